"""Whether somebody could take a chat now, before one is offered: an invitation looks at the queue first (WHO-046, WHO-163)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Invalid, NotFound
from kit.storage.work import Reading
from services.routing.models import Department, Group, Membership, WorkItem
from services.routing.placing import desk
from services.routing.placing.items import to_the_millisecond
from services.routing.placing.queues import WAITING
from services.routing.rules.chats import may_be_named
from services.routing.rules.newcomer import as_newcomer
from services.routing.rules.queue import Waiting

MOST_WAITING = 1_000


def could_take_now(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{is_possible, because, waiting}: the rules run on what is now; nothing is changed. `because` says why nobody could.

    An agent named who may be (C1) is enough, whatever waits; else the group's method, after its queue.
    """
    group_id = _group_of(reading.session, asked)
    waiting = _waiting(reading, group_id)
    if asked.get("agent_id") and _may_be_named(reading.session, UUID(asked["agent_id"]), group_id, asked):
        return {"is_possible": True, "because": None, "waiting": len(waiting)}
    members: Any = desk.members(reading.session, group_id, "chat")
    decision = as_newcomer(waiting, members, to_the_millisecond(reading.now))
    return {"is_possible": decision.agent_id is not None, "because": decision.waiting_because, "waiting": len(waiting)}


def _group_of(session: Session, asked: dict[str, Any]) -> UUID:
    """C2: the group named, or the department's front line."""
    if asked.get("group_id"):
        group = session.get(Group, UUID(asked["group_id"]))
        if group is None or group.is_deleted:
            raise NotFound("group_unknown", "There is no such group.", field="group_id")
        return group.id
    if not asked.get("department_id"):
        raise Invalid("place_missing", "Say which department or group is meant.", field="department_id")
    department = session.get(Department, UUID(asked["department_id"]))
    if department is None or department.is_deleted or department.front_line_group_id is None:
        raise NotFound("department_unknown", "There is no such department.", field="department_id")
    return department.front_line_group_id


def _waiting(reading: Reading, group_id: UUID) -> list[Waiting]:
    select = sa.select(WorkItem.id, WorkItem.queued_at, WorkItem.barred_agent_ids).where(WAITING, WorkItem.work_type == "chat")
    select = select.where(WorkItem.group_id == group_id).order_by(WorkItem.queued_at, WorkItem.id).limit(MOST_WAITING)
    rows = reading.session.execute(select)
    return [Waiting(str(row[0]), row[1] or reading.now, True, frozenset(map(str, row[2]))) for row in rows]


def _may_be_named(session: Session, agent_id: UUID, group_id: UUID, asked: dict[str, Any]) -> bool:
    """In the group named; or in any of the department's."""
    groups = [group_id]
    if not asked.get("group_id"):
        of_department = sa.select(Group.id).where(Group.department_id == UUID(asked["department_id"]), ~Group.is_deleted)
        mine = sa.select(Membership.group_id).where(Membership.agent_id == agent_id, Membership.group_id.in_(of_department))
        groups = list(session.scalars(mine))
    return any(may_be_named(desk.member(session, one, agent_id, "chat")) for one in groups)  # type: ignore[arg-type]
