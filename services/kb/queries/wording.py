"""Rows and entities as answers say them: times as text, and who did what when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from services.kb.queries.names import names_of_actors

_ACTS = {"created": "created_by", "modified": "modified_by", "last_reviewed": "last_reviewed_by", "deleted": "deleted_by"}


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The same with its times as text."""
    return {name: wire_time(value) if isinstance(value, datetime) else value for name, value in values.items()}


def fields_of(item: Any, names: Iterable[str]) -> dict[str, Any]:
    """These fields of an entity, as an answer says them."""
    return said({name: getattr(item, name) for name in names})


def acts_of(session: Session, item: Any) -> dict[str, Any]:
    """{created, modified, last_reviewed, deleted}: each {at, by, name}, None for what never happened."""
    names = names_of_actors(session, [getattr(item, by) for by in _ACTS.values()])
    return {act: _act(getattr(item, f"{act}_at"), getattr(item, by), names) for act, by in _ACTS.items()}


def _act(at: datetime | None, actor: str | None, names: dict[str, str]) -> dict[str, Any] | None:
    return {"at": wire_time(at), "by": actor, "name": names.get(actor or "")} if at else None
