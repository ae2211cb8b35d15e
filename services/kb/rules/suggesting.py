"""Whether articles are suggested before something is sent (KB-076 to KB-078, KB-107, KB-108)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """Of a department, and whose it is."""

    brand_id: str
    before_chat: bool
    before_ticket: bool


def is_looked_up(place: str, brand_id: str, department: Switches | None, is_named: bool) -> bool:
    """On the portal's ticket form always; before a chat, and before a ticket in a closed chat's stead, as the department has it.

    `is_named`: somebody named a department. One that is not known, or another brand's, suggests nothing. None named: the default, on.
    """
    if place == "ticket_form" or not is_named:
        return True
    if department is None or department.brand_id != brand_id:
        return False
    return department.before_chat if place == "chat" else department.before_ticket
