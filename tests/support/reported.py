"""What the tables of reports hold, byte for byte."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from services.reports.models import metadata
from services.reports.projecting.emptying import PROJECTED


def contents(url: str, names: Collection[str] = PROJECTED) -> dict[str, bytes]:
    """Each table as PostgreSQL copies it out, in the order of its key."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return {name: _copied(driver, name) for name in sorted(names)}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> dict[str, tuple[list[bytes], list[bytes]]]:
    """The lines that only one of them has, a few of each table."""
    found = {}
    for name in one:
        mine, others = one[name].splitlines(), other[name].splitlines()
        if mine != others:
            found[name] = (sorted(set(mine) - set(others))[:3], sorted(set(others) - set(mine))[:3])
    return found


def _copied(driver: Any, name: str) -> bytes:
    table = metadata.tables[name]
    columns = ", ".join(column.name for column in table.columns)
    order = ", ".join(column.name for column in table.primary_key)
    out = BytesIO()
    with driver.cursor() as cursor:
        cursor.copy_expert(f"copy (select {columns} from {name} order by {order}) to stdout", out)
    return out.getvalue()
