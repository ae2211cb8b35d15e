"""What is decided before the group is looked at, and by which method else: one entrance for all kinds of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.routing.rules import chats, replies, tickets
from services.routing.rules.decisions import Decision

REPLIES = ("reply", "bounce", "form_completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Work that asks for a decision, as the rules see it besides the group's members.

    `asked_agent_id` only if he may be named; `is_owner_active` is None where that was not looked at; `creator_id` of a call log.
    """

    work_type: str
    reason: str
    owner_id: str | None = None
    asked_agent_id: str | None = None
    is_pinned: bool = False
    was_active: bool = False
    is_owner_active: bool | None = None
    creator_id: str | None = None

    @property
    def is_reply_to_owner(self) -> bool:
        return self.reason in REPLIES and self.owner_id is not None


def settled(here: Situation) -> Decision[Any] | None:
    """RTE-086 (1) to (3), T1 and T2, C1; None when the group's method decides."""
    if here.is_reply_to_owner:
        is_active = bool(here.is_owner_active)
        kept = replies.keeps(str(here.owner_id), is_pinned=here.is_pinned, was_active=here.was_active, is_owner_active=is_active)
        if kept is not None:
            return kept
    if here.work_type == "chat":
        return chats.settled(chats.ChatSituation(here.owner_id, here.asked_agent_id))
    # An asked-for transfer moves a pinned ticket all the same (TKT-110).
    is_pinned = here.is_pinned and here.reason != "transfer"
    return tickets.settled(tickets.TicketSituation(here.owner_id, here.asked_agent_id, is_pinned=is_pinned))


def distribute(work_type: str, members: Sequence[Any], *, leaving: str | None = None, barred: Collection[str] = ()) -> Decision[Any]:
    """The group's method for this kind of work; call logs go as tickets do (CAL-135)."""
    if work_type == "chat":
        return chats.distribute(members, barred)
    return tickets.distribute(members, leaving)


def placed(here: Situation, decision: Decision[Any]) -> Decision[Any]:
    """A call log nobody can take stays with its creator; all else is as decided."""
    if decision.outcome != "queued" or here.work_type != "call_log":
        return decision
    return replace(decision, outcome="kept", agent_id=here.creator_id, method="owner_kept", waiting_because=None)
