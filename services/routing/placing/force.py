"""Putting a decision in force: owner, counts, number, the stored decision and its fact, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from kit.storage.work import Work
from services.routing import announce
from services.routing.models import Group, StoredDecision, WorkItem
from services.routing.placing import desk
from services.routing.placing.items import to_the_millisecond
from services.routing.placing.loads import give, load, put_back_on, take_off
from services.routing.placing.locks import held, keep_still
from services.routing.placing.seen import seen
from services.routing.rules.decisions import Decision
from services.routing.rules.limits import is_receipt
from services.routing.rules.requests import Situation
from services.routing.rules.version import RULES_VERSION

SECOND_LOOK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What led to a decision. `actor` only where routing decides by itself, `situation` where the rules were asked about the work."""

    reason: str
    detail: str | None = None
    request_id: str | None = None
    asked_agent_id: UUID | None = None
    actor: str | None = None
    situation: Situation | None = None


def put_in_force(work: Work, item: WorkItem, group: Group, decision: Decision[Any], cause: Cause) -> StoredDecision:
    """The work is from now on where and whose the decision says. The locks of its groups are held already."""
    keep_still(work.session, {id_ for id_ in (item.agent_id, _id(decision.agent_id)) if id_})
    if decision.outcome == "assigned":
        return _assign(work, item, group, decision, cause)
    if decision.outcome == "queued":
        return _queue(work, item, group, decision, cause)
    return _keep(work, item, group, decision, cause)


def _assign(work: Work, item: WorkItem, group: Group, decision: Decision[Any], cause: Cause) -> StoredDecision:
    session, now, agent_id = work.session, to_the_millisecond(work.now), UUID(decision.agent_id)
    before, queued_at, since = item.agent_id, item.queued_at, item.waiting_since
    waited_since = since if item.is_waiting and item.assignment_number else None
    take_off(session, item)
    item.group_id, item.agent_id = group.id, agent_id
    item.is_counted = is_receipt(item.work_type, is_active=item.is_running, owner_before=_text(before), owner=str(agent_id))
    item.assigned_at, item.queued_at, item.waiting_since, item.waiting_because = now, None, None, None
    item.barred_agent_ids = []
    item.assignment_number += 1
    holds = give(session, item, now, is_receipt=item.is_counted)
    if decision.candidates and (item.is_counted or item.work_type == "chat"):
        desk.given(session, group.id, item.work_type, decision.candidates[0], now)
    stored = _store(work, item, group, decision, cause, before, waited_since)
    since = None if before else since
    announce.assigned(work, stored, decision.candidates, item, queued_at=queued_at, since=since, is_receipt=item.is_counted, load=holds)
    _place(work, item, group)
    return stored


def _queue(work: Work, item: WorkItem, group: Group, decision: Decision[Any], cause: Cause) -> StoredDecision:
    session, now, before = work.session, to_the_millisecond(work.now), item.agent_id
    take_off(session, item)
    queued_at = _place_in_queue(item, group, cause, now)
    item.group_id, item.agent_id, item.is_counted, item.assigned_at = group.id, None, False, None
    item.queued_at = queued_at if item.is_running else None
    item.waiting_since = now if before or item.waiting_since is None else item.waiting_since
    item.waiting_because = decision.waiting_because
    item.assignment_number += 1
    stored = _store(work, item, group, decision, cause, before)
    held(session).quiet.discard((group.id, item.work_type))
    session.flush()
    announce.queued(work, stored, decision.candidates, item, queued_at, position(session, item))
    if item.is_running:
        work.set_deadline("look_again", f"{item.work_type}:{group.id}", work.now + SECOND_LOOK)
    return stored


def _place_in_queue(item: WorkItem, group: Group, cause: Cause, now: datetime) -> datetime:
    """Work that lay in this queue keeps its place; a chat handed off goes back to its first one (CHT-055)."""
    if item.is_waiting and item.group_id == group.id and item.queued_at:
        return item.queued_at
    if item.work_type == "chat" and cause.reason == "hand_off" and item.first_queued_at:
        return item.first_queued_at
    return now


def _keep(work: Work, item: WorkItem, group: Group, decision: Decision[Any], cause: Cause) -> StoredDecision:
    session, agent_id = work.session, UUID(decision.agent_id)
    if item.group_id != group.id:
        take_off(session, item)
        item.group_id = group.id
        put_back_on(session, item)
    stored = _store(work, item, group, decision, cause, agent_id)
    announce.kept(work, stored, decision.candidates, item, load(session, agent_id, group.id))
    _place(work, item, group)
    return stored


def _place(work: Work, item: WorkItem, group: Group) -> None:
    """A call log counts nowhere once it has its agent."""
    if item.work_type == "call_log":
        item.is_running, item.is_over = False, True
        announce.released(work, item, group, "placed", None)


def _store(
    work: Work,
    item: WorkItem,
    group: Group,
    decision: Decision[Any],
    cause: Cause,
    before: UUID | None,
    waited_since: datetime | None = None,
) -> StoredDecision:
    group.decision_number += 1
    stored = StoredDecision(
        id=UUID(str(uuid7())),
        group_id=group.id,
        decision_number=group.decision_number,
        work_id=item.id,
        work_type=item.work_type,
        place=group.place(),
        decided_at=work.now,
        actor=cause.actor or work.call.actor,
        outcome=decision.outcome,
        reason=cause.reason,
        detail=cause.detail,
        method=decision.method,
        decided_by=decision.decided_by,
        agent_id=_id(decision.agent_id),
        from_agent_id=before,
        asked_agent_id=cause.asked_agent_id,
        assignment_number=item.assignment_number,
        request_id=_id(cause.request_id),
        rules_version=RULES_VERSION,
        waiting_because=decision.waiting_because,
        candidate_count=decision.candidate_count,
        dropped=announce.dropped(decision.dropped),
        waited_since=waited_since,
        **seen(work, group.id, item.work_type, decision, cause.situation),
    )
    work.append(stored)
    return stored


def position(session: Session, item: WorkItem) -> int:
    """1 for who is next: how many of the same group and kind wait longer, and itself (CHT-023)."""
    if item.queued_at is None:
        return 1
    return (session.scalar(sa.select(sa.func.count()).where(*ahead_of(item))) or 0) + 1


def ahead_of(item: WorkItem) -> tuple[Any, ...]:
    """What waits longer in the same queue."""
    return (
        WorkItem.group_id == item.group_id,
        WorkItem.work_type == item.work_type,
        WorkItem.agent_id.is_(None),
        WorkItem.is_running,
        sa.tuple_(WorkItem.queued_at, WorkItem.id) < sa.tuple_(sa.literal(item.queued_at), sa.literal(item.id)),
    )


def _id(text: str | None) -> UUID | None:
    return UUID(str(text)) if text else None


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None
