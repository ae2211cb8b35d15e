"""A filter as an expression of SQL over `visits`: the one place where it is decided whether a visit matches (WHO-034 to 037, WHO-167)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from contracts.vocabulary_of_whoson import VisitStatus
from services.whoson.models import PageView, Visit
from services.whoson.models.columns import Uid
from services.whoson.rules.conditions import ANY_PAGE, STATUS, TEXTS, TIMES, moment

Truth = ColumnElement[bool]
_MOMENT = sa.DateTime(timezone=True)
_visits = Visit.__table__.c
_views = PageView.__table__.c
_NEGATED = {"is_not": "is", "does_not_contain": "contains"}
_COMPARED: dict[str, Callable[[Any, Any], Truth]] = {
    "is": lambda column, wanted: column == wanted,
    "contains": lambda column, wanted: sa.func.strpos(column, wanted) > 0,
    "starts_with": lambda column, wanted: sa.func.starts_with(column, wanted),
    "ends_with": lambda column, wanted: sa.func.right(column, sa.func.length(wanted)) == wanted,
    "equal": lambda column, wanted: column == wanted,
    "at_least": lambda column, wanted: column >= wanted,
    "at_most": lambda column, wanted: column <= wanted,
}


def holds(conditions: Sequence[Mapping[str, Any]], brand_id: str | None, now: ColumnElement[Any]) -> Truth:
    """True or false for each row of `visits`, never null. A filter without conditions holds for all of its brand (WHO-035)."""
    of_brand = [] if brand_id is None else [_visits.brand_id == sa.literal(brand_id, Uid)]
    return sa.and_(sa.true(), *of_brand, *(_condition(condition, now) for condition in conditions))


def _condition(condition: Mapping[str, Any], now: ColumnElement[Any]) -> Truth:
    field, operator, value = condition["field"], condition["operator"], condition["value"]
    if field == ANY_PAGE:
        return _any_page(operator, value)
    if field in TEXTS:
        return _text(_visits[field], operator, value)
    if field == STATUS:
        return _text(_status(), operator, value)
    if field in TIMES:
        return _time(_visits[field], operator, value)
    return _number(_visits.hits if field == "hits" else _minutes(field, now), operator, value)


def _any_page(operator: str, value: str) -> Truth:
    """Address, title or virtual page of any view. A negated one says that there was no such page."""
    plain = _NEGATED.get(operator, operator)
    looked_at = sa.or_(*(_text(column, plain, value) for column in (_views.url, _views.title, _views.virtual_page)))
    found = sa.exists().where(_views.visit_id == _visits.id, looked_at).correlate(Visit.__table__)
    return sa.not_(found) if operator in _NEGATED else found


def _text(column: Any, operator: str, value: str) -> Truth:
    """No case difference; what is not known is as empty."""
    plain = _NEGATED.get(operator, operator)
    found = _COMPARED[plain](sa.func.lower(sa.func.coalesce(column, "")), sa.func.lower(sa.literal(value, sa.Text)))
    return sa.not_(found) if operator in _NEGATED else found


def _status() -> ColumnElement[str]:
    ended = (_visits.ended_at.is_not(None), sa.literal(VisitStatus.NONE.value, sa.Text))
    pending = (_visits.is_pending, sa.literal(VisitStatus.PENDING.value, sa.Text))
    return sa.case(ended, pending, else_=sa.literal(VisitStatus.ACTIVE.value, sa.Text))


def _time(column: Any, operator: str, value: Any) -> Truth:
    """Equal is within the same minute."""
    if operator == "between":
        return sa.and_(*(_time(column, *end) for end in zip(("at_least", "at_most"), value, strict=True)))
    wanted: ColumnElement[Any] = sa.literal(moment(value), _MOMENT)
    if operator == "equal":
        column, wanted = sa.func.date_trunc("minute", column), sa.func.date_trunc("minute", wanted)
    return _COMPARED[operator](column, wanted)


def _minutes(field: str, now: ColumnElement[Any]) -> ColumnElement[Any]:
    """Whole minutes that have passed since the visit began, or since its last page view; they stop with its end (WHO-021, WHO-024)."""
    since = _visits.started_at if field == "duration" else _visits.last_view_at
    passed = sa.func.extract("epoch", sa.func.coalesce(_visits.ended_at, now) - since)
    return sa.func.greatest(sa.func.floor(passed / 60), 0)


def _number(column: Any, operator: str, value: Any) -> Truth:
    if operator == "between":
        return sa.and_(column >= value[0], column <= value[1])
    return _COMPARED[operator](column, value)
