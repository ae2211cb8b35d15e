"""All memberships, told again for a service that came later (docs/spec/events_on_the_bus.md, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from contracts.events.routing import MembershipChanged
from kit.storage.work import Work
from kit.telling import Again, Records
from services.routing.handlers.memberships import said_of
from services.routing.models import Group, Membership


def tell_memberships(work: Work, keys: Sequence[str]) -> None:
    """Settings only. Switches, sessions and availability are told when they turn: told again, they would count as turned."""
    wanted = sa.select(Membership, Group).join(Group, Group.id == Membership.group_id).where(Membership.id.in_([UUID(key) for key in keys]))
    for one, group in work.session.execute(wanted.order_by(Membership.id)):
        work.announce(MembershipChanged(subject=str(one.agent_id), **said_of(one, group)))


AGAIN = Again({"memberships": Records(Membership.id, tell_memberships, subject=Membership.agent_id)})
