"""The rows behind a number: which tickets, chats and acts stand in a cell, by the conditions of the report itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from kit.errors import Invalid
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.reports.models import Item, Kind
from services.reports.queries.running import acts, calls, coverage, given, logs, offers, searches, stretches
from services.reports.queries.running.options import run_of
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import (
    ACTS,
    CALLS,
    COSTS,
    DUTIES,
    LISTINGS,
    OFFERS,
    RESPONSES,
    SEARCHES,
    STRETCHES,
    TIME_LOGS,
    Figure,
    Measure,
)

Rows = Callable[[Run, Sequence[Figure]], sa.Select[Any]]
SHOWN = ("at", "unique", "event", "type", "thing_id", "department_id", "group_id", "agent_id", "seconds")


def rows_behind(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items: [{at, event, type, id, number, customer_name, department_id, group_id, agent_id, seconds}], next_cursor}, newest first.

    `ids` are those of the row, null for the total line. A column that is a share has the rows of both its parts. Raises what a run raises.
    """
    found, order = selected(reading, asked)
    return page(reading.session, found, order, asked["cursor"], asked["limit"], _shown)


def selected(reading: Reading, asked: dict[str, Any]) -> tuple[sa.Select[Any], Order]:
    """All of them, and the order in which they come."""
    run = run_of(reading, asked)
    measure = _measure(run, asked["column"])
    rows = sa.union_all(*_selects(run, measure, asked["ids"])).subquery("b")
    columns = [rows.c[name] for name in SHOWN]
    found = sa.select(*columns, Item.number, Item.customer_name).outerjoin_from(rows, Item, Item.id == rows.c.thing_id)
    return found, Order(rows.c.at, rows.c.unique, desc=True)


def _measure(run: Run, key: str) -> Measure:
    found = next((measure for measure in run.report.measures if measure.key == key), None)
    if found is None or run.is_list:
        raise Invalid("column_unknown", "Only numbers have rows behind them.", field="column")
    return found


def _selects(run: Run, measure: Measure, ids: dict[str, Any] | None) -> list[sa.Select[Any]]:
    if run.group_by == "answer":
        return [_answers(run, ids)]
    by_source: dict[str, list[Figure]] = {}
    for figure in measure.figures():
        by_source.setdefault(figure.source, []).append(figure)
    found = []
    for source, figures in by_source.items():
        rows = SOURCES[source](run, figures)
        found.append(rows if ids is None else rows.where(_stands(run, rows.selected_columns.k, ids)))
    return [sa.select(*(select.c[name] for name in SHOWN)) for select in (rows.subquery() for rows in found)]


def _stands(run: Run, key: Any, ids: dict[str, Any]) -> Any:
    """In the row that has these ids."""
    name = "bucket" if run.cut is not None else run.group_by
    if name not in ids:
        raise Invalid("row_unknown", f"Rows of this report are known by {name}.", field="ids")
    value = ids[name]
    if run.cut is None:
        return key.is_(None) if value is None else sa.cast(key, sa.Text) == value
    if value not in run.cut.rows:
        raise Invalid("row_unknown", "There is no such bucket in this range.", field="ids")
    return key == run.cut.rows.index(value)


