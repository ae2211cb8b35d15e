"""Own copies of what people and routing own, kept by their facts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.tickets.models import (
    BrandCopy,
    DepartmentCopy,
    EmployeeCopy,
    GroupCopy,
    MembershipCopy,
    Message,
    SettingsCopy,
    Ticket,
    UserCopy,
)


def brand_saved(work: Work, envelope: Envelope) -> None:
    said, settings = envelope.data, envelope.data.get("settings") or {}
    consent = {
        "is_consent_needed": bool(settings.get("is_privacy_consent_asked")),
        "privacy_policy_url": settings.get("privacy_policy_url") or "",
    }
    keep(work, BrandCopy, envelope, {"name": said["name"], "is_default": said["is_default"], **consent})


def brand_deleted(work: Work, envelope: Envelope) -> None:
    drop(work, BrandCopy, envelope, {"name": envelope.data["name"], "is_default": False})


def department_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    keep(
        work,
        DepartmentCopy,
        envelope,
        {
            "brand_id": UUID(said["brand_id"]),
            "name": said["name"],
            "front_line_group_id": _id(said["front_line_group_id"]),
            "preferred_language": said.get("preferred_language"),
            "hours": said["hours"],
            "holidays": said["holidays"],
            "time_zone": said["time_zone"],
            "settings": (said.get("settings") or {}).get("tickets") or {},
        },
    )


def department_deleted(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    gone = {"brand_id": UUID(said["brand_id"]), "name": said["name"], "hours": [], "holidays": [], "time_zone": "UTC", "settings": {}}
    drop(work, DepartmentCopy, envelope, gone)


def group_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    keep(
        work, GroupCopy, envelope, {"brand_id": UUID(said["brand_id"]), "department_id": UUID(said["department_id"]), "name": said["name"]}
    )


def group_deleted(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    department_id = UUID(said["department_id"])
    drop(work, GroupCopy, envelope, {"department_id": department_id, "brand_id": department_id, "name": said["name"]})


def employee_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    values = {name: said[name] for name in ("display_name", "email", "is_enabled", "kinds")}
    keep(work, EmployeeCopy, envelope, values)


def employee_deleted(work: Work, envelope: Envelope) -> None:
    gone = {"display_name": envelope.data["display_name"], "email": "", "is_enabled": False, "kinds": []}
    drop(work, EmployeeCopy, envelope, gone)


def membership_kept(work: Work, envelope: Envelope) -> None:
    """membership_added and membership_changed: the subject is the agent."""
    said = envelope.data
    values = {"agent_id": UUID(said["agent_id"]), "group_id": UUID(said["place"]["group_id"])}
    keep(work, MembershipCopy, envelope, values, key=said["membership_id"])


def membership_removed(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    values = {"agent_id": UUID(said["agent_id"]), "group_id": UUID(said["place"]["group_id"])}
    drop(work, MembershipCopy, envelope, values, key=said["membership_id"])


def user_saved(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    values = {name: said.get(name) for name in ("username", "display_name", "email", "language")}
    keep(work, UserCopy, envelope, values | {"phone": next(iter(said.get("phones") or []), None), "role_ids": said["role_ids"]})


def user_deleted(work: Work, envelope: Envelope) -> None:
    """Wipes name, address, phone and IP here and in all tickets of the user; the counts stay."""
    blank: dict[str, Any] = {"username": None, "display_name": None, "email": None, "phone": None, "language": None, "role_ids": []}
    drop(work, UserCopy, envelope, blank)
    mine = Ticket.user_id == UUID(envelope.subject)
    wiped = {"from_name": None, "from_email": None}
    work.session.execute(
        sa.update(Message).where(Message.is_incoming, Message.ticket_id.in_(sa.select(Ticket.id).where(mine))).values(wiped),
        execution_options={"synchronize_session": False},
    )
    nameless = {"username": None, "customer_name": None, "customer_phone": None, "customer_ip": None}
    addressless = {"email": "", "submitter_name": "", "submitter_email": ""}
    work.session.execute(sa.update(Ticket).where(mine).values(nameless | addressless), execution_options={"synchronize_session": "fetch"})


def settings_changed(work: Work, envelope: Envelope) -> None:
    """The subject is the section's name."""
    row = {"section": envelope.data["section"], "sequence": envelope.sequence, "values": envelope.data["values"]}
    statement = insert(SettingsCopy).values(row)
    newer = SettingsCopy.sequence < statement.excluded.sequence
    work.session.execute(statement.on_conflict_do_update(index_elements=["section"], set_=row, where=newer))


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
