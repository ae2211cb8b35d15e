"""The lists of tickets: each slice is read from its index in order, so a page costs the same however many tickets there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kit.errors import NotFound
from kit.storage.work import Reading
from services.tickets.models import Passing, Ticket
from services.tickets.models.ticket import STATUS
from services.tickets.queries.counts import counts_of, counts_within
from services.tickets.queries.hits import found_by
from services.tickets.queries.rows import row_view, rows_of
from services.tickets.queries.scope import Scope, scope_of
from services.tickets.queries.sorting import Sorting
from services.tickets.reaching import reach_of
from services.tickets.rules.reach import Reach

RECENT = 100
PASSINGS = {"recent": "touched", "recently_transferred": "left"}


def tickets(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor, counts by status of everything the filters let through, whatever its status}."""
    reach = reach_of(reading.session, reading.call)
    view = asked.get("view") or "all"
    if view in PASSINGS:
        return _passed(reading, reach, asked, PASSINGS[view])
    if view == "customer":
        return _of_customer(reading, asked)
    scope = scope_of(reading.session, reach, {**asked, "view": "mine"} if view == "follow_ups" else asked)
    sorting = Sorting(asked.get("sort") or ("follow_up" if view == "follow_ups" else "idle"), bool(asked.get("is_descending")))
    if asked.get("text") or view == "follow_ups":
        within = [*scope.conditions(Ticket), Ticket.deleted_at.is_(None)]
        within += [found_by(asked["text"])] if asked.get("text") else []
        within += [Ticket.follow_up_due_at.is_not(None)] if view == "follow_ups" else []
        everything = [*scope.conditions(Ticket, with_status=False), *within[len(scope.conditions(Ticket)) :]]
        return _page(reading, sa.select(Ticket.id).where(*within), sorting, asked) | {"counts": counts_within(reading.session, everything)}
    return _page(reading, None, sorting, asked, scope) | {"counts": counts_of(reading.session, scope)}


def _page(
    reading: Reading, within: sa.Select[UUID] | None, sorting: Sorting, asked: dict[str, Any], scope: Scope | None = None
) -> dict[str, Any]:
    limit = int(asked.get("limit") or 25)
    cursor = sorting.opened(asked["cursor"]) if asked.get("cursor") else None
    parts = (
        slices(scope, sorting, cursor, limit)
        if scope
        else [_slice([sa.true() if within is None else Ticket.id.in_(within)], sorting, cursor, limit)]
    )
    if not parts:
        return {"items": [], "next_cursor": None}
    found = sa.union_all(*parts).subquery("found") if len(parts) > 1 else parts[0].subquery("found")
    order = sorting.order(found.c.key, found.c.idle, found.c.id)
    rows = reading.session.execute(rows_of(found).add_columns(found.c.key).order_by(*order).limit(limit + 1)).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    next_cursor = sorting.cursor_at(last.key, last.last_action_at, last.id) if last else None
    return {"items": [row_view(row, reading.now) for row in rows[:limit]], "next_cursor": next_cursor}


def slices(scope: Scope, sorting: Sorting, cursor: list[Any] | None, limit: int) -> list[Any]:
    """Selects of (id, key, idle) that together hold the first `limit` + 1 rows of the scope."""
    if scope.groups is not None and not scope.groups:
        return []
    rest = [getattr(Ticket, name) == value for name, value in scope.rest.items()]
    parts: list[Any] = []

    def add(column: Any, ids: Sequence[UUID], *conditions: Any) -> None:
        each = _each(ids, scope.statuses)
        here = [column == each.c.id, Ticket.status == each.c.status, *conditions, *rest]
        one = _slice(here, sorting, cursor, limit).correlate(each).lateral("one")
        parts.append(sa.select(one.c.id, one.c.key, one.c.idle).select_from(each.join(one, sa.true())))

    if scope.owners:
        add(Ticket.agent_id, scope.owners, *([Ticket.group_id.in_(scope.groups)] if scope.groups is not None else []))
    if scope.has_queue and scope.groups is not None:
        add(Ticket.group_id, scope.groups, Ticket.agent_id.is_(None))
    if scope.is_everybody and scope.groups is not None:
        add(Ticket.group_id, scope.groups)
    if scope.is_everybody and scope.groups is None:
        parts += [_slice([Ticket.status == status, *rest], sorting, cursor, limit) for status in scope.statuses]
    return parts


def _each(ids: Sequence[UUID], statuses: Sequence[str]) -> Any:
    """(id, status) of each slice, as two bound arrays: one statement, known to the cache, however many there are."""
    pairs = [(one, STATUS.words.index(status)) for one in ids for status in statuses]
    keys = sa.literal([one for one, _ in pairs], ARRAY(sa.Uuid))
    kinds = sa.literal([kind for _, kind in pairs], ARRAY(sa.SmallInteger))
    return sa.func.unnest(keys, kinds).table_valued(sa.column("id", sa.Uuid), sa.column("status", STATUS), name="each").render_derived()


def _slice(conditions: list[Any], sorting: Sorting, cursor: list[Any] | None, limit: int) -> sa.Select[Any]:
    key, idle, id_ = sorting.key, Ticket.last_action_at, Ticket.id
    where = [*conditions, Ticket.deleted_at.is_(None)]
    if cursor:
        where.append(sorting.after(cursor, key, idle, id_))
    order = sorting.order(key, idle, id_)
    return sa.select(id_.label("id"), key.label("key"), idle.label("idle")).where(*where).order_by(*order).limit(limit + 1)


def _passed(reading: Reading, reach: Reach, asked: dict[str, Any], kind: str) -> dict[str, Any]:
    """The last hundred tickets that the agent touched, or that left him, latest first, whatever their status (TKT-145, TKT-146)."""
    mine = sa.select(Passing.ticket_id.label("id"), Passing.at.label("at")).where(Passing.agent_id == reach.agent_id, Passing.kind == kind)
    latest = mine.order_by(Passing.at.desc()).limit(RECENT).subquery("found")
    where = [] if reach.groups is None else [sa.or_(Ticket.group_id.in_(reach.groups), Ticket.agent_id == reach.agent_id)]
    where += [Ticket.brand_id == asked["brand_id"]] if asked.get("brand_id") else []
    rows = reading.session.execute(rows_of(latest).where(*where, Ticket.deleted_at.is_(None)).order_by(latest.c.at.desc())).all()
    items = [row_view(row, reading.now) for row in rows]
    counts = {status: sum(item["status"] == status for item in items) for status in ("active", "waiting", "closed", "closed_locked")}
    return {"items": items, "next_cursor": None, "counts": counts}


def _of_customer(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """All tickets of one customer, for any employee to read (TKT-327)."""
    if not asked.get("user_id"):
        raise NotFound("user_missing", "Say whose tickets.", field="user_id")
    where = [Ticket.user_id == asked["user_id"], Ticket.deleted_at.is_(None)]
    sorting = Sorting("idle", bool(asked.get("is_descending")))
    page = _page(reading, sa.select(Ticket.id).where(*where), sorting, asked)
    return page | {"counts": counts_within(reading.session, where)}
