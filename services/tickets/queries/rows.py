"""One row of a list: what TKT-270 and TKT-271 show, with the names behind the ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.tickets.announce import moment
from services.tickets.models import BrandCopy, DepartmentCopy, EmployeeCopy, GroupCopy, Ticket

SHOWN = ("id", "number", "version", "subject", "email", "customer_name", "user_id", "brand_id", "department_id", "group_id", "agent_id",
         "status", "priority", "is_pinned", "source", "created_at", "last_action_at", "closed_at", "first_unanswered_at",
         "follow_up_due_at", "follow_up_state", "messages_in", "messages_out", "is_placing", "custom_fields")  # fmt: skip
IDS = ("id", "user_id", "brand_id", "department_id", "group_id", "agent_id")
MOMENTS = ("created_at", "last_action_at", "closed_at", "first_unanswered_at")


def rows_of(found: Any) -> sa.Select[Any]:
    """The rows of the tickets whose ids `found` (a subquery) gives, with names."""
    return (
        sa.select(
            *(sa.cast(getattr(Ticket, name), sa.Text).label(name) if name in IDS else getattr(Ticket, name) for name in SHOWN),
            BrandCopy.name.label("brand"),
            DepartmentCopy.name.label("department"),
            GroupCopy.name.label("group"),
            EmployeeCopy.display_name.label("agent"),
        )
        .join(found, found.c.id == Ticket.id)
        .outerjoin(BrandCopy, BrandCopy.id == Ticket.brand_id)
        .outerjoin(DepartmentCopy, DepartmentCopy.id == Ticket.department_id)
        .outerjoin(GroupCopy, GroupCopy.id == Ticket.group_id)
        .outerjoin(EmployeeCopy, EmployeeCopy.id == Ticket.agent_id)
    )


def row_view(row: Any, now: datetime) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SHOWN if name not in ("follow_up_due_at", "follow_up_state", "is_placing")}
    for name in MOMENTS:
        said[name] = moment(said[name])
    due_at = row.follow_up_due_at
    return said | {
        "names": {"brand": row.brand, "department": row.department, "group": row.group, "agent": row.agent},
        "follow_up": {"due_at": moment(due_at), "state": row.follow_up_state} if due_at else None,
        "is_being_placed": row.is_placing,
        "duration_seconds": int(((row.closed_at or now) - row.created_at).total_seconds()),
        "idle_seconds": int((now - row.last_action_at).total_seconds()),
    }
