"""What a rule answers, and how members are narrowed down step by step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.routing.rules.members import PRIMARY, SECONDARY, TAKING_PART, ChatMember, TicketMember

MOST_CANDIDATES = 50

M = TypeVar("M", TicketMember, ChatMember)


@dataclass(frozen=True, slots=True)
class Step(Generic[M]):
    """One step of an order of evaluation: its name, who may stay, and why work waits when nobody does."""

    name: str
    may_stay: Callable[[M], bool]
    because: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Who fell out at one step."""

    step: str
    agent_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saw(Generic[M]):
    """What a group's method looked at: all members as they were, whom the work leaves, who is barred from it."""

    members: Sequence[M]
    leaving_agent_id: str | None = None
    barred: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Decision(Generic[M]):
    """`outcome` is assigned, queued or kept; `decided_by` the step that decided; candidates stand best first, `candidate_count` of them.

    `saw` is None where the members were not looked at.
    """

    outcome: str
    decided_by: str
    agent_id: str | None = None
    method: str | None = None
    waiting_because: str | None = None
    candidates: tuple[M, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    candidate_count: int = 0
    saw: Saw[M] | None = field(default=None, compare=False, repr=False)


def taking_part(members: Sequence[M]) -> list[M]:
    """Those that automatic assignment looks at at all (RTE-026)."""
    return [member for member in members if member.handling in TAKING_PART]


def narrow(members: list[M], steps: Sequence[Step[M]]) -> tuple[list[M], list[Dropped], Step[M] | None]:
    """Who is left, who was dropped where, and the step after which nobody was left (None if somebody is)."""
    dropped: list[Dropped] = []
    for step in steps:
        may_stay = step.may_stay
        left = [member for member in members if may_stay(member)]
        if len(left) < len(members):
            staying = {member.agent_id for member in left}
            dropped.append(Dropped(step.name, tuple(member.agent_id for member in members if member.agent_id not in staying)))
        if not left:
            return [], dropped, step
        members = left
    return members, dropped, None


def primary_first(members: list[M], step: str) -> tuple[list[M], list[Dropped]]:
    """If a Primary member is left, all Secondary ones are dropped (T9, C10)."""
    first = [member for member in members if member.handling == PRIMARY]
    if not first or len(first) == len(members):
        return members, []
    return first, [Dropped(step, tuple(member.agent_id for member in members if member.handling == SECONDARY))]
