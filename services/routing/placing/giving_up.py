"""Work that leaves its agent by rule: hand-off at logout, and a member who is one no more."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.routing.models import Group, WorkItem
from services.routing.placing.deciding import choose
from services.routing.placing.force import Cause, put_in_force
from services.routing.rules.decisions import Decision

MOST_AT_ONCE = 100


def hand_off(work: Work, agent_id: UUID, groups: dict[UUID, Group], cause: Cause) -> int:
    """RTE-092: the agent's Active, unpinned tickets of these (locked) groups, oldest first. Returns how many went; 100 at most."""
    going = _held(work.session, agent_id, groups, WorkItem.work_type == "ticket", WorkItem.is_running, WorkItem.is_pinned.is_(False))
    for item in going:
        group = groups[item.group_id]
        put_in_force(work, item, group, choose(work.session, group, "ticket", leaving=str(agent_id)), cause)
    return len(going)


def take_all_away(work: Work, agent_id: UUID, group: Group, cause: Cause) -> int:
    """RTE-091: everything of a group that its former member holds, pinned or not. Returns how many went; 100 at most.

    What is not Active is left to nobody: it waits for a reply or an agent (RTE-080, 087).
    """
    going = _held(work.session, agent_id, {group.id: group}, WorkItem.is_over.is_(False))
    leaving = str(agent_id)
    for item in going:
        if item.is_running:
            decision = choose(work.session, group, item.work_type, leaving=leaving, barred={leaving, *map(str, item.barred_agent_ids)})
        else:
            decision = Decision("queued", "RTE-080", waiting_because="all_barred")
        item.is_pinned = False
        put_in_force(work, item, group, decision, cause)
    return len(going)


def _held(session: Session, agent_id: UUID, groups: dict[UUID, Group], *more: sa.ColumnExpressionArgument[bool]) -> list[WorkItem]:
    session.flush()
    select = sa.select(WorkItem).where(WorkItem.agent_id == agent_id, WorkItem.group_id.in_(groups), *more)
    select = select.order_by(WorkItem.created_at, WorkItem.id).limit(MOST_AT_ONCE)
    return list(session.scalars(select.execution_options(populate_existing=True)))
