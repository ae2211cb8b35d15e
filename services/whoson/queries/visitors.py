"""Who is on the site now: the list, found, sorted and filtered (WHO-005, WHO-027, WHO-028, WHO-126)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from contracts.vocabulary_of_whoson import VisitStatus
from kit.storage.paging import Order, page
from kit.storage.search import MOST_WORDS, containing
from kit.storage.work import Reading
from services.whoson.conditions import holds
from services.whoson.handlers.known import settings
from services.whoson.models import Filter, Visit
from services.whoson.queries.filters import filter_unknown
from services.whoson.queries.shapes import COLUMNS, visitor_shown
from services.whoson.reaching import Reach, reach_of

Said = dict[str, Any]
REFRESH_SECONDS = 8  # WHO-025, before people has told of the settings
_WORDS = sa.func.concat_ws(
    *("\n", Visit.email, Visit.customer_name, Visit.ip, Visit.host_name),
    *(Visit.current_page, Visit.current_page_title, Visit.current_virtual_page),
)


def _text(column: Any) -> ColumnElement[str]:
    return sa.func.coalesce(column, sa.literal_column("''"), type_=sa.Text)


# What is sorted by, and whether the largest comes first unless told otherwise. Who is longest idle moved longest ago.
_SORTS: dict[str, tuple[ColumnElement[Any], bool]] = {
    "started_at": (Visit.started_at.expression, True),
    "email": (_text(Visit.email), False),
    "browser": (_text(Visit.browser), False),
    "current_page": (_text(Visit.current_page), False),
    "country": (_text(Visit.country), False),
    "hits": (Visit.hits.expression, True),
    "idle": (Visit.last_view_at.expression, True),
}


def visitors(reading: Reading, asked: Said) -> Said:
    """{items, next_cursor, refresh_seconds}. Four statements, five by a filter, however long the list.

    Raises NotFound filter_unknown, Invalid for a cursor of another order.
    """
    reach = reach_of(reading.session, reading.call)
    key, is_descending = _SORTS[asked["sort"]]
    if asked["is_descending"] is not None:
        is_descending = asked["is_descending"] != (asked["sort"] == "idle")
    label = key.label("sort_key")
    wanted = sa.select(Visit.id, label).where(*which(reading, reach, asked))
    found = page(reading.session, wanted, Order(label, Visit.id, desc=is_descending), asked["cursor"], asked["limit"])
    items = _in_order(reading, [item["id"] for item in found["items"]])
    refresh_seconds = settings(reading.session).get("refresh_seconds", REFRESH_SECONDS)
    return found | {"items": items, "refresh_seconds": refresh_seconds}


def _in_order(reading: Reading, ids: list[str]) -> list[Said]:
    """Whole visits are read for the page alone: to sort all of them with all that is in them takes twice the time."""
    rows = reading.session.execute(sa.select(*COLUMNS).where(Visit.id.in_(ids))).mappings() if ids else ()
    shown = {row["id"]: visitor_shown({str(name): value for name, value in row.items()}, reading.now) for row in rows}
    return [shown[visit_id] for visit_id in ids if visit_id in shown]


def which(reading: Reading, reach: Reach, asked: Said) -> list[ColumnElement[bool]]:
    """The open visits that are meant. A filter is applied as it is now, not as it was when a visit last changed."""
    where: list[ColumnElement[bool]] = [Visit.ended_at.is_(None), *reach.where()]
    if asked["brand_id"] is not None:
        where.append(Visit.brand_id == asked["brand_id"])
    if asked["status"] is not None:
        where.append(Visit.is_pending.is_(asked["status"] == VisitStatus.PENDING))
    if asked["country"] is not None:
        where.append(Visit.country == asked["country"].upper())
    where += [containing(_WORDS, word) for word in asked["search"].split()[:MOST_WORDS]]
    if asked["filter_id"] is not None:
        where.append(_of_filter(reading, asked["filter_id"]))
    return where


def _of_filter(reading: Reading, filter_id: str) -> ColumnElement[bool]:
    found = reading.session.execute(sa.select(Filter.conditions, Filter.brand_id).where(Filter.id == filter_id)).first()
    if found is None:
        raise filter_unknown()
    return holds(found.conditions, found.brand_id, sa.literal(reading.now, sa.DateTime(timezone=True)))
