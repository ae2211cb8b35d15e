"""Which tickets a list may hold: what was asked for, within what the asker reaches, as slices that an index gives in order.

A scope's shape says how its statements are built, its values what they are run with: to build one takes longer than to run it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.vocabulary import TicketStatus
from kit.errors import Forbidden
from services.tickets.models import NOBODY, GroupCopy
from services.tickets.rules.reach import Reach

STATUSES = tuple(str(status) for status in TicketStatus)
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a scope its statements depend on. `rest` are names of columns, `each_status` the statuses that get a slice each."""

    has_groups: bool
    has_owners: bool
    has_queue: bool
    each_status: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def is_everybody(self) -> bool:
        return not self.has_owners and not self.has_queue

    def conditions(self, table: Any, *, with_status: bool = True) -> list[Condition]:
        """The scope as conditions on tickets, or on tallies (where nobody has an id of its own), to be run with its values."""
        found = self.of_rest(table)
        if with_status:
            found.append(table.status.in_(many("statuses")))
        if self.has_groups:
            found.append(table.group_id.in_(many("groups")))
        if not self.is_everybody:
            nobody = table.agent_id == NOBODY if hasattr(table, "tickets") else table.agent_id.is_(None)
            owned = [table.agent_id.in_(many("owners"))] if self.has_owners else []
            found.append(sa.or_(*owned, *([nobody] if self.has_queue else [])))
        return found

    def of_rest(self, table: Any) -> list[Condition]:
        return [getattr(table, name) == sa.bindparam(name) for name in self.rest]


@dataclass(frozen=True, slots=True)
class Scope:
    """Tickets of the owners or queues below that also satisfy `rest`. `groups` None = any group.

    `owners` empty = whoever owns them; `has_queue` = those without an owner belong to it as well.
    """

    statuses: tuple[str, ...]
    groups: tuple[UUID, ...] | None
    owners: tuple[UUID, ...]
    has_queue: bool
    rest: dict[str, Any]

    @property
    def shape(self) -> Shape:
        is_everything = not self.owners and not self.has_queue and self.groups is None
        each_status = self.statuses if is_everything else ()
        return Shape(self.groups is not None, bool(self.owners), self.has_queue, each_status, tuple(sorted(self.rest)))

    @property
    def values(self) -> dict[str, Any]:
        """What the statements of its shape are run with."""
        return {"statuses": self.statuses, "groups": self.groups or (), "owners": self.owners, **self.rest}


def many(name: str) -> sa.BindParameter[Any]:
    """The mark for one of a scope's values that is a list."""
    return sa.bindparam(name, expanding=True)


def scope_of(session: Session, reach: Reach, asked: dict[str, Any]) -> Scope:
    """From a list's filters. Raises Forbidden for the lists of colleagues, which only managers get (TKT-046, TKT-048)."""
    view, agent_id = asked.get("view") or "all", asked.get("agent_id")
    owners: tuple[UUID, ...] = ()
    has_queue = view == "queue"
    if view == "mine":
        owners = (_self(reach),)
    elif agent_id is not None:
        if not reach.is_manager and agent_id != reach.agent_id:
            raise Forbidden("managers_only", "Only managers see the lists of other agents.", field="agent_id")
        owners, has_queue = (agent_id,), False
    elif view == "all" and not reach.is_manager and not asked.get("text"):  # a search finds colleagues' tickets too (TKT-299)
        owners, has_queue = (_self(reach),), True
    rest = {name: asked[name] for name in ("brand_id", "priority", "is_pinned") if asked.get(name) is not None}
    return Scope(tuple(asked.get("status") or STATUSES), _groups(session, reach, asked), owners, has_queue, rest)


def _self(reach: Reach) -> UUID:
    return reach.agent_id or NOBODY


def _groups(session: Session, reach: Reach, asked: dict[str, Any]) -> tuple[UUID, ...] | None:
    """The groups asked for that are within reach; own tickets need no group, since they are nobody else's."""
    wanted: frozenset[UUID] | None = None
    if asked.get("group_id"):
        wanted = frozenset({asked["group_id"]})
    elif asked.get("department_id"):
        wanted = frozenset(session.scalars(sa.select(GroupCopy.id).where(GroupCopy.department_id == asked["department_id"])))
    if asked.get("view") == "mine":
        return None if wanted is None else tuple(sorted(wanted))
    if wanted is None and reach.groups is None:
        if asked.get("view") == "queue":  # each group's queue is short: one slice a group
            return tuple(session.scalars(sa.select(GroupCopy.id).where(GroupCopy.is_deleted.is_(False)).order_by(GroupCopy.id)))
        return None
    within = wanted if reach.groups is None else reach.groups if wanted is None else wanted & reach.groups
    return tuple(sorted(within or ()))
