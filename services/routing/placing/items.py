"""Pieces of work: found under their group's lock, and kept in step with what tickets and chat say of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.routing.models import Group, WorkItem
from services.routing.placing.loads import put_back_on, take_off
from services.routing.placing.locks import held, lock_groups


class NotYetKnown(LookupError):
    """A copy has not come yet; the fact is tried again a little later."""


_GROUP_OF = sa.select(WorkItem.group_id).where(WorkItem.id == sa.bindparam("work"))
_ITEM = sa.select(WorkItem).where(WorkItem.id == sa.bindparam("work"))
_UNFLUSHED = {"autoflush": False}
_AS_STORED = {"autoflush": False, "populate_existing": True}


def lock_item(session: Session, work_id: UUID, *others: UUID, is_new: bool = False) -> tuple[WorkItem | None, dict[UUID, Group]]:
    """The work, under the lock of the group it is in, and the groups locked (those in `others` too).

    `is_new` says that it is most likely not known yet, which saves a look.
    """
    holds = held(session)
    in_hand = holds.items.get(work_id)
    if in_hand is not None:
        return in_hand, lock_groups(session, {*others, in_hand.group_id})
    if identity_key(WorkItem, work_id) in session.identity_map:
        session.flush()
    here = None if is_new else session.scalar(_GROUP_OF, {"work": work_id}, execution_options=_UNFLUSHED)
    while True:
        groups = lock_groups(session, {*others, here} if here else others)
        item = session.scalars(_ITEM, {"work": work_id}, execution_options=_AS_STORED).first()
        if item is None:
            return None, groups
        if item.group_id in groups:
            holds.items[work_id] = item
            return item, groups
        here = item.group_id


def follow(work: Work, item: WorkItem, envelope: Envelope, state: dict[str, Any]) -> None:
    """Takes over what the newest fact says of the work, and keeps its owner's load in step."""
    if envelope.sequence <= item.sequence:
        return
    item.sequence = envelope.sequence
    item.number = state.get("number") or item.number
    item.status = state.get("status") or item.status
    item.is_pinned = bool(state.get("is_pinned"))
    if item.work_type == "ticket":
        item.pinned_at, item.unanswered_at = _moment(state.get("pinned_at")), _moment(state.get("first_unanswered_at"))
    is_deleted = state.get("deleted_at") is not None
    set_running(work, item, is_running=_runs(item) and not is_deleted)
    item.is_over = is_deleted or item.status in ("completed", "closed_locked")


def new_item(work: Work, envelope: Envelope, work_type: str, group_id: UUID, state: dict[str, Any]) -> WorkItem:
    """A work seen for the first time: nobody's yet, in the queue from the moment it was asked for. To be added to the session."""
    created = state.get("created_at") or state.get("started_at")
    moment = to_the_millisecond(envelope.time)
    item = WorkItem(
        id=UUID(envelope.subject),
        work_type=work_type,
        group_id=group_id,
        number="",
        status="",
        sequence=0,
        assignment_number=0,
        is_running=False,
        is_over=False,
        is_counted=False,
        is_pinned=False,
        created_at=datetime.fromisoformat(created) if created else moment,
        waiting_since=moment,
        first_queued_at=moment,
        barred_agent_ids=[],
    )
    held(work.session).items[item.id] = item
    return item


def set_running(work: Work, item: WorkItem, *, is_running: bool) -> None:
    """Lets the work begin or stop to count for its owner. What begins again does not count toward limits (RTE-033, 035)."""
    if item.is_running == is_running:
        return
    if item.is_running:
        take_off(work.session, item)
        item.is_running = item.is_counted = False
        item.queued_at = None
        item.released_at = to_the_millisecond(work.now) if item.agent_id else None
    else:
        item.is_running, item.released_at = True, None
        item.queued_at = None if item.agent_id else item.waiting_since if item.assignment_number == 0 else to_the_millisecond(work.now)
        put_back_on(work.session, item)
        if item.assignment_number:
            held(work.session).quiet.discard((item.group_id, item.work_type))


def to_the_millisecond(moment: datetime) -> datetime:
    """As facts carry moments: what is compared here is then what everybody else sees."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _runs(item: WorkItem) -> bool:
    """An Active ticket, a chat that has not ended, a call log that looks for its agent."""
    if item.work_type == "ticket":
        return item.status == "active"
    return item.status != "completed"
