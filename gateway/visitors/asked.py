"""What comes in about visitors and their filters."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.people.kinds import identity, matching, several, text, word
from gateway.schemas import PageQuery
from gateway.streams.schemas import StreamQuery

FIELDS = (
    *("email", "ip", "host_name", "host_domain", "country", "region", "city", "language", "browser", "os", "tracking_status"),
    *("started_at", "hits", "duration", "idle"),
    *("initial_page", "initial_virtual_page", "initial_page_title", "initial_referrer"),
    *("current_page", "current_virtual_page", "current_page_title", "current_referrer", "any_page"),
)
OPERATORS = (
    *("is", "is_not", "contains", "does_not_contain", "starts_with", "ends_with"),
    *("equal", "at_least", "at_most", "between"),
)
SORTS = ("started_at", "email", "browser", "current_page", "hits", "idle", "country")
MOST_CONDITIONS = 20
_TEXT = {"type": "string", "maxLength": 500}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_VALUE = {"anyOf": [_TEXT, _NUMBER, {"type": "array", "items": {"anyOf": [_TEXT, _NUMBER]}, "minItems": 2, "maxItems": 2}]}


class Which(Schema):
    """Which of the visitors in reach; a filter left out lets everybody through."""

    filter_id = identity("Of this filter, as it is now")
    brand_id = identity("On sites of this brand")
    status = word("How well they can be followed", "active", "pending")
    country = matching("From this country, by its ISO code", r"^[A-Za-z]{2}$", 2)
    search = text("Words in address, name, IP, host or page; all of them occur", 200, 0)


class VisitorsQuery(Which, PageQuery):
    """A part of the list."""

    sort = word("In which order", *SORTS, load_default="started_at")
    is_descending = fields.Boolean(
        metadata={"description": "Largest first, or smallest; left out: newest, most hits and least idle first, texts from the beginning"}
    )


class WatchQuery(StreamQuery):
    """Which visitors to watch."""

    filter_id = identity("Of this filter")
    brand_id = identity("On sites of this brand")


class VisitorCondition(Schema):
    """One condition. Texts compare without case; times are equal within a minute; duration and idle count whole minutes."""

    field = word("What is compared", *FIELDS, required=True)
    operator = word(
        "How: the first six for texts, the first two for tracking_status, the others for numbers and times", *OPERATORS, required=True
    )
    value = fields.Raw(required=True, metadata={"description": "With what; from and to for between", **_VALUE})


def _conditions(**more: Any) -> fields.List[Any]:
    return several(fields.Nested(VisitorCondition), "All of them hold", MOST_CONDITIONS, **more)


class VisitorFilterChanges(Schema):
    """What changes of a filter; the rest stays."""

    name = text("What it is called", 100)
    brand_id = identity("Only visitors of this brand; null for all brands", allow_none=True)
    conditions = _conditions()


class NewVisitorFilter(Schema):
    """A filter as it is to be."""

    name = text("What it is called", 100, required=True)
    brand_id = identity("Only visitors of this brand; null for all brands", allow_none=True, load_default=None)
    conditions = _conditions(load_default=list)
