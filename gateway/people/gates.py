"""Doors of the portal that a brand or department opens to the holders of a role (PPL-124)."""

from __future__ import annotations

from contracts.permissions import role_id
from gateway.brands import brand
from gateway.identity.who import Asker, asking
from kit.errors import Forbidden

EVERYONE = role_id(1)
NOBODY = "nobody"


def is_open_to(role: str, asker: Asker) -> bool:
    """Whether the asker holds the role a setting asks for. Who is not signed in holds Everyone; nobody passes `nobody`."""
    if role == NOBODY:
        return False
    return role == EVERYONE or role in (asker.session or {}).get("role_ids", ())


def check_gate(role: str, asker: Asker) -> None:
    """Raises Forbidden `not_open_to_you`."""
    if not is_open_to(role, asker):
        detail = "This is closed." if role == NOBODY else "Your account may not do this here. Sign in, or ask for the role it takes."
        raise Forbidden("not_open_to_you", detail)


def check_sees_tickets() -> None:
    """The brand's View Ticket Requires, for users (TKT-255). Who wrote without an account holds a token for that one ticket, not a role."""
    if asking().kind == "user":
        check_gate(brand()["settings"]["view_tickets_role"], asking())
