"""From a change to its published fact: decisions, releases, switches and memberships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.envelope import wire_time
from contracts.events.routing import AgentActivityChanged, WorkAssigned, WorkKept, WorkQueued, WorkReleased
from kit.storage.work import Work
from services.routing.models import Group, Membership, StoredDecision, WorkItem
from services.routing.rules.decisions import Dropped
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.words import sentence

MOST_DROPPED_IDS = 50
AnyMember = ChatMember | TicketMember


def assigned(
    work: Work,
    stored: StoredDecision,
    left: Sequence[AnyMember],
    item: WorkItem,
    *,
    queued_at: datetime | None,
    since: datetime | None,
    is_receipt: bool,
    load: dict[str, int],
) -> None:
    """A new owner is decided."""
    work.announce(
        WorkAssigned(
            subject=str(item.id),
            decision=decision(stored, candidates(left)),
            agent_id=str(item.agent_id),
            from_agent_id=_text(stored.from_agent_id),
            method=stored.method or "",
            asked_agent_id=_text(stored.asked_agent_id),
            queued_at=queued_at,
            queue_seconds=max(0, int((work.now - since).total_seconds())) if since else 0,
            is_receipt=is_receipt,
            load=load,
        ),
        actor=stored.actor,
    )


def queued(work: Work, stored: StoredDecision, left: Sequence[AnyMember], item: WorkItem, queued_at: datetime, position: int) -> None:
    """From now on no agent."""
    work.announce(
        WorkQueued(
            subject=str(item.id),
            decision=decision(stored, candidates(left)),
            from_agent_id=_text(stored.from_agent_id),
            queued_at=queued_at,
            position=position,
            waiting_because=stored.waiting_because or "",
        ),
        actor=stored.actor,
    )


def kept(work: Work, stored: StoredDecision, left: Sequence[AnyMember], item: WorkItem, load: dict[str, int]) -> None:
    """A decision that changes no owner."""
    told, method = decision(stored, candidates(left)), stored.method or ""
    work.announce(
        WorkKept(subject=str(item.id), decision=told, agent_id=str(stored.agent_id), method=method, load=load), actor=stored.actor
    )


def released(work: Work, item: WorkItem, group: Group, reason: str, load: dict[str, int] | None) -> None:
    """Stops counting in a load or a queue."""
    work.announce(
        WorkReleased(
            subject=str(item.id), work_type=item.work_type, place=group.place(), agent_id=_text(item.agent_id), reason=reason, load=load
        )
    )


def activity(work: Work, membership: Membership, group: Group, channel: str, reason: str, left_empty: list[str]) -> None:
    """One switch was turned."""
    work.announce(
        AgentActivityChanged(
            subject=str(membership.agent_id),
            agent_id=str(membership.agent_id),
            place=group.place(),
            channel=channel,
            is_active=membership.is_active(channel),
            reason=reason,
            groups_left_empty=left_empty,
        )
    )


def decision(stored: StoredDecision, left: list[dict[str, Any]]) -> dict[str, Any]:
    """The shape `decision` of events_on_the_bus.md: ids of who was dropped only while all steps together have at most 50."""
    has_ids = sum(len(row["agent_ids"]) for row in stored.dropped) <= MOST_DROPPED_IDS
    return {
        "work_type": stored.work_type,
        "place": stored.place,
        "assignment_number": stored.assignment_number,
        "decision_id": str(stored.id),
        "decision_number": stored.decision_number,
        "request_id": _text(stored.request_id),
        "reason": stored.reason,
        "detail": stored.detail,
        "rules_version": stored.rules_version,
        "decided_by": stored.decided_by,
        "why": why(stored, left),
        "candidate_count": stored.candidate_count,
        "candidates": left,
        "dropped": [
            {"step": row["step"], "count": len(row["agent_ids"]), "agent_ids": row["agent_ids"] if has_ids else None}
            for row in stored.dropped
        ],
    }


def why(stored: StoredDecision, left: Sequence[dict[str, Any]]) -> str:
    """One short sentence, without names."""
    return sentence(
        {
            "outcome": stored.outcome,
            "decided_by": stored.decided_by,
            "candidates": left,
            "candidate_count": stored.candidate_count,
            "dropped": stored.dropped,
        }
    )


def candidates(members: Sequence[AnyMember]) -> list[dict[str, Any]]:
    """Those left at the last step, best first, with the numbers they were compared by."""
    return [_chat_candidate(one) if isinstance(one, ChatMember) else _ticket_candidate(one) for one in members]


def dropped(steps: Sequence[Dropped]) -> list[dict[str, Any]]:
    """Everybody who fell out, by step."""
    return [{"step": one.step, "agent_ids": list(one.agent_ids)} for one in steps]


def _chat_candidate(one: ChatMember) -> dict[str, Any]:
    return {
        "agent_id": one.agent_id,
        "handling": one.handling,
        "running": one.running,
        "max_active_chats": one.max_active_chats,
        "last_chat_ended_at": _moment(one.last_chat_ended_at),
        "last_chat_assigned_at": _moment(one.last_chat_assigned_at),
    }


def _ticket_candidate(one: TicketMember) -> dict[str, Any]:
    return {
        "agent_id": one.agent_id,
        "handling": one.handling,
        "received_count": one.received_count,
        "last_received_at": _moment(one.last_received_at),
        "counted": one.counted,
        "max_tickets": one.max_tickets,
        "counted_in_group": one.counted_in_group,
        "max_tickets_in_group": one.max_tickets_in_group,
    }


def _moment(moment: datetime | None) -> str | None:
    return wire_time(moment) if moment else None


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
