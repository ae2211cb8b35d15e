"""What may keep an agent from closing a ticket (TKT-034, TKT-306)."""

from __future__ import annotations

from kit.errors import Conflict
from kit.storage.work import Work
from services.tickets.models import DepartmentCopy, Ticket
from services.tickets.rules.statuses import missing_to_close


def may_close(work: Work, ticket: Ticket) -> None:
    """Stops agents only: the customer, the clock and rules may always. Raises Conflict that names what is missing."""
    if work.call.actor_kind != "employee":
        return
    department = work.session.get(DepartmentCopy, ticket.department_id)
    missing = missing_to_close(department.settings if department else {}, is_resolved=ticket.is_resolved)
    if missing:
        raise Conflict(missing, "This department closes tickets only with a resolution: add one first.", ticket_id=str(ticket.id))
