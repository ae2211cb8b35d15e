"""Putting rows into tables: one statement a table, whatever is in the batch; what is older than what is stored changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports import models
from services.reports.models import Progress
from services.reports.projecting import locks
from services.reports.projecting.forgetting import leave_out_forgotten
from services.reports.projecting.merging import conflict
from services.reports.projecting.partitions import make_room
from services.reports.projecting.rows import SENDER, Row, Rows

TABLES = models.metadata.tables
# Of the two tables on whose rows acts wait: what a waiting act takes over from them.
HELD = {
    "items": "coalesce(items.creator_id, items.first_holder_id) as agent_id",
    "invitations": "brand_id, department_id, group_id, agent_id, word",
}


def store(session: Session, rows: Rows) -> dict[str, Row]:
    """Stores all of them, each table's in the order of its keys, so that two batches cannot wait for each other.

    Returns the rows of `items` and `invitations` on which acts wait or that tell for whom they count: `HELD`, and since when they wait.
    """
    if "forgotten" in rows.newest:
        locks.alone(session)
    else:
        locks.beside_others(session)
    kept_from = session.scalar(sa.select(Progress.kept_from))
    if kept_from is not None:
        rows.acts = [act for act in rows.acts if act["at"] >= kept_from]
    make_room(session, {(act["family"], act["at"].year, act["at"].month) for act in rows.acts})
    leave_out_forgotten(session, rows)
    holders = _holders(session, "items", rows.items) | _holders(session, "invitations", rows.invitations)
    for act, key in rows.awaiting:
        act.update(_said(holders[key]))
    _put(session, "acts", sorted(rows.acts, key=_place_of_act))
    for name, newest in sorted(rows.newest.items()):
        _put(session, name, [newest[key] for key in sorted(newest)])
    for name, versions in sorted(rows.versions.items()):
        keys = [column.name for column in TABLES[name].primary_key]
        _put(session, name, sorted(versions, key=itemgetter(*keys)))
    return holders


def _holders(session: Session, name: str, merged: dict[str, Row]) -> dict[str, Row]:
    returning = f"returning id, awaiting_from, awaiting_until, {HELD[name]}"
    found = _put(session, name, [merged[key] for key in sorted(merged)], returning)
    return {str(row.id): dict(row._mapping) | {"of": name} for row in found}


def _said(holder: Row) -> Row:
    names = ("agent_id",) if holder["of"] == "items" else SENDER
    return {name: holder[name] for name in names}


def _put(session: Session, name: str, rows: Sequence[Row], returning: str = "") -> list[Any]:
    if not rows:
        return []
    columns = ", ".join(_columns(name, rows))
    said = (
        f"insert into {name} ({columns}) select {columns} from json_populate_recordset(null::{name}, %s::json) {conflict(name)} {returning}"  # noqa: S608
    )
    done = session.connection().exec_driver_sql(said, (orjson.dumps(rows, default=str).decode(),))
    return list(done) if returning else []


def _columns(name: str, rows: Sequence[Row]) -> list[str]:
    """Those that these rows name; what none of them names takes its default. All rows of a table name the same, acts aside."""
    named = rows[0].keys() if name != "acts" else {key for row in rows for key in row}
    return [column.name for column in TABLES[name].columns if column.name in named]


def _place_of_act(act: Row) -> tuple[Any, ...]:
    return act["family"], act["at"], act["fact_id"], act["nth"]
