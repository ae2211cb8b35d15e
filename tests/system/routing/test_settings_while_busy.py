"""Handling, limits and rules change while work comes in on two processes: each decision is by the settings before or after, never half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.support.chances import Row, any_deed, one_of, where, which, who
from tests.support.day import Day, Tally
from tests.support.deeds import AGENTS, GROUPS, Deed
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
# What is changed together must be seen together: handling in a group and its limit there.
VERSIONS = (("primary", 1), ("secondary", 3))
WORK: tuple[Row, ...] = (
    (5, "ticket", {"group": where}),
    (3, "chat", {"group": where}),
    (4, "rest", {"work": which, "status": one_of("closed")}),
    (3, "end_chat", {"work": which}),
)
ROUNDS, HANDS = 60, 6


@pytest.mark.spec("RTE-078", "RTE-025", "RTE-030", "RTE-037", "RTE-124", "RTE-125")
def test_every_decision_is_by_one_version_of_the_settings(running: Callable[..., Suite]) -> None:
    suite = running("routing")
    suite.start(["routing-2"])
    day = Day(suite, Tally())
    try:
        day.step([Deed("opening", {"seed": 1})])
        for agent in range(AGENTS):
            for group in range(GROUPS):
                _set(agent, group, VERSIONS[0]).do(day.office)
        day.audit.check()
        day.audit.judge.is_calm = False
        with ThreadPoolExecutor(HANDS) as hands:
            assert list(hands.map(lambda seed: _keep_going(day, Random(seed)), range(HANDS)))
        assert day.audit.check() == []
        seen = _versions_seen(day)
        assert set(seen) == set(VERSIONS), seen
        assert min(seen.values()) > 30
    finally:
        day.end()


def _set(agent: int, group: int, version: tuple[str, int]) -> Deed:
    settings = {"ticket_handling": version[0], "chat_handling": version[0], "max_tickets": version[1]}
    return Deed("handling", {"agent": agent, "group": group, **settings})


def _keep_going(day: Day, chances: Random) -> bool:
    """Two of three deeds are work, the third a manager's."""
    for number in range(ROUNDS):
        if number % 3:
            any_deed(chances, WORK).do(day.office)
        elif chances.random() < 0.7:
            _set(who(chances), where(chances), chances.choice(VERSIONS)).do(day.office)
        else:
            limits = {"max_tickets": chances.choice([None, 4]), "max_active_chats": chances.randint(1, 3)}
            Deed("limits", {"agent": who(chances), **limits}).do(day.office)
    return True


def _versions_seen(day: Day) -> Counter[tuple[str, int]]:
    """By the candidates told with each decision about a ticket."""
    query = """
        select said -> 'decision' -> 'candidates' as candidates
        from (select convert_from(body, 'UTF8')::jsonb -> 'data' as said from outbox where type = 'routing.work_assigned.v1') told
        where said ->> 'method' = 'round_robin' and said -> 'decision' ->> 'work_type' = 'ticket'
          and said -> 'decision' -> 'place' ->> 'group_id' = any(:groups)
    """
    rows = day.office.rows(query, groups=day.office.groups)
    return Counter((one["handling"], one["max_tickets_in_group"]) for row in rows for one in row.candidates)
