"""Reports that are lists: one line for each thing that happened, the newest on top, perhaps under headings (REP-110 to REP-117)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import Item, Kind, StatusEvent, Title, WebSession
from services.reports.queries.running import acts, conditions, logs
from services.reports.queries.running.keys import SYSTEM
from services.reports.queries.running.names import joined
from services.reports.queries.running.run import Run
from services.reports.queries.running.scope import agents_of
from services.reports.rules.measures.chats import ABANDONED

EVENTS, SESSIONS = StatusEvent.__table__, WebSession.__table__
Listing = Callable[[Run], sa.Select[Any]]
CHANNELS = {"tickets": "tickets", "chats": "chat", "calls": "calls"}
HEADED = {"agent": ("agent", "user"), "group": ("group",), "category": ("category",)}  # the column whose value is the heading
WRITERS = {
    "canned_acts": ("CANNED_ADDED", "CANNED_EDITED", "CANNED_REVIEWED", "CANNED_FLAGGED", "CANNED_DELETED", "REPLY_USED"),
    "article_acts": ("ARTICLE_ADDED", "ARTICLE_EDITED", "ARTICLE_REVIEWED", "ARTICLE_FLAGGED", "ARTICLE_DELETED"),
    "news_acts": ("NEWS_ADDED", "NEWS_EDITED", "NEWS_REVIEWED", "NEWS_FLAGGED", "NEWS_DELETED"),
}


def listed(session: Session, run: Run) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The first rows after sorting, and of web sessions how long all of them took together (REP-218)."""
    rows = [_row(run, row) for row in session.execute(ordered(run).limit(run.rows)).mappings()]
    if "elapsed_time" not in run.shown:
        return rows, None
    found = LISTINGS[run.report.listing](run).subquery("l")
    return rows, {"elapsed_time": int(session.scalar(sa.select(sa.func.coalesce(sa.func.sum(found.c.elapsed_time), 0))) or 0)}


def ordered(run: Run) -> sa.Select[Any]:
    """All rows there are, sorted."""
    found = LISTINGS[run.report.listing](run).subquery("l")
    return sa.select(found).order_by(*_order(run, found))


def _order(run: Run, found: Any) -> list[Any]:
    """The heading first. What is equal comes in the order of its ids."""
    by = found.c[run.sort_column]
    by = sa.func.lower(by) if isinstance(by.type, sa.Text | sa.String) else by
    heading = next((found.c[name] for name in HEADED.get(run.group_by, ()) if name in found.c), None)
    first = [] if heading is None else [sa.func.lower(heading), found.c.heading_id]
    return [*first, (by.desc() if run.sort_dir == "desc" else by.asc()).nulls_last(), found.c.at.desc(), found.c.id]


def _row(run: Run, row: Mapping[Any, Any]) -> dict[str, Any]:
    ids = {name[3:]: row[name] for name in row if name.startswith("id_") and row[name] is not None}
    return {"ids": ids, "cells": {key: row[key] for key in run.shown}}


def _abandoned_chats(run: Run) -> sa.Select[Any]:
    """Both kinds: left before anybody had the chat, and after (REP-379). The wait is from the start to the end (REP-215)."""
    rows = acts.rows_of(run, [Kind.CHAT_ENDED]).subquery("a")
    words = run.filters.get("abandoned", ("before", "after"))
    outcomes = [word for word, when in zip(ABANDONED, ("before", "after"), strict=True) if when in words]
    source, named = joined(rows.join(Item, Item.id == rows.c.item_id), rows, "department", "group", "agent")
    columns = {
        "date": rows.c.at,
        "chat_number": Item.number,
        **named,
        "name": Item.customer_name,
        "email_address": Item.customer_email,
        "wait_time": rows.c.seconds,
    }
    said = _columns(columns, rows.c.at, rows.c.item_id, {"chat": rows.c.item_id})
    return sa.select(*said).select_from(source).where(rows.c.word.in_(outcomes), rows.c.is_outgoing.is_not(True))


def _agent_group_activity(run: Run) -> sa.Select[Any]:
    wanted = [conditions.in_window(run, EVENTS.c.at), *conditions.placed(run, EVENTS, conditions.PLACES[:-1]), *_reached(run)]
    if "event" in run.filters:
        wanted.append(EVENTS.c.event.in_(run.filters["event"]))
    if "function" in run.filters:
        wanted.append(EVENTS.c.channel.in_(run.filters["function"]))
    source, named = joined(EVENTS, EVENTS, "department", "group", "agent")
    channel = sa.case(CHANNELS, value=EVENTS.c.channel, else_=EVENTS.c.channel)
    words = sa.func.replace(EVENTS.c.event, "_", " ")
    event = sa.case(
        (EVENTS.c.event == "auto_inactive", "auto-inactive"), (EVENTS.c.channel.is_(None), words), else_=words + " for " + channel
    )
    nowhere = {name: sa.case((EVENTS.c[f"{name}_id"].is_(None), sa.null()), else_=named[name]) for name in ("department", "group")}
    columns = {"date": EVENTS.c.at, "user": named["agent"], **nowhere, "event": event}
    heading = EVENTS.c.group_id if run.group_by == "group" else EVENTS.c.agent_id
    return (
        sa.select(*_columns(columns, EVENTS.c.at, EVENTS.c.fact_id, {"agent": EVENTS.c.agent_id}, heading))
        .select_from(source)
        .where(*wanted)
    )


