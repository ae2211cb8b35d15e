"""Minutes and money of the work on tickets and chats (REP-064 to REP-066). A transfer costs, whatever it changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from services.reports.models import Kind
from services.reports.queries.running.acts import rows_of
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, summed
from services.reports.queries.running.rating import ESTIMATES, MEANS, RATES
from services.reports.queries.running.run import Run
from services.reports.rules.measures.cost import ESTIMATED_BY


def branch(run: Run, figures: Figures) -> Branch:
    kinds = sorted({Kind[name] for figure in figures for name in figure.kinds})
    costs = charged(rows_of(run, kinds).subquery("a")).subquery("c")
    asked = {
        name: summed(costs.c[figure.what], costs.c.kind.in_([Kind[kind].value for kind in figure.kinds]))
        for figure, name in figures.items()
    }
    return grouped(costs, asked, counted())


def charged(rows: Any) -> sa.Select[Any]:
    """Each act with its minutes, by the estimates of its group at its moment, and its money, by the rate of whoever is charged.

    Money is told in seconds at the hourly cost, which is exact; what makes money of it is the last division.
    """
    estimated, rated, mean = ESTIMATES, RATES, MEANS
    joined = rows.outerjoin(estimated, held(estimated, estimated.c.group_id == rows.c.group_id, rows.c.at))
    joined = joined.outerjoin(rated, held(rated, rated.c.agent_id == rows.c.agent_id, rows.c.at))
    joined = joined.outerjoin(mean, held(mean, sa.and_(rows.c.agent_id.is_(None), mean.c.group_id == rows.c.group_id), rows.c.at))
    minutes = sa.case(
        *((rows.c.kind == Kind[kind].value, estimated.c[name]) for kind, name in ESTIMATED_BY.items()),
    )
    hourly = sa.func.coalesce(rated.c.hourly_cost, mean.c.hourly_cost)
    money = sa.cast(minutes, sa.Numeric) * 60 * hourly
    return sa.select(*rows.c, minutes.label("minutes"), money.label("money")).select_from(joined)


def held(spans: sa.CTE, of: ColumnElement[bool], at: ColumnElement[Any]) -> ColumnElement[bool]:
    """What held for it at that moment."""
    return sa.and_(of, spans.c.from_at <= at, at < spans.c.until_at)
