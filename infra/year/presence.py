"""What routing tells of agents: they log in and out, turn switches, go to lunch, work at the screen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from infra.year.company import Agent, Group
from infra.year.company_facts import CompanyFacts
from infra.year.moments import MINUTE, SECOND, text
from infra.year.names import OF_OTHERS, dice_of, id_of
from infra.year.roster import Shift
from infra.year.telling import Subject
from infra.year.world import World

Deed = tuple[int, int, str, dict[str, Any]]  # when, whose (agent's number), what, and with which fields
BEGUN, OVER = "routing.web_session_started.v1", "routing.web_session_ended.v1"
_ITSELF = ("system:routing", "clock")
NONE: dict[str, Any] = {}


class Presence:
    """Tells the days of a year one after the other, from the first on: switches outlive the day."""

    def __init__(self, world: World, facts: CompanyFacts) -> None:
        self._world = world
        self._subjects = [facts.memberships_of(agent) for agent in world.company.agents]
        self._has_switches_on = [False] * len(world.company.agents)
        self._takes_chats: dict[str, set[int]] = {group.id: set() for group in world.company.groups}

    def day(self, day: int) -> None:
        dice = dice_of(self._world.plan.seed, "presence", day)
        shifts = self._world.roster.of_day(day).shifts
        deeds: list[Deed] = []
        for number, shift in shifts.items():
            deeds += _deeds(number, shift, forgets=dice.random() < 0.15)
            deeds += _at_the_screen(number, shift, dice)
        for at, number, what, said in sorted(deeds, key=itemgetter(0)):
            agent, subject = self._world.company.agents[number], self._subjects[number]
            if said:
                subject.tell(at, what, *(_ITSELF if what == OVER else (agent.actor, "management")), said)
            else:
                getattr(self, f"_{what}")(at, agent, subject)

    def _log_in(self, at: int, agent: Agent, subject: Subject) -> None:
        said = {"agent_id": agent.id, "session_id": id_of(at, agent.name, OF_OTHERS), "reason": "person"}
        subject.tell(at, "routing.agent_logged_in.v1", agent.actor, "management", said)
        if not self._has_switches_on[agent.number]:
            self._turn(at, agent, subject, is_active=True, reason="login")
        for group in _for_chats(agent):
            self._takes_chats[group.id].add(agent.number)

    def _go_inactive(self, at: int, agent: Agent, subject: Subject) -> None:
        self._turn(at, agent, subject, is_active=False, reason="person")

    def _log_out(self, at: int, agent: Agent, subject: Subject) -> None:
        said = {
            "agent_id": agent.id, "reason": "person", "is_handing_off_tickets": False, "groups_left_empty": self._leave(agent, agent.groups)
        }  # fmt: skip
        subject.tell(at, "routing.agent_logged_out.v1", agent.actor, "management", said)

    def _go_to_lunch(self, at: int, agent: Agent, subject: Subject) -> None:
        self._available(at, agent, subject, is_available=False)

    def _come_back(self, at: int, agent: Agent, subject: Subject) -> None:
        self._available(at, agent, subject, is_available=True)

    def _available(self, at: int, agent: Agent, subject: Subject, *, is_available: bool) -> None:
        groups = _for_chats(agent)
        left = [] if is_available else self._leave(agent, groups)
        if is_available:
            for group in groups:
                self._takes_chats[group.id].add(agent.number)
        said = {
            "agent_id": agent.id, "is_available": is_available, "unavailable_reason": None if is_available else "manual",
            "reason": "person",
            "group_ids": [group.id for group in groups], "groups_left_empty": left,
        }  # fmt: skip
        subject.tell(at, "routing.agent_availability_changed.v1", agent.actor, "management", said)

    def _turn(self, at: int, agent: Agent, subject: Subject, *, is_active: bool, reason: str) -> None:
        """All his switches: tickets everywhere, chats where they are not disabled."""
        self._has_switches_on[agent.number] = is_active
        for group in agent.groups:
            for channel in ("tickets", "chats") if agent.takes_chats_of(group) else ("tickets",):
                left = self._leave(agent, [group]) if channel == "chats" and not is_active else []
                said = {
                    "agent_id": agent.id, "place": group.place, "channel": channel, "is_active": is_active, "reason": reason,
                    "groups_left_empty": left,
                }  # fmt: skip
                subject.tell(at, "routing.agent_activity_changed.v1", agent.actor, "management", said)

    def _leave(self, agent: Agent, groups: list[Group]) -> list[str]:
        """Nobody gives him chats any more; the groups whose last he was."""
        left = []
        for group in groups:
            receiving = self._takes_chats[group.id]
            if receiving == {agent.number}:
                left.append(group.id)
            receiving.discard(agent.number)
        return sorted(left)


def _deeds(number: int, shift: Shift, *, forgets: bool) -> list[Deed]:
    """`forgets`: leaves his switches on when he goes."""
    deeds = [
        (shift.starts, number, "log_in", NONE),
        (shift.lunch_from, number, "go_to_lunch", NONE),
        (shift.lunch_to, number, "come_back", NONE),
        (shift.ends, number, "log_out", NONE),
    ]
    return deeds if forgets else [*deeds, (shift.ends - 5 * SECOND, number, "go_inactive", NONE)]


def _at_the_screen(number: int, shift: Shift, dice: random.Random) -> Iterator[Deed]:
    """Four web sessions, more than three minutes between them; each is told to be over three minutes after its last action (REP-062)."""
    agent, at = shift.agent, shift.starts + dice.randrange(SECOND, 30 * SECOND)
    lasts = (shift.ends - shift.starts) // 4
    for count in range(4):
        said = {"agent_id": agent.id, "web_session_id": id_of(at, agent.name, OF_OTHERS + 1 + count)}
        yield at, number, BEGUN, said
        ended = at + dice.randrange(lasts // 3, lasts - 20 * MINUTE)
        yield ended + 3 * MINUTE, number, OVER, {
            **said, "started_at": text(at), "ended_at": text(ended), "action_count": dice.randrange(5, 120)
        }  # fmt: skip
        at = ended + dice.randrange(4 * MINUTE, 15 * MINUTE)


def _for_chats(agent: Agent) -> list[Group]:
    return [group for group in agent.groups if agent.takes_chats_of(group)]
