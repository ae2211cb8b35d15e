"""Figures over searches of the portal (REP-070, REP-276 to REP-281), and over the news that searches listed (REP-314)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.reports.models import Kind, Opened, Search
from services.reports.queries.running import acts, conditions
from services.reports.queries.running.branches import Branch, Figures, counted, grouped, number, summed
from services.reports.queries.running.keys import key_of
from services.reports.queries.running.run import Run
from services.reports.rules.measures.terms import Figure

SEARCHES = Search.__table__


def branch(run: Run, figures: Figures) -> Branch:
    """A search string is shown as it was typed most often (REP-211)."""
    rows = rows_of(run).subquery("q")
    typed = sa.func.btrim(sa.func.regexp_replace(rows.c.query, r"\s+", " ", "g"))
    spelling = sa.func.mode().within_group(typed.asc()) if run.group_by == "search_string" else None
    return grouped(rows, {name: _number(figure, rows) for figure, name in figures.items()}, counted(), spelling)


def rows_of(run: Run) -> sa.Select[Any]:
    """Each search with the number of different articles that were opened from it."""
    opened = sa.select(sa.func.count()).where(Opened.search_id == SEARCHES.c.id, Opened.kind == "article").scalar_subquery()
    found = sa.select(key_of(run, SEARCHES).label("k"), *SEARCHES.c, opened.label("opened")).where(*_wanted(run)).subquery()
    if run.report.only.searches == "without_views":
        return sa.select(found).where(found.c.opened == 0)
    return sa.select(found)


def _wanted(run: Run) -> list[Any]:
    wanted = [conditions.in_window(run, SEARCHES.c.at)]
    for name, column in (("brand", SEARCHES.c.brand_id), ("language", SEARCHES.c.language)):
        if name in run.filters:
            wanted.append(column.in_(run.filters[name]))
    if any(name in run.filters for name in ("department", "group", "agent")):
        wanted.append(sa.false())  # a search has none of these
    if "search_text" in run.filters:
        words = (" ".join(text.split()).lower() for text in run.filters["search_text"])
        wanted.append(sa.or_(*(SEARCHES.c.string.contains(word, autoescape=True) for word in words)))
    if run.report.only.searches == "without_results":
        wanted.append(SEARCHES.c.result_count == 0)
    return wanted


def taken(figure: Figure, rows: Any) -> Any:
    """Which searches a figure takes; None for all."""
    return rows.c.opened > 0 if figure.words else None


def _number(figure: Figure, rows: Any) -> Any:
    if figure.how == "count":
        return counted(taken(figure, rows))
    return sa.func.count(sa.distinct(rows.c.who)) if figure.how == "distinct" else summed(rows.c[figure.what])


def listings(run: Run, figures: Figures) -> Branch:
    """The searches that listed a news item, and how many different ones were opened from each; in the total line each search once."""
    rows = listed(run).subquery("n")
    each = sa.func.grouping_sets(sa.tuple_(rows.c.k, rows.c.other_id), sa.tuple_(rows.c.other_id))
    is_total = (sa.func.grouping(rows.c.k) == 1).label("is_total")
    found = sa.select(rows.c.k, is_total, sa.func.max(rows.c.opened).label("opened")).select_from(rows).group_by(each).subquery("m")
    fixed = (
        sa.cast(found.c.k, sa.Text).label("key"),
        found.c.is_total.label("is_total"),
        sa.cast(sa.null(), sa.Text).label("label"),
        number(counted()).label("taken"),
    )
    both = {"count": counted(), "sum": summed(found.c.opened)}
    asked = [number(both[figure.how]).label(name) for figure, name in figures.items()]
    return sa.select(*fixed, *asked).group_by(found.c.k, found.c.is_total)


def listed(run: Run) -> sa.Select[Any]:
    rows = acts.rows_of(run, [Kind.NEWS_LISTED]).subquery("a")
    opened = sa.select(sa.func.count()).where(Opened.search_id == rows.c.other_id, Opened.kind == "news").scalar_subquery()
    return sa.select(*rows.c, opened.label("opened"))
