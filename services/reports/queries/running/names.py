"""Names of people, places and categories as lists show them, each by a join of its own (REP-015, REP-017)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from services.reports.models import Category, Department, Employee, Group
from services.reports.queries.running.keys import DELETED, NONE, UNASSIGNED, UNKNOWN

OF: dict[str, tuple[Any, str, str]] = {
    "department": (Department, "department_id", NONE),
    "group": (Group, "group_id", NONE),
    "agent": (Employee, "agent_id", UNASSIGNED),
    "category": (Category, "category_id", NONE),
}


def joined(source: Any, rows: Any, *wanted: str, nobody: str = UNASSIGNED) -> tuple[Any, dict[str, Any]]:
    """The source joined with what names these columns of `rows`, and the names, by what they name."""
    found = {}
    for what in wanted:
        table, column, empty = OF[what]
        other = aliased(table)
        key = rows.c[column]
        source = source.outerjoin(other, other.id == key)
        name = other.display_name if table is Employee else other.name
        shown = sa.case((other.is_deleted, name + DELETED), else_=sa.func.coalesce(name, UNKNOWN))
        found[what] = sa.case((key.is_(None), nobody if what == "agent" else empty), else_=shown)
    return source, found
