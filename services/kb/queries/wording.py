"""Rows and entities as answers say them: times as text, names beside ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from services.kb.models import Employee


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The same with its times as text."""
    return {name: wire_time(value) if isinstance(value, datetime) else value for name, value in values.items()}


def fields_of(item: Any, names: Iterable[str]) -> dict[str, Any]:
    """These fields of an entity, as an answer says them."""
    return said({name: getattr(item, name) for name in names})


def employee_names(session: Session, actors: Iterable[str | None]) -> dict[str, str]:
    """`employee:<id>` to the name shown; who is not known is left out."""
    ids = {actor.partition(":")[2] for actor in actors if actor and actor.startswith("employee:")}
    wanted = sa.select(Employee.id, Employee.display_name).where(Employee.id.in_(sorted(ids)))
    return {f"employee:{row.id}": row.display_name for row in session.execute(wanted)} if ids else {}
