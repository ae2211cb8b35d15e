"""One change of one ticket within a work: what was, what is told about it, and what its history keeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.fact import Fact, State
from kit.errors import Conflict, NotFound
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.tickets.announce import Told, announce, moment, state_of
from services.tickets.models import DepartmentCopy, HistoryEntry, Ticket
from services.tickets.rules.calendar import business_seconds


class Change:
    """What happens to a ticket is told here fact by fact, and goes out in one order with one final state when the change is over."""

    def __init__(self, work: Work, ticket: Ticket, *, is_new: bool = False) -> None:
        self.work, self.ticket, self.is_new = work, ticket, is_new
        self.was: State = {} if is_new else state_of(ticket, work.now)
        self.told: list[Told] = []
        self.entries: list[HistoryEntry] = []

    @property
    def by_employee(self) -> UUID | None:
        """The employee whose deed this is, if it is one's."""
        return UUID(self.work.call.actor_id) if self.work.call.actor_kind == "employee" else None

    def tell(self, fact: type[Fact], /, **said: Any) -> None:
        """A fact about this ticket, to be published when the change is over."""
        self.told.append((fact, said))

    def note(self, action: str, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None) -> None:
        """An entry of the ticket's history: who and when are known."""
        call = self.work.call
        self.entries.append(
            HistoryEntry(ticket_id=self.ticket.id, at=self.work.now, actor=call.actor, via=call.via, action=action,
                         before=before or {}, after=after or {})
        )  # fmt: skip

    def act(self) -> None:
        """An action on the ticket: starts idle time and the auto-close clock anew (TKT-151, TKT-158)."""
        self.ticket.last_action_at = self.ticket.waiting_clock_at = self.work.now

    def span(self, start: datetime, end: datetime | None = None) -> State:
        """The `span` shape, business seconds by the hours of the department that holds the ticket now."""
        end = end or self.work.now
        department = self.work.session.get(DepartmentCopy, self.ticket.department_id)
        seconds = max(0, int((end - start).total_seconds()))
        hours, holidays, zone = (department.hours, department.holidays, department.time_zone) if department else ([], [], "UTC")
        return {
            "from_at": moment(start),
            "to_at": moment(max(start, end)),
            "seconds": seconds,
            "business_seconds": business_seconds(start, end, hours, holidays, zone),
            "calendar_sequence": department.sequence if department else 0,
        }

    def finish(self) -> None:
        """Publishes, keeps the history, and remembers that the agent touched this ticket."""
        if not self.told and not self.entries:
            return
        if not self.is_new:
            self.ticket.version += 1
        announce(self.work, self.ticket, self.was, self.told)
        self.work.appended += self.entries
        if self.by_employee is not None and self.entries:
            self.passed("touched", self.by_employee)

    def passed(self, kind: str, agent_id: UUID) -> None:
        """Remembers that the ticket was touched by, or left, this agent (TKT-145, TKT-146)."""
        self.work.put_off_until_settled(_PASSED, str(agent_id), kind, str(self.ticket.id), self.work.now)


_PASSED = Prepared(
    "passed",
    ("uuid", "text", "uuid", "timestamptz"),
    """
    insert into passings (agent_id, kind, ticket_id, at) values ($1, $2, $3, $4)
    on conflict (agent_id, kind, ticket_id) do update set at = $4
    """,
)


@contextmanager
def changing(work: Work, ticket: Ticket) -> Iterator[Change]:
    """A change of a ticket already there; it is finished when the block ends well."""
    change = Change(work, ticket)
    yield change
    change.finish()


HELD = "held tickets"
_LOCKED = sa.select(Ticket).where(Ticket.id == sa.bindparam("ticket")).with_for_update().execution_options(populate_existing=True)


def hold(session: Session, ticket_ids: Sequence[UUID]) -> None:
    """Holds all of these until the end of the work, in one statement; `locked` then finds them, as they stand in this session."""
    wanted = sa.select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id).with_for_update()
    held = session.info.setdefault(HELD, {})
    held |= {ticket.id: ticket for ticket in session.scalars(wanted.execution_options(populate_existing=True))}
    of = {ticket.department_id for ticket in held.values()}
    session.info["departments"] = session.scalars(sa.select(DepartmentCopy).where(DepartmentCopy.id.in_(of))).all()


def locked(work: Work, ticket_id: UUID, *, expected_version: int | None = None) -> Ticket:
    """The ticket, held until the end of the work. Raises NotFound, also when deleted; Conflict when it is not the version expected."""
    held: dict[UUID, Ticket] = work.session.info.get(HELD, {})
    ticket = held.get(ticket_id) or work.session.scalar(_LOCKED, {"ticket": ticket_id})
    if ticket is None or ticket.deleted_at is not None:
        raise NotFound("ticket_not_found", "There is no such ticket.")
    if expected_version is not None and ticket.version != expected_version:
        raise Conflict("changed_meanwhile", "The ticket was changed meanwhile. Look at it again.")
    return ticket
