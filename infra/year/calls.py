"""Call logs: what agents note of calls, and what becomes of the notes."""

from __future__ import annotations

from typing import Any

from infra.year.company import Agent, Group, User
from infra.year.moments import HOUR, MINUTE, SECOND, text
from infra.year.names import dice_of, id_of, name_of
from infra.year.telling import Subject
from infra.year.ticket_opening import Origin
from infra.year.wording import COMMENTS, SUBJECTS
from infra.year.world import World, counted, number_of_ticket


class CallDay:
    """The calls of one day; `origins` are those that a ticket may be made from."""

    def __init__(self, world: World, day: int) -> None:
        self._world, self._day = world, day
        self._dice = dice_of(world.plan.seed, "calls", day)
        self.origins: list[Origin] = []

    def tell(self, moments: list[int]) -> None:
        """A call at each moment, noted when it is over; where nobody is there nobody takes it."""
        for place, at in enumerate(moments):
            groups = self._world.department(self._dice).groups
            group = groups[self._dice.randrange(len(groups))]
            user = self._world.user(self._dice)
            agent = self._world.roster.pick(group, at, self._dice)
            if agent:
                self._log(at, group, agent, user, counted(self._day, place))

    def _log(self, started: int, group: Group, agent: Agent, user: User, count: int) -> None:
        dice = self._dice
        ended = started + int(dice.lognormvariate(5.2, 0.6) * SECOND)
        at = ended + dice.randrange(5 * SECOND, 2 * MINUTE)
        name = name_of(dice)
        log = Subject(self._world.desk, id_of(at, name), name)
        state = _state(log.id, number_of_ticket(at, count), group, agent, user, at)
        state |= {
            "is_incoming": dice.random() < 0.75,
            "subject": dice.choice(SUBJECTS),
            "started_at": text(started),
            "ended_at": text(ended),
            "length_seconds": (ended - started) // 1000,
        }
        self._tell(log, at, "created", agent, {"call_log": state, "before": {}, "is_from_phone_link": dice.random() < 0.2})
        if dice.random() < 0.2:
            self.origins.append(self._origin(log, at, state, (group, agent, user)))
        else:
            self._afterwards(log, at, agent, state)

    def _origin(self, log: Subject, at: int, state: dict[str, Any], of: tuple[Group, Agent, User]) -> Origin:
        def link(linked: int, item: dict[str, Any]) -> None:
            said = {"call_log": {**state, "links": [item]}, "before": {"links": []}, "item": item}
            self._tell(log, linked, "linked", of[1], said)

        return Origin(at + MINUTE, {"type": "call_log", "id": log.id, "number": state["number"]}, *of, link)

    def _afterwards(self, log: Subject, at: int, agent: Agent, state: dict[str, Any]) -> None:
        """Put right, or deleted by hand."""
        chance = self._dice.random()
        if chance < 0.08:
            said = {"call_log": {**state, "description": COMMENTS[0]}, "before": {"description": ""}, "changed": ["description"]}
            self._tell(log, at + 3 * MINUTE, "changed", agent, said)
        elif chance < 0.09:
            deleted = at + HOUR
            said = {"call_log": {**state, "deleted_at": text(deleted)}, "before": {"deleted_at": None}, "mode": "person"}
            self._tell(log, deleted, "deleted", agent, said)

    def _tell(self, log: Subject, at: int, what: str, agent: Agent, said: dict[str, Any]) -> None:
        log.tell(at, f"tickets.call_log_{what}.v1", agent.actor, "management", said)


def _state(id_: str, number: str, group: Group, agent: Agent, user: User, at: int) -> dict[str, Any]:
    return {
        "id": id_,
        "number": number,
        "place": group.place,
        "agent_id": agent.id,
        "customer": user.customer,
        "is_incoming": True,
        "subject": "",
        "description": "",
        "started_at": None,
        "ended_at": None,
        "length_seconds": None,
        "links": [],
        "created_at": text(at),
        "created_by_id": agent.id,
        "custom_fields": {},
        "deleted_at": None,
    }
