"""A deed: one thing that happens in an office. Numbers name groups, agents and works, so that a script of deeds can be played again.

A deed that makes no sense as things stand (a chat that is over ends) does nothing. They are defined in deeds_of_work and deeds_of_people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.support.office import Office


class Deed(NamedTuple):
    """One line of a script."""

    name: str
    said: dict[str, Any]

    def do(self, office: Office) -> None:
        DEEDS[self.name](office, **self.said)
        office.flush()


DEEDS: dict[str, Callable[..., None]] = {}
GROUPS, AGENTS = 3, 6


def deed(what: Callable[..., None]) -> Callable[..., None]:
    DEEDS[what.__name__] = what
    return what


def one_of(office: Office, number: int, *statuses: str) -> str | None:
    """A work in one of these states: the one of this number, counted among them."""
    with office.mutex:
        known = [work for work in office.works if office.states[work]["status"] in statuses and not office.is_over(work)]
        return known[number % len(known)] if known else None


def membership_of(office: Office, agent: int, group: int) -> str | None:
    query = "select id from memberships where agent_id = :agent and group_id = :group"
    found = office.rows(query, agent=office.agent(agent), group=office.group(group))
    return str(found[0][0]) if found else None


def is_back(office: Office, agent: str) -> None:
    """No chat bars him any more."""
    with office.mutex:
        for barred in office.barred.values():
            barred.discard(agent)
