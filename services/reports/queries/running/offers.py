"""Figures over surveys: offered in the window and answered since, or sent in in the window (SUR-049 to SUR-052)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.reports.models import Item, OfferTold
from services.reports.queries.running import conditions
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, summed
from services.reports.queries.running.keys import key_of
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import Figure

OFFERS = OfferTold.__table__


def offered(run: Run, figures: Figures) -> Branch:
    return _branch(run, figures, "at")


def sent_in(run: Run, figures: Figures) -> Branch:
    return _branch(run, figures, "answered_at")


def _branch(run: Run, figures: Figures, at: str) -> Branch:
    rows = rows_of(run, at).subquery("o")
    return grouped(rows, {name: _number(figure, run, rows) for figure, name in figures.items()}, counted())


def rows_of(run: Run, at: str) -> sa.Select[Any]:
    return sa.select(key_of(run, OFFERS, at).label("k"), *OFFERS.c).where(*wanted(run, at))


def wanted(run: Run, at: str) -> list[Any]:
    """What lets an offer through. A merge moves a survey to the primary ticket, so merging leaves none out (REP-022)."""
    deleted = sa.select(Item.id).where(Item.id == OFFERS.c.item_id, Item.deleted_by == "person")
    found = [
        conditions.in_window(run, OFFERS.c[at]),
        *conditions.placed(run, OFFERS),
        *conditions.within_reach(run, OFFERS),
        ~deleted.exists(),
    ]
    for name, column in (("survey", "survey_id"), ("offer_source", "source"), ("related_to", "related_type")):
        if name in run.filters:
            found.append(OFFERS.c[column].in_(run.filters[name]))
    return found


def taken(figure: Figure, run: Run, rows: Any) -> Any:
    """Which offers a figure takes; None for all."""
    if figure.words:
        return rows.c.answered_at <= run.now
    return rows.c.rating.is_not(None) if figure.what else None


def _number(figure: Figure, run: Run, rows: Any) -> Any:
    return counted(taken(figure, run, rows)) if figure.how == "count" else summed(rows.c.rating)
