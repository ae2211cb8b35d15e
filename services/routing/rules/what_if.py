"""What would have to change so that waiting work goes to a member, by the rules' own steps (RTE-212)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.routing.rules import chats, tickets
from services.routing.rules.decisions import Step
from services.routing.rules.members import PRIMARY, PULL, TAKING_PART, ChatMember, TicketMember

ROOM = ("T8", "C9")
AnyMember = ChatMember | TicketMember
# How hard a change is: a click of his own, a piece of work, a deed of somebody else.
WEIGHT = {
    "go_active": 1,
    "be_available": 1,
    "end_call_log": 1,
    "log_in": 2,
    "answer_a_chat": 2,
    "have_room": 2,
    "queue_moves": 3,
    "take_part": 6,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has to become otherwise, for the step to let him through. `count` of how many, `limit` where there is one."""

    code: str
    step: str
    count: int | None = None
    held: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """What it takes for one member to be given the work; `before_it` pieces ahead would be his first."""

    member: AnyMember
    changes: tuple[Change, ...]
    before_it: int = 0

    @property
    def distance(self) -> tuple[int, bool, str]:
        """Nearest first."""
        return sum(WEIGHT[one.code] * (one.count or 1) for one in self.changes), self.member.handling != PRIMARY, self.member.agent_id


def chances(
    work_type: str, members: Iterable[AnyMember], barred: Collection[str] = (), ahead: int = 0, passing: Mapping[str, int] | None = None
) -> list[Chance]:
    """Every member with the smallest set of changes, nearest first; the changes of others left out of account.

    `ahead` pieces wait longer, of which `passing[agent_id]` are not his to take because he is barred from them (RTE-079).
    """
    steps: Sequence[Step[Any]] = chats.steps(barred) if work_type == "chat" else tickets.steps()
    found = [_chance(work_type, one, steps, ahead - (passing or {}).get(one.agent_id, 0)) for one in members]
    return sorted(found, key=lambda one: one.distance)


def changed(member: Any, changes: Iterable[Change]) -> Any:
    """The member once these have come about, as far as they are his."""
    for one in changes:
        if one.code in CHANGED:
            member = CHANGED[one.code](member, one)
    return member


def _chance(work_type: str, member: Any, steps: Sequence[Step[Any]], before_it: int) -> Chance:
    part = "C3" if work_type == "chat" else "T4"
    changes = [] if member.handling in TAKING_PART else [Change("take_part", part)]
    failed = [step.name for step in steps if not step.may_stay(member)]
    changes += [_room(step, member) if step in ROOM else Change(CODE[step], step) for step in failed]
    missing = before_it + 1 - room(changed(member, changes)) if before_it else 0
    if missing > 0:
        changes.append(Change("queue_moves", "RTE-079", missing))
    return Chance(member, tuple(changes), before_it)


def room(member: AnyMember) -> int:
    """How many more he may be given; very many where there is no limit."""
    if isinstance(member, ChatMember):
        return member.max_active_chats - member.running
    pairs = ((member.max_tickets, member.counted), (member.max_tickets_in_group, member.counted_in_group))
    return min((most - held for most, held in pairs if most is not None), default=10**9)


def receives(work_type: str, member: AnyMember, barred: Collection[str] = ()) -> bool:
    """Whether he is there for this kind of work, full or not: by rule, or because he takes it by hand."""
    if member.handling == PULL:
        return member.is_logged_in
    steps: Sequence[Step[Any]] = chats.steps(barred) if work_type == "chat" else tickets.steps()
    return member.handling in TAKING_PART and all(step.may_stay(member) for step in steps if step.name not in ROOM)


def slots(work_type: str, members: Iterable[AnyMember]) -> int:
    """How many pieces at a time those can have who are given work by rule and are there."""
    there = [one for one in members if one.handling in TAKING_PART and receives(work_type, one)]
    return sum(one.max_active_chats if isinstance(one, ChatMember) else room(one) + one.counted for one in there)


def _room(step: str, member: AnyMember) -> Change:
    if isinstance(member, ChatMember):
        return Change("have_room", step, 1 - room(member), member.running, member.max_active_chats)
    overall = (member.max_tickets, member.counted)
    here = (member.max_tickets_in_group, member.counted_in_group)
    limit, held = min((pair for pair in (overall, here) if pair[0] is not None), key=lambda pair: (pair[0] or 0) - pair[1])
    return Change("have_room", step, 1 - room(member), held, limit)


def _with_room(member: Any, change: Change) -> Any:
    gone = change.count or 0
    if isinstance(member, ChatMember):
        return member._replace(running=member.running - gone)
    return member._replace(counted=member.counted - gone, counted_in_group=member.counted_in_group - gone)


CODE = {
    "T5": "log_in",
    "T6": "go_active",
    "C4": "log_in",
    "C5": "go_active",
    "C6": "be_available",
    "C7": "end_call_log",
    "C8": "answer_a_chat",
}
CHANGED: dict[str, Callable[[Any, Change], Any]] = {
    "take_part": lambda member, _: member._replace(handling=PRIMARY),
    "log_in": lambda member, _: member._replace(is_logged_in=True),
    "go_active": lambda member, _: member._replace(is_active=True),
    "be_available": lambda member, _: member._replace(is_available=True),
    "end_call_log": lambda member, _: member._replace(is_blocked_by_call_log=False),
    "have_room": _with_room,
}


def words(name: str, change: Change, work_type: str, group: str) -> str:
    """What has to come about, for people."""
    things, thing = ("chats", "chat") if work_type == "chat" else ("tickets", "ticket")
    count, held, limit = change.count or 0, change.held, change.limit
    verb = "ends" if work_type == "chat" else "is through with"
    return {
        "take_part": f"{name} is given {things} in {group} automatically, or takes it by hand",
        "log_in": f"{name} logs in",
        "go_active": f"{name} goes active for {things} in {group}",
        "be_available": f"{name} sets Available",
        "end_call_log": f"{name} is done composing a call log",
        "answer_a_chat": f"{name}, barred from this chat, answers any chat",
        "have_room": f"{name} {verb} {count} of {held} {things} (limit {limit})",
        "queue_moves": f"{count} {thing if count == 1 else things} before it {'goes' if count == 1 else 'go'} to others",
    }[change.code]
