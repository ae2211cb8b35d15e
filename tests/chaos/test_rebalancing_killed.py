"""Two routing processes, both killed in the middle of a run of a rebalance rule: it goes on, once, and nothing moves twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import wire_time
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.routing.test_two_processes import Office, second_process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TICKETS = 450


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    started = running("routing")
    second_process(started)
    return started


@pytest.fixture
def office(suite: Suite) -> Iterator[Office]:
    made = Office(suite)
    made.open()
    yield made
    made.close()


def test_killed_in_the_middle_of_a_part(suite: Suite, office: Office) -> None:
    group = office.groups[0]
    giver, taker = (str(row[0]) for row in office.rows(f"select agent_id from memberships where group_id = '{group}' order by 1 limit 2"))
    for membership in office.rows(f"select id from memberships where agent_id = '{taker}'"):
        office.ask("change_membership", {"membership_id": str(membership.id), "max_tickets": None})
    office.ask("set_agent_limits", {"agent_id": taker, "max_tickets": None, "max_active_chats": 1})
    for _ in range(TICKETS):
        _owned(office, group, giver)
    eventually(lambda: _counts(office) == {giver: TICKETS}, 60)
    asked = {"name": "R", "group_id": group, "agent_ids": [giver, taker], "hold_after_assigned_minutes": 0}
    rule_id = office.ask("add_rebalance_rule", asked)["id"]

    with office.engine.connect() as held:
        held.execute(sa.text(f"select 1 from agents where id = '{taker}' for update"))
        run_id = office.ask("run_rebalance_rule", {"rule_id": rule_id})["run_id"]
        eventually(
            lambda: office.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"), 20
        )
        suite.kill("routing", "routing 2")
        held.rollback()
    assert _counts(office) == {giver: TICKETS}
    suite.start(["routing"])
    second_process(suite)

    eventually(lambda: _told(office), 60)
    assert _counts(office) == {giver: TICKETS // 2, taker: TICKETS // 2}
    (told,) = _told(office)
    assert (told["run_id"], told["moved_count"], told["considered"]) == (run_id, TICKETS // 2, TICKETS)
    moved = [str(row[0]) for row in office.rows(f"select work_id from decisions where detail = '{run_id}'")]
    assert len(moved) == len(set(moved)) == TICKETS // 2
    assert office.ask("routing_health", {})["loads_adrift"] == 0


def _owned(office: Office, group: str, agent: str) -> None:
    """A ticket that its customer waits for, and its creator gave to this agent."""
    work = office.state_of_new("ticket", group)
    office.states[work]["first_unanswered_at"] = wire_time(office.now())
    office.request(work, asked_agent_id=agent)


def _counts(office: Office) -> Counter[str]:
    return Counter(str(row[0]) for row in office.rows("select agent_id from works where agent_id is not null"))


def _told(office: Office) -> list[dict[str, Any]]:
    query = "select convert_from(body, 'UTF8')::jsonb -> 'data' as said from outbox where type = 'routing.rebalancing_finished.v1'"
    return [row.said for row in office.rows(query)]
