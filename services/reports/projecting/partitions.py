"""Room for acts: a table a family and month, made when the first act of the month comes."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

Month = tuple[int, int, int]  # family, year, month
LEAF = re.compile(r"acts_\d_(?P<year>\d{4})_(?P<month>\d\d)")
MAKING = 7_361_041  # advisory lock: two that make the same table would hinder each other
_made: dict[str, set[Month]] = {}  # by database


def make_room(session: Session, months: set[Month]) -> None:
    """Makes what is missing, in this transaction; what is known to be there costs nothing."""
    known = _made.setdefault(str(session.connection().engine.url), set())
    missing = sorted(months - known)
    if not missing:
        return
    connection = session.connection()
    connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (MAKING,))
    for family, year, month in missing:
        _make(connection, f"acts_{family}", "acts", f"in ({family})", "partition by range (at)")
        first, behind = date(year, month, 1), _behind(year, month)
        _make(connection, f"acts_{family}_{year}_{month:02}", f"acts_{family}", f"from ('{first} 00:00+00') to ('{behind} 00:00+00')")
    _learn_when_committed(session, known, missing)


def drop_before(session: Session, moment: datetime) -> None:
    """Drops the months that ended before; only for who has seen to it that nothing is put there any more."""
    connection = session.connection()
    for name in connection.exec_driver_sql("select relid::text from pg_partition_tree('acts') where isleaf").scalars().all():
        found = LEAF.fullmatch(name)
        if found and _behind(int(found["year"]), int(found["month"])) <= moment.date():
            connection.exec_driver_sql(f"drop table {name}")


def _behind(year: int, month: int) -> date:
    """The first day of the next month."""
    return date(year + month // 12, month % 12 + 1, 1)


def _make(connection: sa.Connection, name: str, parent: str, values: str, kind: str = "") -> None:
    """A table of its own first, then a part of its parent: so nobody who reads or writes there is waited for."""
    if connection.exec_driver_sql("select to_regclass(%s)", (name,)).scalar() is None:
        connection.exec_driver_sql(f"create table {name} (like {parent} including all) {kind}")
        connection.exec_driver_sql(f"alter table {parent} attach partition {name} for values {values}")


def _learn_when_committed(session: Session, known: set[Month], made: Collection[Month]) -> None:
    """A transaction that is rolled back takes its tables along."""
    sa.event.listen(session, "after_commit", lambda _: known.update(made), once=True)
