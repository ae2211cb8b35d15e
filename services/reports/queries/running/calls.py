"""Figures over call logs, by when they started (REP-230 to REP-233, REP-262 to REP-264)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.reports.models import Call
from services.reports.queries.running import conditions
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, summed
from services.reports.queries.running.costs import held
from services.reports.queries.running.keys import key_of, with_items
from services.reports.queries.running.rating import MEANS, RATES
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import Figure

CALLS = Call.__table__


def branch(run: Run, figures: Figures) -> Branch:
    rows = rows_of(run)
    if any(figure.what == "money" for figure in figures):
        rows = _charged(rows.subquery("a"))
    found = rows.subquery("c")
    numbers = {name: _number(figure, found) for figure, name in figures.items()}
    return grouped(found, numbers, counted(sa.or_(*(taken(figure, found) for figure in figures))))


def rows_of(run: Run) -> sa.Select[Any]:
    wanted = [
        conditions.in_window(run, CALLS.c.at),
        *conditions.placed(run, CALLS),
        *conditions.of_fields(run, CALLS.c.item_id),
        *conditions.within_reach(run, CALLS),
        conditions.kept(CALLS.c.item_id),
    ]
    if "direction" in run.filters:
        wanted.append(CALLS.c.is_outgoing.in_([word == "outgoing" for word in run.filters["direction"]]))
    return sa.select(key_of(run, CALLS).label("k"), *CALLS.c).select_from(with_items(run, CALLS, CALLS.c.item_id)).where(*wanted)


def taken(figure: Figure, rows: Any) -> Any:
    """Which calls a figure takes: those of a direction, or with a known length."""
    if figure.is_outgoing is not None:
        return rows.c.is_outgoing.is_(figure.is_outgoing)
    return rows.c.seconds.is_not(None) if figure.what else sa.true()


def _number(figure: Figure, rows: Any) -> Any:
    return counted(taken(figure, rows)) if figure.how == "count" else summed(rows.c[figure.what])


def _charged(rows: Any) -> sa.Select[Any]:
    """Real minutes at the rate of the call's agent."""
    rated, mean = RATES, MEANS
    joined = rows.outerjoin(rated, held(rated, rated.c.agent_id == rows.c.agent_id, rows.c.at))
    joined = joined.outerjoin(mean, held(mean, sa.and_(rows.c.agent_id.is_(None), mean.c.group_id == rows.c.group_id), rows.c.at))
    hourly = sa.func.coalesce(rated.c.hourly_cost, mean.c.hourly_cost)
    return sa.select(*rows.c, (sa.cast(rows.c.seconds, sa.Numeric) * hourly).label("money")).select_from(joined)