def _acts(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    kinds = acts.kinds_of(run, figures)
    rows = acts.rows_of(run, kinds).subquery("a")
    event = sa.case({kind.value: kind.name.lower() for kind in kinds}, value=rows.c.kind)
    unique = sa.func.concat(rows.c.fact_id, ":", rows.c.nth)
    taken = sa.or_(*(acts.taken(run, figure, rows) for figure in figures))
    return _select(rows, unique, event, _type(rows, kinds), rows.c.about_id, rows.c.seconds).where(taken)


def _type(rows: Any, kinds: Sequence[Kind]) -> Any:
    """What the acts are about: of a canned reply's use the ticket or chat."""
    types = {kind.value: _type_of(kind) for kind in kinds}
    named = sa.case(types, value=rows.c.kind)
    return sa.case((rows.c.kind == Kind.REPLY_USED.value, rows.c.word), else_=named)


def _type_of(kind: Kind) -> str:
    first = kind.name.split("_")[0].lower()
    if kind in (Kind.INVITE_WITH_RESPONSE, Kind.INVITE_WITHOUT_RESPONSE):
        return "chat"
    return {"call": "call_log", "canned": "canned_reply", "invited": "invitation", "invite": "invitation"}.get(first, first)


def _stretches(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = stretches.rows_of(run).subquery("s")
    return _select(
        rows, sa.func.concat(rows.c.item_id, ":", rows.c.sequence, ":", rows.c.k), "active", "ticket", rows.c.item_id, rows.c.seconds
    )


def _duties(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = coverage.rows_of(run).subquery("d")
    channels = [word for figure in figures for word in figure.words]
    unique = sa.func.concat(rows.c.agent_id, ":", rows.c.group_id, ":", rows.c.channel)
    seconds = sa.func.extract("epoch", sa.func.upper(rows.c.span) - sa.func.lower(rows.c.span))
    return _select(rows, unique, rows.c.channel, "agent", rows.c.agent_id, seconds).where(rows.c.channel.in_(channels))


def _calls(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = calls.rows_of(run).subquery("c")
    taken = sa.or_(*(calls.taken(figure, rows) for figure in figures))
    return _select(rows, sa.cast(rows.c.item_id, sa.Text), "call", "call_log", rows.c.item_id, rows.c.seconds).where(taken)


def _logs(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = logs.rows_of(run, sorted({figure.what for figure in figures})).subquery("l")
    taken = sa.or_(*(logs.taken(figure, rows) for figure in figures))
    return _select(rows, sa.cast(rows.c.id, sa.Text), rows.c.counted_by, rows.c.item_type, rows.c.item_id, rows.c.seconds).where(taken)


def _searches(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = searches.rows_of(run).subquery("q")
    taken = [searches.taken(figure, rows) for figure in figures]
    found = _select(rows, sa.cast(rows.c.id, sa.Text), rows.c.query, "search", rows.c.id, sa.null())
    return found if any(one is None for one in taken) else found.where(sa.or_(*taken))


def _listings(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
    rows = searches.listed(run).subquery("n")
    return _select(rows, sa.func.concat(rows.c.fact_id, ":", rows.c.nth), "listed", "search", rows.c.other_id, sa.null())


def _offers(at: str) -> Rows:
    def select(run: Run, figures: Sequence[Figure]) -> sa.Select[Any]:
        rows = offers.rows_of(run, at).subquery("o")
        taken = [offers.taken(figure, run, rows) for figure in figures]
        event = "survey_offered" if at == "at" else "survey_answered"
        found = _select(rows, sa.cast(rows.c.id, sa.Text), event, rows.c.related_type, rows.c.item_id, sa.null(), rows.c[at])
        return found if any(one is None for one in taken) else found.where(sa.or_(*taken))

    return select


def _answers(run: Run, ids: dict[str, Any] | None) -> sa.Select[Any]:
    rows = given.rows_of(run).subquery("g")
    unique = sa.func.concat(rows.c.offer_id, ":", rows.c.question_id, ":", rows.c.nth)
    nobody = {name: sa.cast(sa.null(), sa.Uuid) for name in ("department_id", "group_id", "agent_id")}
    said = (rows.c.answered_at.label("at"), unique.label("unique"), rows.c.question.label("event"), rows.c.related_type.label("type"))
    found = sa.select(*said, rows.c.item_id.label("thing_id"), *(value.label(name) for name, value in nobody.items()), _seconds(sa.null()))
    for name in ("survey_id", "question_id", "answer") if ids is not None else ():
        found = found.where(sa.cast(rows.c[name], sa.Text) == str((ids or {}).get(name.removesuffix("_id"))))
    return found


def _select(rows: Any, unique: Any, event: Any, kind: Any, thing_id: Any, seconds: Any, at: Any = None) -> sa.Select[Any]:
    """One shape for all: what has no place or no agent has none there."""
    places = [
        (rows.c[name] if name in rows.c else sa.cast(sa.null(), sa.Uuid)).label(name) for name in ("department_id", "group_id", "agent_id")
    ]
    words = [(sa.literal(value, sa.Text) if isinstance(value, str) else value) for value in (event, kind)]
    said = ((rows.c.at if at is None else at).label("at"), unique.label("unique"), words[0].label("event"), words[1].label("type"))
    return sa.select(rows.c.k, *said, thing_id.label("thing_id"), *places, _seconds(seconds))


def _seconds(value: Any) -> Any:
    return sa.cast(value, sa.BigInteger).label("seconds")


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    said = {
        name: row[name] for name in ("at", "event", "type", "number", "customer_name", "department_id", "group_id", "agent_id", "seconds")
    }
    return said | {"id": row["thing_id"]}


SOURCES: dict[str, Rows] = {
    ACTS: _acts,
    COSTS: _acts,
    STRETCHES: _stretches,
    DUTIES: _duties,
    CALLS: _calls,
    TIME_LOGS: _logs,
    SEARCHES: _searches,
    LISTINGS: _listings,
    OFFERS: _offers("at"),
    RESPONSES: _offers("answered_at"),
}
