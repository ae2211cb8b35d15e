"""Facts of people and memberships: who there is, and every rate, estimate and membership that was ever in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.envelope import Envelope
from services.reports.projecting.rows import Rows

ESTIMATES = ("ticket_created", "ticket_transferred", "ticket_message_in", "ticket_message_out", "chat_started", "chat_transferred")
NO_EMPLOYEE: dict[str, Any] = {"email": "", "is_enabled": False, "kinds": [], "role_ids": [], "time_zone": "UTC", "language": ""}
Take = Callable[[Rows, Envelope], None]


def saved(table: str, *names: str) -> Take:
    """Keeps these fields of the newest fact."""

    def take(rows: Rows, envelope: Envelope) -> None:
        _keep(rows, table, envelope, {name: envelope.data[name] for name in names})

    return take


def gone(table: str, names: tuple[str, ...] = ("name",), **empty: Any) -> Take:
    """Keeps the last name and nothing else (REP-015)."""

    def take(rows: Rows, envelope: Envelope) -> None:
        said = {name: envelope.data[name] for name in names}
        _keep(rows, table, envelope, said | empty, is_deleted=True)

    return take


def group_saved(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    _keep(rows, "groups", envelope, {name: said[name] for name in ("brand_id", "department_id", "name")})
    minutes = {name: said["estimates"][name] for name in ESTIMATES}
    rows.versions["estimates"].append({"group_id": envelope.subject, **_version(envelope), **minutes})


def employee_saved(rows: Rows, envelope: Envelope) -> None:
    said = envelope.data
    names = ("display_name", "email", "is_enabled", "kinds", "role_ids", "time_zone", "language")
    _keep(rows, "employees", envelope, {name: said[name] for name in names})
    rows.versions["rates"].append({"agent_id": envelope.subject, **_version(envelope), "hourly_cost": said["hourly_cost"]})


def user_deleted(rows: Rows, envelope: Envelope) -> None:
    """His name is wiped wherever it stands, also where it comes late (forgetting.py)."""
    _keep(rows, "users", envelope, {"display_name": "", "email": "", "phones": []}, is_deleted=True)
    rows.newest["forgotten"][envelope.subject] = {"id": envelope.subject}


def settings_changed(rows: Rows, envelope: Envelope) -> None:
    row = {"id": envelope.subject, "sequence": envelope.sequence, "values": envelope.data["values"]}
    rows.keep("settings", envelope.subject, row)


def membership(*, is_member: bool) -> Take:
    def take(rows: Rows, envelope: Envelope) -> None:
        said = envelope.data
        key, who = said["membership_id"], {"agent_id": said["agent_id"], "group_id": said["place"]["group_id"]}
        _keep(rows, "memberships", envelope, who, key=key, is_deleted=not is_member)
        rows.versions["belongings"].append({"membership_id": key, **_version(envelope), **who, "is_member": is_member})
        if not is_member:
            rows.touch_agent(said["agent_id"], envelope.sequence)

    return take


def _keep(rows: Rows, table: str, envelope: Envelope, said: dict[str, Any], *, key: str = "", is_deleted: bool = False) -> None:
    mine = key or envelope.subject
    rows.keep(table, mine, {"id": mine, "sequence": envelope.sequence, "is_deleted": is_deleted} | said)


def _version(envelope: Envelope) -> dict[str, Any]:
    return {"sequence": envelope.sequence, "from_at": envelope.time}
