"""Custom fields of a chat: known fields only, and what a form needs must be there (CHT-003)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Invalid
from services.chat.models import CustomField, Department
from services.chat.queries.fields import fields_of


def filled_in(session: Session, place: Department, values: Mapping[str, str]) -> dict[str, Any]:
    """The map of custom fields of a new chat. Invalid when a field that users must fill is missing."""
    found = known_values(session, values)
    for field in fields_of(session, [place]).get(place.id, []):
        if "by_users" in field.required and not found.get(field.id, {}).get("value"):
            raise Invalid("field_required", f"Please fill in {field.name}.", field=f"custom_fields.{field.id}")
    return found


def known_values(session: Session, values: Mapping[str, str]) -> dict[str, Any]:
    """field id → {key, value}. Invalid for a field that chats do not have."""
    if not values:
        return {}
    rows = session.scalars(sa.select(CustomField).where(CustomField.id.in_(list(values)), ~CustomField.is_deleted))
    by_id = {row.id: row for row in rows if "chat" in row.kinds}
    for field_id in values:
        if field_id not in by_id:
            raise Invalid("field_unknown", "Chats have no such field.", field=f"custom_fields.{field_id}")
    return {field_id: {"key": by_id[field_id].key, "value": value} for field_id, value in values.items()}
