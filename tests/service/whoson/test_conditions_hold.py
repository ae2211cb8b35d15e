"""Conditions in SQL against a slow and obvious reading of the same words, over random visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.whoson.conditions import holds
from services.whoson.models import PageView, Visit, new_id
from services.whoson.rules.conditions import ANY_PAGE, EQUALITY, FIELDS, NUMBERS, OF_NUMBERS, STATUS, TEXTS, check, operators_of
from tests.support.handling import Handling

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BRANDS = tuple(f"00000000-0000-7000-9000-{number:012d}" for number in (1, 2))
words = st.text("aAbBÉé%_\\'.", max_size=4)
known_or_not = st.none() | words
minutes_ago = st.integers(0, 15 * 60).map(lambda seconds: NOW - timedelta(seconds=seconds))
NULLABLE: tuple[str, ...] = ("email", "host_name", "host_domain", "country", "region", "city", "language", "browser", "os")
NULLABLE += tuple(f"{which}_{what}" for which in ("initial", "current") for what in ("virtual_page", "referrer"))
FILLED = ("ip", "initial_page", "initial_page_title", "current_page", "current_page_title")
EMPTY = dict.fromkeys(
    ("user_id", "customer_name", "spider", "end_cause", "name_looked_up_at", "network", "search_words", "chat_id", "device")
)


@st.composite
def visits(draw: st.DrawFn) -> dict[str, Any]:
    started_at = draw(minutes_ago)
    last_view_at = draw(st.datetimes(started_at.replace(tzinfo=None), NOW.replace(tzinfo=None)).map(lambda at: at.replace(tzinfo=UTC)))
    visit = {name: draw(known_or_not) for name in NULLABLE} | {name: draw(words) for name in FILLED}
    return visit | {
        "brand_id": draw(st.sampled_from(BRANDS)),
        "started_at": started_at,
        "last_view_at": last_view_at,
        "ended_at": draw(st.none() | st.just(last_view_at + timedelta(minutes=15))),
        "is_pending": draw(st.booleans()),
        "hits": draw(st.integers(1, 5)),
        "pages": draw(st.lists(st.tuples(words, words, known_or_not), max_size=3)),
    }


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(operators_of(field)))
    if field == STATUS:
        value: Any = draw(st.sampled_from(("active", "pending", "none")))
    elif field in TEXTS:
        value = draw(words if operator in EQUALITY else st.text("aAbBÉé%_\\'.", min_size=1, max_size=2))
    else:
        one = st.integers(0, 16) if field in NUMBERS else minutes_ago.map(lambda at: at.isoformat())
        value = sorted(draw(st.tuples(one, one))) if operator == "between" else draw(one)
    return {"field": field, "operator": operator, "value": value}


def obviously(visit: dict[str, Any], condition: dict[str, Any]) -> bool:
    field, operator, value = condition["field"], condition["operator"], condition["value"]
    if operator in OF_NUMBERS:
        return compared(operator, *measured(visit, field, value))
    if field == ANY_PAGE:
        told = [text or "" for page in visit["pages"] for text in page]
    elif field == STATUS:
        told = ["none" if visit["ended_at"] else "pending" if visit["is_pending"] else "active"]
    else:
        told = [visit[field] or ""]
    wanted = value.lower()
    plain = {"is_not": "is", "does_not_contain": "contains"}.get(operator, operator)
    found: bool = any(
        {
            "is": text == wanted,
            "contains": wanted in text,
            "starts_with": text.startswith(wanted),
            "ends_with": text.endswith(wanted),
        }[plain]
        for text in map(str.lower, told)
    )
    return found if plain == operator else not found


def measured(visit: dict[str, Any], field: str, value: Any) -> tuple[Any, Any, str]:
    if field == "started_at":
        moments = [datetime.fromisoformat(each) for each in value] if isinstance(value, list) else datetime.fromisoformat(value)
        return visit["started_at"], moments, field
    since = {"duration": "started_at", "idle": "last_view_at"}.get(field)
    if since is None:
        return visit["hits"], value, field
    return int(((visit["ended_at"] or NOW) - visit[since]).total_seconds()) // 60, value, field


def compared(operator: str, found: Any, wanted: Any, field: str) -> bool:
    if operator == "between":
        return bool(wanted[0] <= found <= wanted[1])
    if operator == "equal":
        return bool(found.replace(second=0) == wanted.replace(second=0)) if field == "started_at" else bool(found == wanted)
    return bool(found >= wanted if operator == "at_least" else found <= wanted)


def stored(handling: Handling, visit: dict[str, Any]) -> str:
    rest = {"version": 1, "is_spider": False, "languages": [], "live_chat_status": "none", "filter_ids": [], "latitude": None}
    row = {name: value for name, value in visit.items() if name != "pages"} | EMPTY | rest | {"longitude": None, "id": new_id()}
    with handling("whoson", now=NOW) as work:
        work.session.add(Visit(**row, visitor_key=row["id"], current_view_key=row["id"]))
        work.session.flush()
        for number, (url, title, virtual_page) in enumerate(visit["pages"]):
            said = {"url": url, "title": title, "virtual_page": virtual_page, "referrer": None, "seconds": None}
            work.session.add(PageView(view_key=f"{row['id']}/{number}", visit_id=row["id"], number=number, viewed_at=NOW, **said))
    return str(row["id"])


@pytest.mark.spec("WHO-036", "WHO-167", "WHO-169")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    visit=visits(),
    filters=st.lists(st.tuples(st.lists(conditions(), max_size=3), st.none() | st.sampled_from(BRANDS)), min_size=20, max_size=20),
)
def test_a_filter_finds_what_its_conditions_say(handling: Handling, visit: dict[str, Any], filters: list[tuple[Any, str | None]]) -> None:
    visit_id = stored(handling, visit)
    for said, _ in filters:
        for condition in said:
            check(condition)
    now = sa.literal(NOW, sa.DateTime(timezone=True))
    expressions = [holds(said, brand, now).label(f"f{number}") for number, (said, brand) in enumerate(filters)]
    with handling.reading("whoson") as session:
        found = list(session.execute(sa.select(*expressions).where(Visit.id == visit_id)).one())
    wanted = [brand in (None, visit["brand_id"]) and all(obviously(visit, each) for each in said) for said, brand in filters]
    for (said, brand), sql, plain in zip(filters, found, wanted, strict=True):
        assert sql is plain, (said, brand, visit)
