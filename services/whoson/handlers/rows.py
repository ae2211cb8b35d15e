"""Statements for many visits at once: read and locked, written, told that they report. All by arrays, so that a batch costs a handful."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from kit.storage.engine import to_json_text
from kit.storage.prepared import Prepared
from services.whoson.states import Row, from_json

_OPEN = Prepared(
    "open_visits",
    ("text[]",),
    "select to_jsonb(v) from visits as v where ended_at is null and visitor_key = any($1) order by visitor_key for update",
)
_BY_ID = Prepared("visits_by_id", ("uuid[]",), "select to_jsonb(v) from visits as v where id = any($1) order by visitor_key for update")
_INSERT = Prepared("insert_visits", ("jsonb",), "insert into visits select * from jsonb_populate_recordset(null::visits, $1)")
_UPDATE = Prepared(
    "update_visits",
    ("jsonb",),
    """
    update visits as v set
        version = n.version, user_id = n.user_id, email = n.email, customer_name = n.customer_name, is_pending = n.is_pending,
        hits = n.hits, last_view_at = n.last_view_at, ended_at = n.ended_at, end_cause = n.end_cause, current_page = n.current_page,
        current_virtual_page = n.current_virtual_page, current_page_title = n.current_page_title, current_referrer = n.current_referrer,
        current_view_key = n.current_view_key, live_chat_status = n.live_chat_status, chat_id = n.chat_id, filter_ids = n.filter_ids,
        host_name = n.host_name, host_domain = n.host_domain, name_looked_up_at = n.name_looked_up_at
    from jsonb_populate_recordset(null::visits, $1) as n
    where v.id = n.id
    """,
)
_SEEN = Prepared("views_seen", ("text[]",), "select view_key from page_views where view_key = any($1)")
_VIEWS = Prepared("insert_views", ("jsonb",), "insert into page_views select * from jsonb_populate_recordset(null::page_views, $1)")
_LENGTHS = Prepared(
    "lengths_of_views",
    ("text[]", "int[]"),
    "update page_views as p set seconds = n.seconds from unnest($1, $2) as n (view_key, seconds) where p.view_key = n.view_key",
)
_ACTIONS = Prepared(
    "insert_actions",
    ("jsonb",),
    """
    insert into page_actions select * from jsonb_populate_recordset(null::page_actions, $1)
    on conflict do nothing returning view_key, number
    """,
)
_REPORT = Prepared(
    "reports",
    ("text[]", "timestamptz[]"),
    """
    insert into reports (visit_id, at)
    select v.id, n.at from unnest($1, $2) as n (visitor_key, at) join visits as v using (visitor_key) where v.ended_at is null order by v.id
    on conflict (visit_id) do update set at = excluded.at, is_silent = false
    """,
)
_AWAKE = Prepared(
    "visits_awake",
    ("text[]",),
    """
    update visits as v set is_pending = false, version = version + 1
    where ended_at is null and is_pending and visitor_key = any($1) returning to_jsonb(v)
    """,
)


def open_visits(session: Session, keys: Collection[str]) -> dict[str, Row]:
    """The open visits of these browsers, by visitor key, locked until the end of the work."""
    return {row["visitor_key"]: from_json(row) for row in _OPEN.run(session, list(keys)).scalars()} if keys else {}


def visits_by_id(session: Session, ids: Collection[str]) -> dict[str, Row]:
    """These visits, open or not, locked until the end of the work."""
    return {row["id"]: from_json(row) for row in _BY_ID.run(session, list(ids)).scalars()} if ids else {}


def insert_visits(session: Session, visits: Sequence[Row]) -> None:
    if visits:
        _INSERT.run(session, to_json_text(visits))


def update_visits(session: Session, visits: Sequence[Row]) -> None:
    """Writes all that may change of them."""
    if visits:
        _UPDATE.run(session, to_json_text(visits))


def views_seen(session: Session, view_keys: Collection[str]) -> set[str]:
    """Which of these views are known already."""
    return set(_SEEN.run(session, list(view_keys)).scalars()) if view_keys else set()


def insert_views(session: Session, views: Sequence[Row], lengths: Mapping[str, int]) -> None:
    """New views, and how long those before them took, in seconds."""
    if views:
        _VIEWS.run(session, to_json_text(views))
    if lengths:
        _LENGTHS.run(session, list(lengths), list(lengths.values()))


def insert_actions(session: Session, actions: Sequence[Row]) -> set[tuple[str, int]]:
    """(view key, number) of those that are new."""
    return {(row.view_key, row.number) for row in _ACTIONS.run(session, to_json_text(actions))} if actions else set()


def report(session: Session, moments: Iterable[tuple[str, Any]]) -> None:
    """(visitor key, when it told of itself): kept for those with an open visit."""
    told = list(moments)
    if told:
        _REPORT.run(session, [key for key, _ in told], [at for _, at in told])


def awake(session: Session, keys: Collection[str]) -> list[Row]:
    """Those of these that were thought to be gone; they are active again."""
    return [from_json(row) for row in _AWAKE.run(session, list(keys)).scalars()] if keys else []