def _reached(run: Run) -> list[Any]:
    """Signing in happens nowhere in particular: a manager sees it of the agents of his departments."""
    if run.scope.agent_id is not None:
        return [EVENTS.c.agent_id == run.scope.agent_id]
    if run.scope.department_ids is None:
        return []
    mine = EVENTS.c.department_id.in_(run.scope.department_ids)
    return [sa.or_(mine, sa.and_(EVENTS.c.department_id.is_(None), EVENTS.c.agent_id.in_(agents_of(run.scope.department_ids))))]


def _agent_web_sessions(run: Run) -> sa.Select[Any]:
    """One that still runs ends with the report (REP-063)."""
    wanted = [
        conditions.in_window(run, SESSIONS.c.at),
        *conditions.placed(run, SESSIONS, ("agent",)),
        *conditions.by_people_within_reach(run, SESSIONS),
    ]
    source, named = joined(SESSIONS, SESSIONS, "agent")
    out = sa.func.greatest(sa.func.coalesce(SESSIONS.c.until_at, sa.literal(run.now)), SESSIONS.c.at)
    long = sa.cast(sa.func.floor(sa.func.extract("epoch", out - SESSIONS.c.at)), sa.BigInteger)
    columns = {"user": named["agent"], "time_in": SESSIONS.c.at, "time_out": out, "elapsed_time": long}
    return sa.select(*_columns(columns, SESSIONS.c.at, SESSIONS.c.id, {"agent": SESSIONS.c.agent_id})).select_from(source).where(*wanted)


def _time_logs(run: Run) -> sa.Select[Any]:
    rows = logs.LOGS
    source, named = joined(rows.outerjoin(Item, Item.id == rows.c.item_id), rows, "department", "group", "agent", "category")
    columns = {
        "date": rows.c.at,
        "chat_number": rows.c.item_number,
        **named,
        "name": Item.customer_name,
        "email_address": Item.customer_email,
        "subject_timelog": rows.c.subject,
        "billable": sa.case((rows.c.is_billable, "Yes"), else_="No"),
        "duration": rows.c.seconds,
    }
    heading = rows.c.category_id if run.group_by == "category" else rows.c.agent_id
    ids = {"time_log": rows.c.id, run.report.only.item_type: rows.c.item_id}
    return sa.select(*_columns(columns, rows.c.at, rows.c.id, ids, heading)).select_from(source).where(*logs.wanted(run, "at"))


def _written(run: Run) -> sa.Select[Any]:
    """Acts of contribution, one line each."""
    kinds = [Kind[name] for name in WRITERS[run.report.listing]]
    rows = acts.rows_of(run, kinds).subquery("a")
    source, named = joined(rows.outerjoin(Title, Title.id == rows.c.item_id), rows, "agent", nobody=SYSTEM)
    event = sa.case({kind.value: acts.event_of(kind) for kind in kinds}, value=rows.c.kind)
    subject = sa.func.coalesce(Title.title, sa.cast(rows.c.item_id, sa.Text))
    columns = {"agent": named["agent"], "event": event}
    columns |= dict.fromkeys(("date", "news_date_event"), rows.c.at)
    columns |= dict.fromkeys(("subject_canned", "subject_kb", "subject_news"), subject)
    unique = sa.func.concat(rows.c.fact_id, ":", sa.func.lpad(sa.cast(rows.c.nth, sa.Text), 5, "0"))
    return sa.select(*_columns(columns, rows.c.at, unique, {"title": rows.c.item_id, "agent": rows.c.agent_id})).select_from(source)


def _columns(columns: Mapping[str, Any], at: Any, unique: Any, ids: Mapping[str, Any], heading: Any = None) -> list[Any]:
    """Cells by their keys, and beside them what the line is known by."""
    said = [value.label(key) for key, value in columns.items()]
    known = [sa.cast(value, sa.Text).label(f"id_{name}") for name, value in ids.items()]
    return [
        *said,
        at.label("at"),
        unique.label("id"),
        sa.cast(sa.null() if heading is None else heading, sa.Text).label("heading_id"),
        *known,
    ]


LISTINGS: dict[str, Listing] = {
    "abandoned_chats": _abandoned_chats,
    "agent_group_activity": _agent_group_activity,
    "agent_web_sessions": _agent_web_sessions,
    "time_logs": _time_logs,
    **dict.fromkeys(WRITERS, _written),
}
