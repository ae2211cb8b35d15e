"""Where a customer may start a ticket."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.storage.work import Reading
from services.tickets.models import DepartmentCopy, UserCopy
from services.tickets.roles import EVERYONE, held_by
from services.tickets.rules.portal import refused_because

MOST = 500


def departments_for_tickets(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Those of a brand that take tickets from the asker, with the texts beside the form (TKT-006, TKT-007)."""
    call = reading.call
    user = reading.session.get(UserCopy, UUID(call.actor_id)) if call.actor_kind == "user" else None
    held = held_by(call, user)
    statement = sa.select(DepartmentCopy).where(DepartmentCopy.brand_id == asked["brand_id"], DepartmentCopy.is_deleted.is_(False))
    found = reading.session.scalars(statement.order_by(DepartmentCopy.name, DepartmentCopy.id).limit(MOST))
    return {"items": [_view(one) for one in found if refused_because(one.settings, held, EVERYONE) is None]}


def _view(department: DepartmentCopy) -> dict[str, Any]:
    texts = {name: department.settings.get(name) or "" for name in ("before_submission", "after_submission")}
    return {"id": str(department.id), "name": department.name} | texts
