"""How many are on the site, by what: for the navigation, the figures, and the map (WHO-026, WHO-053, WHO-056)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from contracts.vocabulary_of_whoson import VisitStatus
from kit.storage.work import Reading
from services.whoson.models import Visit
from services.whoson.outside.places import places
from services.whoson.queries.visitors import which
from services.whoson.reaching import reach_of
from services.whoson.rules.density import density

Said = dict[str, Any]
TOP, MOST_FILTERS = 50, 2_000  # of the latter: different sets of filters that visits match at once
MOST_PLACES = 5_000
# An address without what follows the question mark: else every visitor of a campaign is on a page of its own.
_BY: dict[str, Any] = {
    "is_pending": Visit.is_pending,
    "brand_id": Visit.brand_id,
    "country": Visit.country,
    "page": sa.func.split_part(Visit.current_page, sa.literal_column("'?'"), sa.literal_column("1"), type_=sa.Text),
    "filter_ids": Visit.filter_ids,
}
# What `grouping` says where a row is counted by the first of them, the second, …
_COUNTED_BY = {31 & ~(16 >> number): name for number, name in enumerate(_BY)}


def visitor_counts(reading: Reading, asked: Said) -> Said:
    """{total, statuses, brands, countries, filters, pages}: one look at the open visits; the fifty of each with most visitors.

    Filters are counted as they were matched last: within a second of a change of the filter, ten where only time makes the difference.
    """
    reach = reach_of(reading.session, reading.call)
    by: dict[str, Counter[Any]] = {name: Counter() for name in _BY}
    for row in reading.session.execute(_counted((Visit.ended_at.is_(None), *reach.where()))):
        name = _COUNTED_BY[row.grouped]
        key = getattr(row, name)
        by[name][tuple(key) if name == "filter_ids" else key] += row._mapping["count"]
    pending, active = by["is_pending"][True], by["is_pending"][False]
    filters: Counter[str] = Counter()
    for ids, count in by["filter_ids"].items():
        filters.update(dict.fromkeys(ids, count))
    return {
        "total": pending + active,
        "statuses": {VisitStatus.ACTIVE.value: active, VisitStatus.PENDING.value: pending},
        "brands": [{"brand_id": key, "count": count} for key, count in _most(by["brand_id"])],
        "countries": [{"country": key, "count": count} for key, count in _most(by["country"])],
        "filters": [{"filter_id": key, "count": count} for key, count in _most(filters)],
        "pages": [{"page": key, "count": count} for key, count in _most(by["page"])],
    }


def visitor_map(reading: Reading, asked: Said) -> Said:
    """{places, unknown, total, credits}: a GeoJSON FeatureCollection, how many are nowhere, and whom to name beside it.

    Places and filters as in the list.
    """
    reach = reach_of(reading.session, reading.call)
    place = (sa.func.round(Visit.latitude * 10), sa.func.round(Visit.longitude * 10), Visit.country)
    count = sa.func.count()
    wanted = sa.select(*place, count).where(*which(reading, reach, asked)).group_by(*place).order_by(count.desc()).limit(MOST_PLACES)
    rows = [(_degrees(row[0]), _degrees(row[1]), row[2], row[3]) for row in reading.session.execute(wanted)]
    found = density(rows)
    named = [{"text": credit.text, "url": credit.url} for credit in places().credits()]
    return {"places": found.features, "unknown": found.unknown, "total": sum(row[3] for row in rows), "credits": named}


def _counted(where: tuple[Any, ...]) -> sa.Select[Any]:
    """By each of `_BY`, in one go over the visits. `grouped` has the bits of those by which a row is not counted."""
    count, grouped = sa.func.count().label("count"), sa.func.grouping(*_BY.values()).label("grouped")
    place = sa.func.row_number().over(partition_by=grouped, order_by=count.desc()).label("place")
    counts = sa.select(*(column.label(name) for name, column in _BY.items()), grouped, count, place).where(*where)
    found = counts.group_by(sa.func.grouping_sets(*(sa.tuple_(column) for column in _BY.values()))).subquery("counts")
    is_enough = sa.or_(found.c.place <= TOP, sa.and_(found.c.filter_ids.is_not(None), found.c.place <= MOST_FILTERS))
    return sa.select(found).where(is_enough)


def _most(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))


def _degrees(tenths: float | None) -> float | None:
    return None if tenths is None else tenths / 10
