"""Room for acts: a table a family and month, made when the first act of the month comes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

Month = tuple[int, int, int]  # family, year, month
MAKING = 7_361_041  # advisory lock: two that make the same table would hinder each other
_made: dict[str, set[Month]] = {}  # by database


def make_room(session: Session, months: Collection[Month]) -> None:
    """Makes what is missing, in this transaction; what is known to be there costs nothing."""
    known = _made.setdefault(str(session.connection().engine.url), set())
    missing = sorted(set(months) - known)
    if not missing:
        return
    connection = session.connection()
    connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (MAKING,))
    for family, year, month in missing:
        connection.exec_driver_sql(
            f"create table if not exists acts_{family} partition of acts for values in ({family}) partition by range (at)"
        )
        first, behind = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        connection.exec_driver_sql(
            f"create table if not exists acts_{family}_{year}_{month:02} partition of acts_{family} "
            f"for values from ('{first} 00:00+00') to ('{behind} 00:00+00')"
        )
    _learn_when_committed(session, known, missing)


def _learn_when_committed(session: Session, known: set[Month], made: Collection[Month]) -> None:
    """A transaction that is rolled back takes its tables along."""
    sa.event.listen(session, "after_commit", lambda _: known.update(made), once=True)
