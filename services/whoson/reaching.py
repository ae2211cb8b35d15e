"""How far the one who asks reaches, from the service's own copies: WHO-126."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kit.errors import Forbidden
from kit.storage.prepared import Prepared
from kit.storage.work import Call
from services.whoson.models import Visit
from services.whoson.models.columns import Uid

CUSTOMERS = frozenset({"user", "visitor"})
EVERYWHERE = frozenset({"administrator", "manager"})
_REACH = Prepared(
    "reach_of_employee",
    ("uuid",),
    """
    select kinds, array(
        select distinct g.brand_id::text from memberships as m join groups as g on g.id = m.group_id
        where m.agent_id = e.id and not m.is_deleted and not g.is_deleted order by 1
    ) as brand_ids
    from employees as e where id = $1 and is_enabled and not is_deleted
    """,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """`brand_ids` whose visitors may be seen; None for all."""

    brand_ids: frozenset[str] | None

    def holds(self, brand_id: str) -> bool:
        return self.brand_ids is None or brand_id in self.brand_ids

    def where(self, column: Any = Visit.brand_id) -> list[ColumnElement[bool]]:
        """The conditions that keep a select of visits within reach."""
        if self.brand_ids is None:
            return []
        return [column.in_([sa.literal(brand_id, Uid) for brand_id in sorted(self.brand_ids)])]


def reach_of(session: Session, call: Call) -> Reach:
    """Agents reach the brands of their groups, managers and administrators all; so do programs without a person, rules and the clock.

    Raises Forbidden for customers, and for an employee who is switched off or not known (yet).
    """
    if call.actor_kind in CUSTOMERS:
        raise Forbidden("employees_only", "Only employees may see who is on the site.")
    if call.actor_kind != "employee":
        return Reach(None)
    known = _REACH.run(session, call.actor_id).first()
    if known is None:
        raise Forbidden("unknown_employee", "This employee is not known here, or switched off.")
    return Reach(None if not EVERYWHERE.isdisjoint(known.kinds) else frozenset(known.brand_ids))
