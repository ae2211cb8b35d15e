"""The lists of tickets: each slice is read from its index in order, so a page costs the same however many tickets there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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
from services.tickets.queries.scope import Scope, Shape, many, scope_of
from services.tickets.queries.sorting import Sorting
from services.tickets.reaching import reach_of
from services.tickets.rules.reach import Reach

RECENT = 100
_MOST = sa.bindparam("most", type_=sa.Integer)
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
        more: list[sa.ColumnElement[bool]] = [Ticket.deleted_at.is_(None)]
        more += [found_by(asked["text"])] if asked.get("text") else []
        more += [Ticket.follow_up_due_at.is_not(None)] if view == "follow_ups" else []
        everything = [*scope.shape.conditions(Ticket, with_status=False), *more]
        within = sa.select(Ticket.id).where(*scope.shape.conditions(Ticket), *more)
        return _within(reading, within, sorting, asked, scope.values) | {"counts": counts_within(reading.session, everything, scope.values)}
    return _of_scope(reading, scope, sorting, asked) | {"counts": counts_of(reading.session, scope)}


def _of_scope(reading: Reading, scope: Scope, sorting: Sorting, asked: dict[str, Any]) -> dict[str, Any]:
    if scope.groups is not None and not scope.groups:
        return {"items": [], "next_cursor": None}
    values = {**scope.values, **_pairs("owner", scope.owners, scope.statuses), **_pairs("group", scope.groups or (), scope.statuses)}
    if asked.get("cursor"):
        return _page(reading, _slices(scope.shape, sorting, sorting.opened(asked["cursor"])), sorting, asked, values)
    return _page(reading, _first_slices(scope.shape, sorting), sorting, asked, values)


def _within(reading: Reading, ids: sa.Select[UUID], sorting: Sorting, asked: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    cursor = sorting.opened(asked["cursor"]) if asked.get("cursor") else None
    found = _slice([Ticket.id.in_(ids)], sorting, cursor).subquery("found")
    return _page(reading, _shown(found, sorting), sorting, asked, values)


def _page(reading: Reading, statement: sa.Select[Any], sorting: Sorting, asked: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    limit = int(asked.get("limit") or 25)
    rows = reading.session.execute(statement, {**values, "most": limit + 1}).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    next_cursor = sorting.cursor_at(last.key, last.last_action_at, last.id) if last else None
    return {"items": [row_view(row, reading.now) for row in rows[:limit]], "next_cursor": next_cursor}


@lru_cache(maxsize=500)
def _first_slices(shape: Shape, sorting: Sorting) -> sa.Select[Any]:
    return _slices(shape, sorting, None)


def _slices(shape: Shape, sorting: Sorting, cursor: list[Any] | None) -> sa.Select[Any]:
    """The first rows of the scope, out of slices that each hold as many."""
    parts: list[Any] = []

    def add(column: Any, whose: str, *conditions: Any) -> None:
        each = _each(whose)
        here = [column == each.c.id, Ticket.status == each.c.status, *conditions, *shape.of_rest(Ticket)]
        one = _slice(here, sorting, cursor).correlate(each).lateral("one")
        parts.append(sa.select(one.c.id, one.c.key, one.c.idle).select_from(each.join(one, sa.true())))

    if shape.has_owners:
        add(Ticket.agent_id, "owner", *([Ticket.group_id.in_(many("groups"))] if shape.has_groups else []))
    if shape.has_queue and shape.has_groups:
        add(Ticket.group_id, "group", Ticket.agent_id.is_(None))
    if shape.is_everybody and shape.has_groups:
        add(Ticket.group_id, "group")
    parts += [_slice([Ticket.status == status, *shape.of_rest(Ticket)], sorting, cursor) for status in shape.each_status]
    return _shown(sa.union_all(*parts).subquery("found") if len(parts) > 1 else parts[0].subquery("found"), sorting)


def _shown(found: Any, sorting: Sorting) -> sa.Select[Any]:
    order = sorting.order(found.c.key, found.c.idle, found.c.id)
    return rows_of(found).add_columns(found.c.key).order_by(*order).limit(_MOST)


def _pairs(whose: str, ids: Sequence[UUID], statuses: Sequence[str]) -> dict[str, Any]:
    """Each slice's id and status, as two arrays: one statement, however many there are."""
    kinds = [STATUS.words.index(status) for status in statuses]
    return {f"{whose}_ids": [one for one in ids for _ in kinds], f"{whose}_kinds": kinds * len(ids)}


def _each(whose: str) -> Any:
    keys, kinds = sa.bindparam(f"{whose}_ids", type_=ARRAY(sa.Uuid)), sa.bindparam(f"{whose}_kinds", type_=ARRAY(sa.SmallInteger))
    return sa.func.unnest(keys, kinds).table_valued(sa.column("id", sa.Uuid), sa.column("status", STATUS), name="each").render_derived()


def _slice(conditions: list[Any], sorting: Sorting, cursor: list[Any] | None) -> sa.Select[Any]:
    key, idle, id_ = sorting.key, Ticket.last_action_at, Ticket.id
    where = [*conditions, Ticket.deleted_at.is_(None)]
    if cursor:
        where.append(sorting.after(cursor, key, idle, id_))
    order = sorting.order(key, idle, id_)
    return sa.select(id_.label("id"), key.label("key"), idle.label("idle")).where(*where).order_by(*order).limit(_MOST)


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
    page = _within(reading, sa.select(Ticket.id).where(*where), sorting, asked, {})
    return page | {"counts": counts_within(reading.session, where, {})}
