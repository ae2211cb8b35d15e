"""What a filter may ask of a visit: which fields, and how each is compared (WHO-036, WHO-167, WHO-169)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.vocabulary_of_whoson import VisitStatus

ANY_PAGE = "any_page"
STATUS = "tracking_status"
TEXTS = (
    *("email", "ip", "host_name", "host_domain", "country", "region", "city", "language", "browser", "os"),
    *("initial_page", "initial_virtual_page", "initial_page_title", "initial_referrer"),
    *("current_page", "current_virtual_page", "current_page_title", "current_referrer"),
    ANY_PAGE,
)
NUMBERS = ("hits", "duration", "idle")
TIMES = ("started_at",)
FIELDS = (*TEXTS, STATUS, *NUMBERS, *TIMES)
# What comes true or stops being true while nothing happens; a tracking status changes by a change of the visit.
TIMED = frozenset({"duration", "idle"})

EQUALITY = ("is", "is_not")
OF_TEXTS = (*EQUALITY, "contains", "does_not_contain", "starts_with", "ends_with")
OF_NUMBERS = ("equal", "at_least", "at_most", "between")
OPERATORS = (*OF_TEXTS, *OF_NUMBERS)

LONGEST = 500  # characters of a text
GREATEST = 1_000_000
MOST = 20  # conditions of a filter


class Wrong(ValueError):
    """What is wrong with a condition; `part` is `operator` or `value`."""

    def __init__(self, part: str, detail: str) -> None:
        super().__init__(detail)
        self.part, self.detail = part, detail


def operators_of(field: str) -> tuple[str, ...]:
    if field == STATUS:
        return EQUALITY
    return OF_TEXTS if field in TEXTS else OF_NUMBERS


def check(condition: Mapping[str, Any]) -> None:
    """Raises Wrong. Texts may be empty for `is` and `is_not`: what is not known is as empty. Times are moments with their zone, as text."""
    field, operator, value = condition["field"], condition["operator"], condition["value"]
    if operator not in operators_of(field):
        raise Wrong("operator", f"{field} is compared by one of: {', '.join(operators_of(field))}.")
    if operator != "between":
        _check_value(field, operator, value)
        return
    if not isinstance(value, list) or len(value) != 2:
        raise Wrong("value", "A list of two is wanted: from and to.")
    for end in value:
        _check_value(field, operator, end)
    low, high = (moment(end) for end in value) if field in TIMES else value
    if low > high:
        raise Wrong("value", "The first of the two must not be the greater one.")


def moment(value: str) -> datetime:
    """Raises ValueError for what is no moment with its zone."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found


def is_timed(conditions: list[dict[str, Any]]) -> bool:
    """Whether time alone makes it match or not."""
    return any(condition["field"] in TIMED for condition in conditions)


def _check_value(field: str, operator: str, value: Any) -> None:
    if field == STATUS:
        if value not in list(VisitStatus):
            raise Wrong("value", f"One of: {', '.join(VisitStatus)}.")
    elif field in TEXTS:
        _check_text(operator, value)
    elif field in NUMBERS:
        if type(value) is not int or not 0 <= value <= GREATEST:
            raise Wrong("value", f"A whole number from 0 to {GREATEST} is wanted.")
    else:
        _check_moment(value)


def _check_text(operator: str, value: Any) -> None:
    if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
        raise Wrong("value", f"A text of at most {LONGEST} characters is wanted.")
    if not value and operator not in EQUALITY:
        raise Wrong("value", "A text is wanted; an empty one is in every text.")


def _check_moment(value: Any) -> None:
    try:
        if not isinstance(value, str) or len(value) > 40:
            raise ValueError("no text")
        moment(value)
    except ValueError as no_moment:
        raise Wrong("value", "A moment with its zone is wanted, such as 2026-03-02T09:00:00Z.") from no_moment
