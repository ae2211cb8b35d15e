"""What was searched for, for those who write: how often, and whether it led anywhere (KB-074, KB-137 to KB-139, KB-143, REP-070)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import Forbidden
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.kb.models import Search
from services.kb.queries.within_sight import staff_of
from services.kb.rules.wording import normalized

LATELY = timedelta(days=30)


def searches(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}: searches alike together, the most frequent first; of the last 30 days unless told.

    For managers and administrators: raises Forbidden for others.
    """
    if not staff_of(reading).is_everywhere:
        raise Forbidden("not_permitted", "Only managers and administrators may read what was searched for.")
    alike = _alike(reading, asked).subquery()
    order = Order(alike.c.searches, alike.c.normalized, desc=True)
    return page(reading.session, sa.select(alike), order, asked["cursor"], asked["limit"], _shown)


def _alike(reading: Reading, asked: dict[str, Any]) -> sa.Select[Any]:
    """One row for each wording: shown in its most frequent spelling."""
    times = sa.func.count()
    found = times.filter(Search.opened_count > 0)
    wanted = sa.select(
        Search.normalized,
        sa.func.mode().within_group(Search.query).label("query"),
        times.label("searches"),
        sa.func.count(Search.visitor.distinct()).label("visitors"),
        sa.func.avg(_results()).label("average_results"),
        sa.func.avg(Search.opened_count).label("average_opened"),
        (found * 100.0 / times).label("percent_finding"),
        times.filter(Search.followed_by_id.is_not(None)).label("followed"),
        times.filter(Search.is_solved).label("solved"),
        sa.func.max(Search.at).label("last_at"),
    )
    return wanted.where(*_conditions(reading, asked)).group_by(Search.normalized)


def _conditions(reading: Reading, asked: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    """Employees' own searches of the portal are left out of what customers searched for (REP-070)."""
    until = asked["until"] or reading.now
    found = [Search.at >= (asked["since"] or until - LATELY), Search.at <= until, Search.source == asked["source"]]
    if asked["source"] != "agent":
        found.append(Search.is_employee.is_(False))
    found += [getattr(Search, name) == asked[name] for name in ("brand_id", "language") if asked[name] is not None]
    if asked["text"]:
        found.append(Search.normalized.contains(normalized(asked["text"]), autoescape=True))
    for wanted, condition in (
        (asked["has_results"], _results() > 0),
        (asked["has_views"], Search.opened_count > 0),
        (asked["is_followed"], Search.followed_by_id.is_not(None)),
    ):
        if wanted is not None:
            found.append(condition if wanted else sa.not_(condition))
    return found


def _results() -> sa.ColumnElement[int]:
    return Search.article_count + sa.func.cardinality(Search.news_ids)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    rounded = {name: round(float(row[name]), 2) for name in ("average_results", "average_opened", "percent_finding")}
    return {name: value for name, value in row.items() if name != "normalized"} | rounded | {"last_at": wire_time(row["last_at"])}
