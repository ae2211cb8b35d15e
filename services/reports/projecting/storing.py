"""Putting rows into tables: one statement a table, whatever is in the batch; what is older than what is stored changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports import models
from services.reports.projecting.partitions import make_room
from services.reports.projecting.rows import LASTING, Row, Rows

Table = sa.Table
TABLES = models.metadata.tables
LASTING_OF_ITEMS = (*LASTING, "is_absorbed")
FOR_GOOD = ("purged", "forgotten", "opened", "answers_told")  # told once, and never otherwise


def store(session: Session, rows: Rows) -> None:
    """Stores all of them, each table's in the order of its keys, so that two batches cannot wait for each other."""
    if rows.acts:
        make_room(session, {(act["family"], act["at"].year, act["at"].month) for act in rows.acts})
        _put(session, "acts", rows.acts, "on conflict do nothing")
    if rows.items:
        _put(session, "items", _sorted(rows.items), _merging_items())
    for name, newest in sorted(rows.newest.items()):
        if name in FOR_GOOD:
            _put(session, name, _sorted(newest), "on conflict do nothing")
        elif name in NEWEST_BY:
            _put(session, name, _sorted(newest), _newest(name, NEWEST_BY[name]))
        else:
            _put(session, name, _sorted(newest), _newest(name, ("sequence",)))
    for name, versions in sorted(rows.versions.items()):
        _put(session, name, versions, "on conflict do nothing")


NEWEST_BY = {"customers": ("told_at", "told_by")}


def _put(session: Session, name: str, rows: Sequence[Row], conflict: str) -> None:
    columns = ", ".join(_columns(name, rows))
    said = f"insert into {name} ({columns}) select {columns} from json_populate_recordset(null::{name}, %s::json) {conflict}"  # noqa: S608
    session.connection().exec_driver_sql(said, (orjson.dumps(rows, default=str).decode(),))


def _columns(name: str, rows: Sequence[Row]) -> list[str]:
    """Those that these rows name; what none of them names takes its default. All rows of a table name the same, acts aside."""
    named = rows[0].keys() if name != "acts" else {key for row in rows for key in row}
    return [column.name for column in TABLES[name].columns if column.name in named]


def _sorted(rows: dict[str, Row]) -> list[Row]:
    return [rows[key] for key in sorted(rows)]


@cache
def _newest(name: str, by: tuple[str, ...]) -> str:
    """Overwrites what is older. `by` is what tells which of two is the newer."""
    keys = [column.name for column in TABLES[name].primary_key]
    changed = ", ".join(f"{column.name} = excluded.{column.name}" for column in TABLES[name].columns if column.name not in keys)
    newer = f"({_of(name, by)}) < ({_of('excluded', by)})"
    return f"on conflict ({', '.join(keys)}) do update set {changed} where {newer}"


@cache
def _merging_items() -> str:
    """State by sequence; what single facts say for good stays, whenever they came."""
    sets = []
    for column in TABLES["items"].columns:
        name = column.name
        if name == "id":
            continue
        if name == "is_absorbed":
            sets.append("is_absorbed = items.is_absorbed or excluded.is_absorbed")
        elif name in LASTING_OF_ITEMS:
            sets.append(f"{name} = coalesce(items.{name}, excluded.{name})")
        else:
            sets.append(f"{name} = case when items.sequence < excluded.sequence then excluded.{name} else items.{name} end")
    return f"on conflict (id) do update set {', '.join(sets)}"


def _of(table: str, names: Iterable[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def ids(values: Iterable[str]) -> list[Any]:
    """As statements take them, in one order."""
    return sorted(values)
