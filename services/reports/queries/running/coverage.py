"""When somebody was there: the union of agents' duties, and its part of the business hours (REP-061, REP-219 to REP-222)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSTZMULTIRANGE, TSTZRANGE
from sqlalchemy.orm import Session

from services.reports.models import Department, Duty
from services.reports.queries.running import conditions
from services.reports.queries.running.branches import Branch, Figures, number
from services.reports.queries.running.keys import key_of
from services.reports.queries.running.run import Run
from services.reports.rules.hours import business_spans
from services.reports.rules.windows import zone_of

DUTIES = Duty.__table__
Hours = dict[str, str]  # department to its business hours in the window, as a multirange


def hours_of(session: Session, run: Run) -> Hours:
    """By the hours and holidays that are set now, up to now. One statement."""
    end = min(run.window.end, run.now)
    found = {}
    for row in session.execute(sa.select(Department.id, Department.hours, Department.holidays, Department.time_zone)):
        spans = business_spans(row.hours, row.holidays, zone_of(row.time_zone), run.window.start, end)
        found[row.id] = "{" + ",".join(f"[{opens.isoformat()},{closes.isoformat()})" for opens, closes in spans) + "}"
    return found


def branch(run: Run, figures: Figures, hours: Hours) -> Branch:
    """Spans are joined by department first: what an agent covers counts inside the hours of the department he covers it for."""
    by_department = _by_department(run, hours).subquery("d")
    sets = sa.func.grouping_sets(sa.tuple_(by_department.c.k), sa.tuple_())
    fixed = (
        sa.cast(by_department.c.k, sa.Text).label("key"),
        (sa.func.grouping(by_department.c.k) == 1).label("is_total"),
        sa.cast(sa.null(), sa.Text).label("label"),
        number(sa.func.count()).label("taken"),
    )
    unions = {}
    for figure, name in figures.items():
        joined = sa.func.range_agg(by_department.c[figure.what])
        channel = by_department.c.channel.in_(figure.words)
        unions[name] = (joined.filter(channel) if figure.words else joined).label(name)
    found = sa.select(*fixed, *unions.values()).select_from(by_department).group_by(sets).subquery("u")
    return sa.select(*(found.c[name] for name in ("key", "is_total", "label", "taken")), *(_length(found.c[name], name) for name in unions))


def rows_of(run: Run) -> sa.Select[Any]:
    """The duties in the window, each cut to it; one that goes on lasts until now."""
    until_at = sa.func.coalesce(DUTIES.c.until_at, sa.literal(run.now))
    span = sa.func.tstzrange(sa.func.greatest(DUTIES.c.at, run.window.start), sa.func.least(until_at, run.window.end))
    wanted = [
        DUTIES.c.channel.in_(("tickets", "chats")),
        DUTIES.c.at < run.window.end,
        until_at > sa.func.greatest(run.window.start, DUTIES.c.at),
        *conditions.placed(run, DUTIES, conditions.PLACES[:-1]),
        *conditions.within_reach(run, DUTIES),
    ]
    return sa.select(key_of(run, DUTIES).label("k"), *DUTIES.c, sa.type_coerce(span, TSTZRANGE).label("span")).where(*wanted)


def _by_department(run: Run, hours: Hours) -> sa.Select[Any]:
    duties = rows_of(run).subquery("s")
    told = sa.func.unnest(sa.cast(list(hours), ARRAY(sa.Text)), sa.cast(list(hours.values()), ARRAY(sa.Text)))
    known = told.table_valued(sa.column("id", sa.Text), sa.column("open", sa.Text), name="hours").render_derived()
    always = "{" + f"[{run.window.start.isoformat()},{max(run.window.start, min(run.window.end, run.now)).isoformat()})" + "}"
    opened = sa.cast(sa.func.coalesce(sa.func.max(known.c.open), always), TSTZMULTIRANGE)
    covered = sa.func.range_agg(duties.c.span, type_=TSTZMULTIRANGE)
    joined = duties.outerjoin(known, sa.cast(known.c.id, sa.Uuid) == duties.c.department_id)
    columns = (
        duties.c.k,
        duties.c.channel,
        covered.label("covered"),
        sa.type_coerce(covered.op("*")(opened), TSTZMULTIRANGE).label("covered_in_hours"),
        opened.label("hours"),
    )
    return sa.select(*columns).select_from(joined).group_by(duties.c.k, duties.c.channel, duties.c.department_id)


def _length(spans: Any, name: str) -> Any:
    """Seconds."""
    one = sa.func.unnest(spans).column_valued("one")
    long = sa.func.sum(sa.func.extract("epoch", sa.func.upper(one) - sa.func.lower(one)))
    return number(sa.select(long).scalar_subquery()).label(name)
