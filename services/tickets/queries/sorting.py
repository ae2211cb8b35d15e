"""What lists can be sorted by (TKT-144), and the cursor that goes on where a page ended. Ties are ordered by idle time, then by id."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from kit.errors import Invalid
from services.tickets.models import BrandCopy, DepartmentCopy, EmployeeCopy, GroupCopy, Ticket

FAR = sa.literal(datetime.fromisoformat("9999-01-01T00:00:00+00:00"), sa.DateTime(timezone=True))


def _named(copy: Any, column: Any) -> Any:
    return sa.func.coalesce(
        sa.select(copy.name if hasattr(copy, "name") else copy.display_name).where(copy.id == column).scalar_subquery(), ""
    )


# For each key what it sorts by, and whether its natural order is the column's descending one: least idle, newest, most urgent first.
KEYS: dict[str, tuple[Any, bool]] = {
    "idle": (Ticket.last_action_at, True),
    "duration": (Ticket.created_at, True),
    "priority": (sa.type_coerce(Ticket.priority, sa.SmallInteger), True),
    "status": (sa.type_coerce(Ticket.status, sa.SmallInteger), False),
    "email": (sa.func.lower(Ticket.email), False),
    "subject": (sa.func.lower(Ticket.subject), False),
    "name": (sa.func.lower(sa.func.coalesce(Ticket.customer_name, "")), False),
    "brand": (_named(BrandCopy, Ticket.brand_id), False),
    "department": (_named(DepartmentCopy, Ticket.department_id), False),
    "group": (_named(GroupCopy, Ticket.group_id), False),
    "agent": (_named(EmployeeCopy, Ticket.agent_id), False),
    "follow_up": (sa.func.coalesce(Ticket.follow_up_due_at, FAR), False),
    "messages": (Ticket.messages_in + Ticket.messages_out, True),
}


@dataclass(frozen=True, slots=True)
class Sorting:
    """One key and direction. `key` is what it sorts by, on tickets."""

    name: str
    is_descending: bool

    @property
    def key(self) -> Any:
        return KEYS[self.name][0]

    @property
    def is_by_idle(self) -> bool:
        return self.name == "idle"

    @property
    def falls(self) -> bool:
        """Whether the key's values fall from the first row to the last."""
        return KEYS[self.name][1] != self.is_descending

    def order(self, key: Any, idle: Any, id_: Any) -> list[Any]:
        if self.is_by_idle:
            return [idle.desc(), id_.desc()] if self.falls else [idle.asc(), id_.asc()]
        return [key.desc() if self.falls else key.asc(), idle.desc(), id_.desc()]

    def after(self, cursor: list[Any], key: Any, idle: Any, id_: Any) -> sa.ColumnElement[bool]:
        """Everything behind the row that the cursor names."""
        value, moment, last = cursor
        ties = sa.tuple_(idle, id_)
        there = sa.tuple_(sa.literal(moment, sa.DateTime(timezone=True)), sa.literal(last, sa.Uuid))
        if self.is_by_idle:
            return ties < there if self.falls else ties > there
        here = sa.literal(value, key.type)
        return sa.or_(key < here if self.falls else key > here, sa.and_(key == here, ties < there))

    def cursor_at(self, key: Any, idle: datetime, id_: str) -> str:
        value = wire_precise(key) if isinstance(key, datetime) else key
        said = orjson.dumps([self.name, self.is_descending, value, wire_precise(idle), id_])
        return base64.urlsafe_b64encode(said).rstrip(b"=").decode()

    def opened(self, cursor: str) -> list[Any]:
        """[key, idle, id]. Raises Invalid for a cursor of another list."""
        try:
            name, is_descending, value, idle, id_ = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if (name, is_descending) != (self.name, self.is_descending):
                raise ValueError("another sorting")
            moment = self.key.type.python_type is datetime
            if not moment and not isinstance(value, self.key.type.python_type):
                raise ValueError("another type")
            return [datetime.fromisoformat(value) if moment else value, datetime.fromisoformat(idle), UUID(id_)]
        except (ValueError, TypeError, AttributeError, binascii.Error) as wrong:
            raise Invalid("cursor", "This cursor does not belong to this list. Start again without one.", field="cursor") from wrong


def wire_precise(moment: datetime) -> str:
    """With microseconds: a cursor must not stand between two rows of one millisecond."""
    return moment.isoformat(timespec="microseconds")
