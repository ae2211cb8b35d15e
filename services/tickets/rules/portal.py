"""Who may start a ticket in a department on the portal: TKT-006."""

from __future__ import annotations

from collections.abc import Collection, Mapping

NOBODY = (None, "nobody")


def refused_because(settings: Mapping[str, object], held: Collection[str], everyone: str) -> str | None:
    """None when who holds the roles `held` may, else department_closed or role_missing. Without the setting everyone may."""
    role = settings.get("new_tickets_role", everyone)
    if role in NOBODY:
        return "department_closed"
    return None if role in held else "role_missing"
