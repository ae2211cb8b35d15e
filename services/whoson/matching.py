"""Which filters a visit matches: found out with every change of it (WHO-037), for all filters and all changed visits in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.storage.prepared import Prepared
from services.whoson.conditions import holds
from services.whoson.models import Filter, Visit
from services.whoson.models.columns import Uid
from services.whoson.rules.conditions import is_timed
from services.whoson.states import Row

NOW: ColumnElement[Any] = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_IDS = ARRAY(Uid)
_EDITION = Prepared("edition_of_filters", ("int",), "select id::text, version from filters order by id limit $1")
MOST = 1_000  # more than there may be
_visits = Visit.__table__.c
Edition = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All filters as they were when `edition` was current: each as an expression, and which of them time alone makes match."""

    edition: Edition
    filters: dict[str, ColumnElement[bool]]
    timed: tuple[str, ...]
    said: dict[str, Any] = field(default_factory=dict)

    def ids(self) -> ColumnElement[Any]:
        """The ids of the filters that match a row of `visits`, in their order."""
        found = [sa.case((holds, sa.literal(filter_id, Uid))) for filter_id, holds in self.filters.items()]
        if not found:
            return sa.cast(sa.literal("{}"), _IDS)
        return sa.func.array_remove(sa.cast(array(found), _IDS), sa.null(), type_=_IDS)

    def run(self, session: Session, name: str, statement: Any, values: dict[str, Any]) -> sa.CursorResult[Any]:
        """Runs a statement that was put into words once for this edition; `statement` makes it."""
        if name not in self.said:
            compiled = statement(self).compile(dialect=session.get_bind().dialect)
            self.said[name] = (str(compiled), compiled.params)
        words, told = self.said[name]
        return session.connection().exec_driver_sql(words, {**told, **values})


_last: list[Known] = []


def known(session: Session) -> Known:
    """The filters as they are, put into expressions when one of them is another than before."""
    edition = tuple((row.id, row.version) for row in _EDITION.run(session, MOST))
    if not _last or _last[0].edition != edition:
        _last[:] = [_read(session, edition)]
    return _last[0]


def matched(session: Session, visits: Sequence[Row], now: datetime) -> None:
    """Brings `filter_ids` of these visits up to date, in the database and in hand. They have been written before."""
    if not visits:
        return
    filters = known(session)
    if not filters.filters and not any(visit["filter_ids"] for visit in visits):
        return
    values = {"ids": [visit["id"] for visit in visits], "now": now}
    changed = {row.id: row.filter_ids for row in filters.run(session, "matched", _of_these, values)}
    for visit in visits:
        if visit["id"] in changed:
            visit["filter_ids"] = changed[visit["id"]]


def _read(session: Session, edition: Edition) -> Known:
    rows = session.execute(sa.select(Filter.id, Filter.version, Filter.brand_id, Filter.conditions).order_by(Filter.id)).all()
    expressions = {row.id: holds(row.conditions, row.brand_id, NOW) for row in rows}
    return Known(tuple((row.id, row.version) for row in rows), expressions, tuple(row.id for row in rows if is_timed(row.conditions)))


def _of_these(filters: Known) -> Any:
    these = sa.cast(sa.bindparam("ids", type_=ARRAY(sa.Text)), _IDS)
    found = sa.select(_visits.id, filters.ids().label("ids")).where(_visits.id == sa.any_(these)).subquery("found")
    differ = _visits.filter_ids.is_distinct_from(found.c.ids)
    changed = sa.update(Visit).values(filter_ids=found.c.ids).where(_visits.id == found.c.id, differ)
    return changed.returning(sa.cast(_visits.id, sa.Text).label("id"), sa.cast(_visits.filter_ids, ARRAY(sa.Text)).label("filter_ids"))
