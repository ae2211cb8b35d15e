"""Who gets a chat: the order of evaluation C1 to C15, by share of capacity (RTE-057 to RTE-075)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from math import lcm

from services.routing.rules.decisions import MOST_CANDIDATES, Decision, Saw, Step, narrow, primary_first, taking_part
from services.routing.rules.limits import has_room_for_chat
from services.routing.rules.members import DISABLED, NEVER, ChatMember

ChatDecision = Decision[ChatMember]
Rank = tuple[int, int, datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class ChatSituation:
    """A chat that needs an agent. `barred` holds its present owner and those it was taken from by a timer (C8)."""

    owner_id: str | None = None
    asked_agent_id: str | None = None
    barred: frozenset[str] = frozenset()


def evaluate(situation: ChatSituation, members: Sequence[ChatMember]) -> ChatDecision:
    """C1 to C15: stop at the first step that decides."""
    return settled(situation) or distribute(members, situation.barred)


def settled(situation: ChatSituation) -> ChatDecision | None:
    """C1: a named agent, once `may_be_named` has let him through."""
    if situation.asked_agent_id is None:
        return None
    if situation.asked_agent_id == situation.owner_id:
        return Decision("kept", "C1", situation.owner_id, "named")
    return Decision("assigned", "C1", situation.asked_agent_id, "named")


def may_be_named(member: ChatMember | None) -> bool:
    """C1: a member of the group with chat not disabled, and logged in."""
    return member is not None and member.handling != DISABLED and member.is_logged_in


def distribute(members: Sequence[ChatMember], barred: Collection[str] = frozenset()) -> ChatDecision:
    """C3 to C15: who of the group's members gets it, or why nobody does."""
    saw, candidates = Saw(members, None, barred), taking_part(members)
    if not candidates:
        return Decision("queued", "C3", waiting_because="pull_only" if members else "no_member", saw=saw)
    left, dropped, emptied_by = narrow(candidates, steps(barred))
    if emptied_by is not None:
        return Decision("queued", "C11", waiting_because=emptied_by.because, dropped=tuple(dropped), saw=saw)
    left, secondary = primary_first(left, "C10")
    best, all_dropped = tuple(nsmallest(MOST_CANDIDATES, left, key=ranking(left))), (*dropped, *secondary)
    return Decision("assigned", _decider(best), best[0].agent_id, "capacity", None, best, all_dropped, len(left), saw)


def ranking(members: Iterable[ChatMember]) -> Callable[[ChatMember], Rank]:
    """The order C12 to C15. Shares are compared exactly, as whole numbers over a common denominator."""
    common = lcm(*{member.max_active_chats for member in members})

    def rank(member: ChatMember) -> Rank:
        share = member.running * (common // member.max_active_chats)
        return share, member.running, member.last_chat_ended_at or NEVER, member.last_chat_assigned_at or NEVER, member.agent_id

    return rank


def steps(barred: Collection[str] = ()) -> tuple[Step[ChatMember], ...]:
    """C4 to C9, in order."""
    return (
        Step("C4", lambda member: member.is_logged_in, "nobody_logged_in"),
        Step("C5", lambda member: member.is_active, "nobody_active"),
        Step("C6", lambda member: member.is_available, "nobody_available"),
        Step("C7", lambda member: not member.is_blocked_by_call_log, "all_composing"),
        Step("C8", lambda member: member.agent_id not in barred, "all_barred"),
        Step("C9", has_room_for_chat, "all_at_limit"),
    )


def _decider(best: Sequence[ChatMember]) -> str:
    """The step at which the first one parted from the second."""
    if len(best) == 1:
        return "C12"
    rank = ranking(best[:2])
    first, second = rank(best[0]), rank(best[1])
    return next(step for step, mine, theirs in zip(("C12", "C13", "C14", "C15", "C15"), first, second, strict=True) if mine != theirs)
