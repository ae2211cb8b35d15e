"""Taking by hand: Take, and Get From Queue (RTE-082, TKT-051, 052, CHT-045). Limits and switches are not looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import Conflict, Forbidden, NotFound, Refusal
from kit.storage.work import Work
from services.routing.handlers.agents import known_agent
from services.routing.models import Group, WorkItem
from services.routing.placing import desk
from services.routing.placing.force import Cause, put_in_force
from services.routing.placing.items import lock_item
from services.routing.placing.locks import keep_still, lock_groups
from services.routing.placing.queues import WAITING, again_for
from services.routing.reaching import require_agent, whom
from services.routing.rules.decisions import Decision
from services.routing.rules.members import DISABLED

TAKE = Cause(reason="take")


def take_work(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The agent becomes the owner, of queued work or of a colleague's."""
    agent_id = _taker(work, asked)
    item, groups = _found(work, UUID(asked["work_id"]))
    return _take(work, item, groups[item.group_id], agent_id)


def take_from_queue(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The same for several pieces that lie in the queue; what cannot be had any more is left with its reason."""
    agent_id = _taker(work, asked)
    wanted = sorted({UUID(one) for one in asked["work_ids"]})
    lock_groups(work.session, set(work.session.scalars(sa.select(WorkItem.group_id).where(WorkItem.id.in_(wanted)))))
    taken, left = [], []
    for work_id in wanted:
        try:
            item, groups = _found(work, work_id)
            if item.agent_id is not None:
                raise Conflict("not_in_queue", "It is not in the queue any more.")
            taken.append(_take(work, item, groups[item.group_id], agent_id))
        except Refusal as refusal:
            left.append({"work_id": str(work_id), "code": refusal.code})
    return {"taken": taken, "left": left}


def take_next(work: Work, asked: dict[str, Any]) -> dict[str, Any] | None:
    """The longest waiting piece of the group's queue; None when nothing waits."""
    agent_id, group_id = _taker(work, asked), UUID(asked["group_id"])
    groups = lock_groups(work.session, [group_id])
    if group_id not in groups:
        raise NotFound("group_unknown", "There is no such group.", field="group_id")
    _require_may_take(work, group_id, agent_id, asked["work_type"])
    work.session.flush()
    select = sa.select(WorkItem).where(WAITING, WorkItem.group_id == group_id, WorkItem.work_type == asked["work_type"])
    item = work.session.scalars(select.order_by(WorkItem.queued_at, WorkItem.id).limit(1)).first()
    return _take(work, item, groups[group_id], agent_id) if item else None


def _taker(work: Work, asked: dict[str, Any]) -> UUID:
    agent_id = whom(work.call, asked)
    known_agent(work.session, agent_id)
    require_agent(work.session, work.call, agent_id)
    return agent_id


def _found(work: Work, work_id: UUID) -> tuple[WorkItem, dict[UUID, Group]]:
    item, groups = lock_item(work.session, work_id)
    if item is None:
        raise NotFound("work_unknown", "There is no such work.")
    return item, groups


def _take(work: Work, item: WorkItem, group: Group, agent_id: UUID) -> dict[str, Any]:
    _require_may_take(work, group.id, agent_id, item.work_type)
    if item.is_over:
        raise Conflict("work_is_over", "It has ended, so nobody can take it any more.")
    if item.agent_id == agent_id:
        raise Conflict("already_yours", "It is yours already.")
    before = item.agent_id
    keep_still(work.session, {agent_id, before} if before else {agent_id})
    item.is_pinned = False
    stored = put_in_force(work, item, group, Decision("assigned", "taken", str(agent_id), "taken"), TAKE)
    if before:
        again_for(work, before, item.channel, "below_limit")
    return {
        "work_id": str(item.id),
        "work_type": item.work_type,
        "agent_id": str(agent_id),
        "assignment_number": item.assignment_number,
        "decision_id": str(stored.id),
        "group_id": str(group.id),
    }


def _require_may_take(work: Work, group_id: UUID, agent_id: UUID, work_type: str) -> None:
    """Membership and login; for chats, chat not disabled."""
    member = desk.member(work.session, group_id, agent_id, work_type)
    if member is None:
        raise Forbidden("not_a_member", "Only members of its group can take it.")
    if member.handling == DISABLED:
        raise Forbidden("chat_disabled", "Chat is disabled for you in this group.")
    if not member.is_logged_in:
        raise Conflict("not_logged_in", "Sign in to take work.")
