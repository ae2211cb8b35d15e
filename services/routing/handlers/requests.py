"""`assignment_requested`: work that needs routing's word, answered in the transaction that hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.routing.models import Group, WorkItem
from services.routing.placing import desk
from services.routing.placing.deciding import choose
from services.routing.placing.force import Cause, put_in_force
from services.routing.placing.items import NotYetKnown, follow, lock_item, new_item
from services.routing.placing.locks import lock_groups
from services.routing.placing.queues import again_for, is_somebody_waiting, work_queue
from services.routing.placing.releasing import release, release_as_told
from services.routing.rules import chats
from services.routing.rules.decisions import Decision
from services.routing.rules.requests import REPLIES, Situation, placed, settled

BY_REQUEST = ("transfer", "hand_off")


def look_ahead(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Locks the groups of a whole batch at once, in their order: those named, and those in which its works are now."""
    about_work = [envelope for envelope in envelopes if envelope.type != "chat.chat_message_sent.v1"]
    if about_work:
        named = {UUID(group_id) for envelope in about_work for group_id in _groups_named(envelope.data)}
        works = [UUID(envelope.subject) for envelope in about_work]
        lock_groups(session, named | set(session.scalars(sa.select(WorkItem.group_id).where(WorkItem.id.in_(works)))))


def _groups_named(said: dict[str, Any]) -> list[str]:
    state = said.get("ticket") or said.get("chat") or {}
    return [group_id for group_id in (said.get("group_id"), state.get("place", {}).get("group_id")) if group_id]


def decide(work: Work, envelope: Envelope) -> None:
    """Answers with work_assigned, work_queued or work_kept. Work that is over meanwhile needs no answer."""
    asked, target = envelope.data, UUID(envelope.data["group_id"])
    item, groups = lock_item(work.session, UUID(envelope.subject), target, is_new=asked["reason"] == "create")
    if target not in groups:
        raise NotYetKnown(f"group {target}")
    state = asked.get("ticket") or asked.get("chat") or asked.get("call_log") or {}
    if item is None:
        item = new_item(work, envelope, asked["work_type"], target, state)
    was_waiting, ran = item.is_waiting and item.assignment_number > 0, item.is_running
    follow(work, item, envelope, state)
    if ran and not item.is_running:
        release_as_told(work, item, groups[item.group_id], state)
    if item.is_over or (asked["reason"] in REPLIES and was_waiting):
        work.session.add(item)
        return
    cause = Cause(
        reason=asked["reason"],
        detail=asked.get("detail"),
        request_id=asked["request_id"],
        asked_agent_id=UUID(asked["asked_agent_id"]) if asked.get("asked_agent_id") else None,
    )
    item.barred_agent_ids = [UUID(id_) for id_ in asked.get("barred_agent_ids") or ()]
    before = item.agent_id
    decision, group, cause = _decision(work, item, groups, groups[target], cause, asked)
    work.session.add(item)  # a new one not before, or it would be written twice
    put_in_force(work, item, group, decision, cause)
    if item.agent_id is None and not item.is_running and state.get("status") == "active":
        release(work, item, group, "not_active")  # that it rests was heard before the request: who reads along takes it for Active
    if before and before != item.agent_id:
        again_for(work, before, item.channel, "below_limit", but=item.id)


def _decision(
    work: Work, item: WorkItem, groups: dict[UUID, Group], target: Group, cause: Cause, asked: dict[str, Any]
) -> tuple[Decision[Any], Group, Cause]:
    """What is decided, for which group, and the cause with what the rules saw of the work."""
    here = groups.get(item.group_id, target)
    may_be_named = _may_be_named(work, item, target, cause)
    if _is_stale(item, cause, asked) or (item.agent_id and not may_be_named):
        return Decision("kept", "stale", str(item.agent_id), "owner_kept"), here, cause
    situation = _situation(work, item, cause if may_be_named else replace(cause, asked_agent_id=None), asked)
    cause, owner = replace(cause, situation=situation), item.agent_id
    first = settled(situation)
    if first is not None:
        return first, here if situation.is_reply_to_owner else target, cause
    if is_somebody_waiting(work.session, item, target.id):
        work_queue(work, target, item.work_type, "tick", may_wait=True)
        if item.agent_id != owner:
            return Decision("kept", "queue", str(item.agent_id), "owner_kept"), target, cause
    return placed(situation, _by_method(work, item, target, cause, asked)), target, cause


def _is_stale(item: WorkItem, cause: Cause, asked: dict[str, Any]) -> bool:
    """A transfer or hand-off that was asked for while somebody else became the owner is not carried out any more."""
    from_agent_id = asked.get("from_agent_id")
    return cause.reason in BY_REQUEST and item.agent_id is not None and str(item.agent_id) != from_agent_id


def _may_be_named(work: Work, item: WorkItem, target: Group, cause: Cause) -> bool:
    """T1 and C1: a member of the group; for chats with chat not disabled, and logged in."""
    if cause.asked_agent_id is None:
        return True
    member = desk.member(work.session, target.id, cause.asked_agent_id, item.work_type)
    return member is not None if item.work_type != "chat" else chats.may_be_named(member)  # type: ignore[arg-type]


def _situation(work: Work, item: WorkItem, cause: Cause, asked: dict[str, Any]) -> Situation:
    """What the rules are told of the work. Whether its owner is active is looked at only where that can matter (RTE-086)."""
    was_active = asked["was_status"] == "active"
    owner, is_owner_active = item.agent_id, None
    if owner and cause.reason in REPLIES and not item.is_pinned and not was_active:
        member = desk.member(work.session, item.group_id, owner, "ticket")
        is_owner_active = member is not None and member.is_active
    return Situation(
        work_type=item.work_type,
        reason=cause.reason,
        owner_id=str(owner) if owner else None,
        asked_agent_id=str(cause.asked_agent_id) if cause.asked_agent_id else None,
        is_pinned=item.is_pinned,
        was_active=was_active,
        is_owner_active=is_owner_active,
        creator_id=asked.get("from_agent_id") if item.work_type == "call_log" else None,
    )


def _by_method(work: Work, item: WorkItem, target: Group, cause: Cause, asked: dict[str, Any]) -> Decision[Any]:
    """T7 and C8 leave out whom it is moved away from: the owner, or who was it when the transfer was asked for."""
    asker = asked.get("from_agent_id") if cause.reason in BY_REQUEST else None
    owner = str(item.agent_id) if item.agent_id else asker
    if item.work_type == "chat":
        barred = {str(id_) for id_ in item.barred_agent_ids} | ({owner} if owner else set())
        return choose(work.session, target, "chat", barred=barred)
    return choose(work.session, target, item.work_type, leaving=None if cause.reason == "follow_up_due" else owner)
