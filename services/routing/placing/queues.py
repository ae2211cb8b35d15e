"""Working a group's queue again: longest first, what nobody may take is passed over (RTE-076 to RTE-081)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.routing.models import Agent, Group, Membership, WorkItem
from services.routing.placing import desk
from services.routing.placing.deciding import ATTEMPTS, is_still_so
from services.routing.placing.force import Cause, put_in_force
from services.routing.placing.items import to_the_millisecond
from services.routing.placing.locks import held, try_lock_group
from services.routing.rules import queue
from services.routing.rules.members import TAKING_PART

MOST_AT_ONCE = 50
ROUTING = "system:routing"
WAITING = sa.and_(
    WorkItem.agent_id.is_(None),
    WorkItem.is_running,
    WorkItem.queued_at.is_not(None),
    WorkItem.assignment_number > 0,  # what has just come is being decided by itself
)
_OLDEST = sa.select(sa.func.min(WorkItem.queued_at)).where(
    WAITING,
    WorkItem.group_id == sa.bindparam("group"),
    WorkItem.work_type == sa.bindparam("kind"),
    WorkItem.id != sa.bindparam("but"),
)
KINDS = {"chats": ("chat",), "tickets": ("ticket",), "calls": ()}


def work_queue(work: Work, group: Group, work_type: str, detail: str, *, but: UUID | None = None, may_wait: bool = False) -> bool:
    """Gives out what can be given out, at most 50 pieces now; the rest goes on in a transaction of its own. The group is locked.

    `but` is a piece that came into the queue this very moment. Where an agent's row is held by others the rest is put off, unless the
    caller may wait for it. False when there was nothing that anybody could be given.
    """
    given = 0
    for _ in range(ATTEMPTS):
        more, is_through = _work_through(work, group, work_type, detail, but, may_wait)
        given += more
        if is_through:
            return given > 0
        if not may_wait:
            work_later(work, group.id, work_type, detail)
            return True
    raise TimeoutError(f"the members of group {group.id} do not hold still")


def _work_through(work: Work, group: Group, work_type: str, detail: str, but: UUID | None, may_wait: bool) -> tuple[int, bool]:
    """How many were given, and whether that was all: it ends before as soon as an agent is not as the rules saw him."""
    items = {str(item.id): item for item in _waiting(work.session, group.id, work_type) if item.id != but}
    if not items:
        return 0, True
    members = desk.members(work.session, group.id, work_type)
    cause = Cause(reason="queue_worked", detail=detail, actor=ROUTING)
    given = 0
    for waiting, decision in _given_out(work, work_type, items.values(), members):
        if not is_still_so(work.session, group, work_type, decision, may_wait=may_wait):
            return given, False
        put_in_force(work, items[waiting.work_id], group, decision, cause)
        given += 1
    if given and len(items) == MOST_AT_ONCE:
        work_later(work, group.id, work_type, detail)
    return given, True


def work_later(work: Work, group_id: UUID, work_type: str, detail: str) -> None:
    """The same, in a transaction of its own, right after this one."""
    work.set_deadline("work_queue", f"{work_type}:{group_id}", work.now, {"detail": detail})


def again_for(work: Work, agent_id: UUID, channel: str, detail: str, *, but: UUID | None = None) -> None:
    """RTE-078: something about this agent changed, so every queue he is given work from is worked again, the longest waiting first."""
    work.session.flush()
    for work_type in KINDS[channel]:
        for group_id in _where_he_takes(work.session, agent_id, channel, work_type):
            group = try_lock_group(work.session, group_id)
            if group is None:
                work_later(work, group_id, work_type, detail)
            else:
                work_queue(work, group, work_type, detail, but=but)


def is_somebody_waiting(session: Session, item: WorkItem, group_id: UUID) -> bool:
    """Whether older work of this kind waits in the group, so that a newcomer must not go first."""
    quiet, here = held(session).quiet, (group_id, item.work_type)
    if here in quiet:
        return False
    oldest = session.scalar(_OLDEST, {"group": group_id, "kind": item.work_type, "but": item.id})
    if oldest is None:
        quiet.add(here)
        return False
    before = item.queued_at or item.waiting_since
    return before is None or oldest < before


def queues_with_work(session: Session) -> list[tuple[UUID, str]]:
    """Every (group, kind of work) in which something waits."""
    select = sa.select(WorkItem.group_id, WorkItem.work_type).where(WAITING).distinct().limit(5000)
    return [(row[0], row[1]) for row in session.execute(select)]


def _waiting(session: Session, group_id: UUID, work_type: str) -> list[WorkItem]:
    session.flush()
    select = sa.select(WorkItem).where(WAITING, WorkItem.group_id == group_id, WorkItem.work_type == work_type)
    select = select.order_by(WorkItem.queued_at, WorkItem.id).limit(MOST_AT_ONCE)
    return list(session.scalars(select.execution_options(populate_existing=True)))


def _given_out(work: Work, work_type: str, items: Iterable[WorkItem], members: list[Any]) -> Any:
    waiting = [queue.Waiting(str(one.id), one.queued_at or work.now, True, frozenset(map(str, one.barred_agent_ids))) for one in items]
    now = to_the_millisecond(work.now)
    return queue.work_chats(waiting, members, now) if work_type == "chat" else queue.work_tickets(waiting, members, now)


def _where_he_takes(session: Session, agent_id: UUID, channel: str, work_type: str) -> list[UUID]:
    handling = Membership.chat_handling if channel == "chats" else Membership.ticket_handling
    is_active = Membership.is_active_chats if channel == "chats" else Membership.is_active_tickets
    select = (
        sa.select(WorkItem.group_id)
        .join(Membership, Membership.group_id == WorkItem.group_id)
        .join(Agent, Agent.id == Membership.agent_id)
        .where(
            WAITING,
            WorkItem.work_type == work_type,
            Membership.agent_id == agent_id,
            handling.in_(TAKING_PART),
            is_active,
            Agent.is_logged_in,
        )
        .group_by(WorkItem.group_id)
        .order_by(sa.func.min(WorkItem.queued_at), WorkItem.group_id)
    )
    if channel == "chats":
        select = select.where(Agent.is_available)
    return list(session.scalars(select))
