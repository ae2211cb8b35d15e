"""All branches of a run laid side by side into one statement: its rows sorted and limited, its total line on top (REP-020)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from services.reports.queries.running import acts, ahead, calls, closing, costs, coverage, logs, offers, searches, stretches
from services.reports.queries.running.branches import FIXED, Branch, Figures
from services.reports.queries.running.holding import still_holds, with_tallies
from services.reports.queries.running.keys import beside, name_of
from services.reports.queries.running.run import Run
from services.reports.rules.ahead import things_of
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

TRIES = 3  # while days are counted again under way
BRANCHES: dict[str, Callable[[Run, Figures], Branch]] = {
    ACTS: acts.branch,
    COSTS: costs.branch,
    STRETCHES: stretches.branch,
    CALLS: calls.branch,
    TIME_LOGS: logs.branch,
    SEARCHES: searches.branch,
    LISTINGS: searches.listings,
    OFFERS: offers.offered,
    RESPONSES: offers.sent_in,
    "last close": closing.branch,
    "sums ahead": ahead.sums,
    "things ahead": ahead.things,
}


def counted_up(session: Session, run: Run) -> list[Any]:
    """The total line first, then the rows: each {key, is_total, name, and every measure under its key}."""
    for _ in range(TRIES):
        taking = with_tallies(session, run, ahead.families_of(run))
        found = list(session.execute(statement(session, taking)).mappings())
        if taking.ahead is None or all(row["holds"] for row in found):
            return found
    return list(session.execute(statement(session, run)).mappings())


def statement(session: Session, run: Run) -> sa.Select[Any]:
    """One statement, whatever the report. A trend gets all rows, in no order: empty buckets are still to come between them."""
    figures = _named(run)
    together = _together(_branches(session, run, figures), list(figures.values())).subquery("r")
    values = {measure.key: value_of(measure, {figure: together.c[name] for figure, name in figures.items()}) for measure in run.measures}
    named = name_of(run, together.c.key)
    name = sa.func.coalesce(together.c.label, together.c.key) if named is None else named[2]
    if named is None and run.group_by == "custom_field":
        name = sa.func.coalesce(name, "(none)")
    columns = values | beside(run)
    shown = sa.select(together.c.key, together.c.is_total, name.label("name"), *(value.label(key) for key, value in columns.items()))
    if run.ahead is not None:
        shown = shown.add_columns(still_holds(run.ahead, run.ahead_of).label("holds"))
    shown = shown.where(sa.or_(together.c.is_total, together.c.taken > 0))
    if named is not None:
        shown = shown.outerjoin_from(together, named[0], sa.and_(~together.c.is_total, named[1]))
    if run.cut is not None:
        return shown
    return shown.order_by(together.c.is_total.desc(), *_sorting(run, name, columns), together.c.key).limit(run.rows + 1)


def value_of(measure: Measure, figures: dict[Figure, ColumnElement[Any]]) -> ColumnElement[Any]:
    """Empty where there is nothing to divide by (REP-011)."""
    over: Any = sum((figures[figure] for figure in measure.over[1:]), start=figures[measure.over[0]])
    if measure.times != 1:
        times = Fraction(measure.times)
        over = over * times.numerator / times.denominator if times.denominator != 1 else over * times.numerator
    value: ColumnElement[Any] = over if measure.under is None else over / sa.func.nullif(figures[measure.under], 0)
    return value


def _named(run: Run) -> dict[Figure, str]:
    """Every figure of the run once, under a short name."""
    found = dict.fromkeys(figure for measure in run.measures for figure in measure.figures())
    return {figure: f"f{nth}" for nth, figure in enumerate(found)}


def _branches(session: Session, run: Run, figures: Figures) -> list[Branch]:
    sources: dict[str, dict[Figure, str]] = defaultdict(dict)
    for figure, name in figures.items():
        sources[_branch_of(run, figure)][figure] = name
    found = []
    for source, mine in sources.items():
        if source == DUTIES:
            found.append(coverage.branch(run, mine, coverage.hours_of(session, run)))
        else:
            found.append(BRANCHES[source](run, mine))
    return found


def _branch_of(run: Run, figure: Figure) -> str:
    if ahead.is_ahead(run, figure):
        return "things ahead" if things_of(figure) is not None else "sums ahead"
    return "last close" if figure.how == "at_last_close" else figure.source


def _together(branches: list[Branch], names: list[str]) -> sa.Select[Any]:
    """A row of one branch may be missing in another: there its figures are 0."""
    parts = []
    for branch in branches:
        rows = branch.subquery()
        here = [rows.c[name] if name in rows.c else sa.cast(sa.literal(0), sa.Numeric).label(name) for name in names]
        parts.append(sa.select(*(rows.c[name] for name in FIXED), *here))
    rows = sa.union_all(*parts).subquery("b")
    sums = [sa.func.sum(rows.c[name]).label(name) for name in ("taken", *names)]
    return sa.select(rows.c.key, rows.c.is_total, sa.func.max(rows.c.label).label("label"), *sums).group_by(rows.c.key, rows.c.is_total)


def _sorting(run: Run, name: ColumnElement[Any], values: dict[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    by = values.get(run.sort_column)
    first = sa.func.lower(name) if by is None else by
    down = first.desc() if run.sort_dir == "desc" else first.asc()
    return [down.nulls_last(), sa.func.lower(name).asc()]
