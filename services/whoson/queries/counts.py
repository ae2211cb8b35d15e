"""How many are on the site, by what: for the navigation, the figures, and the map (WHO-026, WHO-053, WHO-056)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.vocabulary_of_whoson import VisitStatus
from kit.storage.work import Reading
from services.whoson.models import Visit
from services.whoson.queries.visitors import which
from services.whoson.reaching import reach_of
from services.whoson.rules.density import density

Said = dict[str, Any]
TOP = 50
MOST_PLACES = 5_000


def visitor_counts(reading: Reading, asked: Said) -> Said:
    """{total, statuses, brands, countries, filters, pages}: two statements. The fifty countries and pages with most visitors.

    Filters are counted as they were matched last: within a second of a change of the filter, ten where only time makes the difference.
    """
    reach = reach_of(reading.session, reading.call)
    where = (Visit.ended_at.is_(None), *reach.where())
    by: dict[str, dict[Any, int]] = {"is_pending": {}, "brand_id": {}, "country": {}, "current_page": {}, "filter": {}}
    for kind, key, count in reading.session.execute(_counted(where)):
        by[kind][key] = count
    pending, active = by["is_pending"].get("true", 0), by["is_pending"].get("false", 0)
    return {
        "total": pending + active,
        "statuses": {VisitStatus.ACTIVE.value: active, VisitStatus.PENDING.value: pending},
        "brands": [{"brand_id": key, "count": count} for key, count in _most(by["brand_id"])],
        "countries": [{"country": key, "count": count} for key, count in _most(by["country"])],
        "filters": [{"filter_id": key, "count": count} for key, count in _most(by["filter"])],
        "pages": [{"page": key, "count": count} for key, count in _most(by["current_page"])],
    }


def visitor_map(reading: Reading, asked: Said) -> Said:
    """{places, unknown, total}: a GeoJSON FeatureCollection, and how many are nowhere. Places and filters as in the list."""
    reach = reach_of(reading.session, reading.call)
    place = (sa.func.round(Visit.latitude * 10), sa.func.round(Visit.longitude * 10), Visit.country)
    count = sa.func.count()
    wanted = sa.select(*place, count).where(*which(reading, reach, asked)).group_by(*place).order_by(count.desc()).limit(MOST_PLACES)
    rows = [(_degrees(row[0]), _degrees(row[1]), row[2], row[3]) for row in reading.session.execute(wanted)]
    found = density(rows)
    return {"places": found.features, "unknown": found.unknown, "total": sum(row[3] for row in rows)}


def _counted(where: tuple[Any, ...]) -> Any:
    open_now = (
        sa.select(Visit.is_pending, Visit.brand_id, Visit.country, Visit.current_page, Visit.filter_ids).where(*where).cte("open_now")
    )
    counts = [_by(open_now, name) for name in ("is_pending", "brand_id", "country", "current_page")]
    one = sa.func.unnest(open_now.c.filter_ids).label("one")
    filters = sa.select(one).select_from(open_now).subquery("matching")
    of_filters = sa.select(sa.literal("filter"), sa.cast(filters.c.one, sa.Text), sa.func.count()).group_by(filters.c.one)
    return sa.union_all(*counts, of_filters)


def _by(open_now: sa.CTE, name: str) -> sa.Select[Any]:
    column, count = open_now.c[name], sa.func.count().label("count")
    top = sa.select(column.label("key"), count).group_by(column).order_by(count.desc(), column).limit(TOP).subquery(f"by_{name}")
    return sa.select(sa.literal(name), sa.cast(top.c.key, sa.Text), top.c.count)


def _most(counts: dict[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))


def _degrees(tenths: float | None) -> float | None:
    return None if tenths is None else tenths / 10
