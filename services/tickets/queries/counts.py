"""How many tickets of each status: from the tallies, or for a short set by counting it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.tickets.models import NOBODY, GroupCopy, Tally, TallyChange, Ticket
from services.tickets.queries.scope import STATUSES, Scope, Shape
from services.tickets.reaching import reach_of


def counts_of(session: Session, scope: Scope) -> dict[str, int]:
    """By status, whatever statuses the scope shows. A sum over few rows, however many tickets there are."""
    return _filled(session.execute(_sums(scope.shape), scope.values).all())


@lru_cache(maxsize=200)
def _sums(shape: Shape) -> sa.Select[Any]:
    parts = [sa.select(table.status, table.tickets).where(*shape.conditions(table, with_status=False)) for table in (Tally, TallyChange)]
    both = sa.union_all(*parts).subquery()
    return sa.select(both.c.status, sa.func.sum(both.c.tickets)).group_by(both.c.status)


def counts_within(session: Session, conditions: list[sa.ColumnElement[bool]], values: dict[str, Any]) -> dict[str, int]:
    """By status, counted one by one: for searches, follow-ups and a customer's own, which are short."""
    return _filled(session.execute(sa.select(Ticket.status, sa.func.count()).where(*conditions).group_by(Ticket.status), values).all())


def own_counts(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The figures beside the names of an agent's areas: own tickets by status, follow-ups, queue, and both by group (TKT-044, TKT-148)."""
    reach = reach_of(reading.session, reading.call)
    agent_id = reach.agent_id or NOBODY
    rows = _by_group(reading.session, agent_id, None if reach.groups is None else tuple(reach.groups))
    followed = [Ticket.agent_id == agent_id, Ticket.follow_up_due_at.is_not(None), Ticket.deleted_at.is_(None)]
    names = sa.select(GroupCopy.id, GroupCopy.name).where(GroupCopy.id.in_({row[0] for row in rows}))
    areas: dict[Any, dict[str, Any]] = {
        group_id: {"group_id": str(group_id), "name": name, "mine": dict.fromkeys(STATUSES, 0), "queue": dict.fromkeys(STATUSES, 0)}
        for group_id, name in reading.session.execute(names).all()
    }
    total = {"mine": dict.fromkeys(STATUSES, 0), "queue": dict.fromkeys(STATUSES, 0)}
    for group_id, owner, status, count in rows:
        kind = "queue" if owner == NOBODY else "mine"
        total[kind][status] += int(count)
        if group_id in areas:
            areas[group_id][kind][status] += int(count)
    follow_ups = reading.session.scalar(sa.select(sa.func.count()).where(*followed)) or 0
    return total | {"follow_ups": follow_ups, "groups": sorted(areas.values(), key=lambda area: (area["name"], area["group_id"]))}


def _by_group(session: Session, agent_id: UUID, groups: tuple[UUID, ...] | None) -> Sequence[Any]:
    """(group, owner, status, count) of the agent's own tickets and of the queues within `groups`."""
    columns = ("group_id", "agent_id", "status", "tickets")
    both = sa.union_all(*(sa.select(*(getattr(table, name) for name in columns)) for table in (Tally, TallyChange))).subquery()
    is_queue = both.c.agent_id == NOBODY if groups is None else sa.and_(both.c.agent_id == NOBODY, both.c.group_id.in_(groups))
    key = (both.c.group_id, both.c.agent_id, both.c.status)
    where = sa.or_(both.c.agent_id == agent_id, is_queue)
    return session.execute(sa.select(*key, sa.func.sum(both.c.tickets)).where(where).group_by(*key)).all()


def _filled(rows: Any) -> dict[str, int]:
    return dict.fromkeys(STATUSES, 0) | {status: int(count) for status, count in rows}
