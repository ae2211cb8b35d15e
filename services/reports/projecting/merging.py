"""How a row that comes is brought together with the one that is stored: the same result whichever came first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from services.reports import models
from services.reports.projecting.rows import AWAITING, LASTING, SENDER, STANDS

TABLES = models.metadata.tables
NEWER = "{table}.sequence < excluded.sequence"
_STANDS_BEFORE = (
    "coalesce(excluded.moved_by < calls.moved_by, excluded.moved_by is not null"
    " or (calls.moved_by is null and calls.sequence < excluded.sequence))"
)
_AWAITING = dict(zip(AWAITING, ("least({table}.{name}, excluded.{name})", "greatest({table}.{name}, excluded.{name})"), strict=True))
_FOR_GOOD = "coalesce({table}.{name}, excluded.{name})"
_ONCE_TRUE = "{table}.{name} or excluded.{name}"

# All columns that are not named here are those of the newer row.
MERGED: Mapping[str, Mapping[str, str]] = {
    "items": dict.fromkeys(LASTING, _FOR_GOOD) | _AWAITING | {"is_absorbed": _ONCE_TRUE},
    "invitations": dict.fromkeys(SENDER, _FOR_GOOD) | _AWAITING,
    "calls": dict.fromkeys(STANDS, f"case when {_STANDS_BEFORE} then excluded.{{name}} else {{table}}.{{name}} end"),
    "time_logs": {"is_deleted": _ONCE_TRUE},
}
# What tells which of two rows is the newer, where it is not their sequence.
NEWER_BY = {
    "customers": "(customers.told_at, customers.told_by) < (excluded.told_at, excluded.told_by)",
    "web_sessions": "web_sessions.until_at is null and excluded.until_at is not null",
}


@cache
def conflict(name: str) -> str:
    """The end of an insert statement: what happens where the key is there already."""
    table = TABLES[name]
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    newer = NEWER_BY.get(name) or (NEWER.format(table=name) if "sequence" in others else "")
    if name in MERGED:
        usual = f"case when {newer} then excluded.{{name}} else {{table}}.{{name}} end"
        sets = (f"{each} = {MERGED[name].get(each, usual).format(table=name, name=each)}" for each in others)
        return f"on conflict ({', '.join(keys)}) do update set {', '.join(sets)}"
    if not newer:
        return "on conflict do nothing"  # told once, and never otherwise
    changed = ", ".join(f"{each} = excluded.{each}" for each in others)
    return f"on conflict ({', '.join(keys)}) do update set {changed} where {newer}"
