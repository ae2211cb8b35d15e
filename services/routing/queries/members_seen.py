"""The members that stored decisions saw, out of the snapshots they refer to (RTE-210)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing import announce
from services.routing.models import Snapshot, StoredDecision
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.rows import member_of

Rows = Sequence[list[Any]]
Member = ChatMember | TicketMember


def members_seen(work_type: str, members: Rows, differing: Rows) -> list[Member]:
    """The members as the rules saw them: those of the snapshot, but for what differed."""
    return but_for([member_of(work_type, row) for row in members], work_type, differing)


def but_for(members: Sequence[Member], work_type: str, differing: Rows) -> list[Member]:
    """The same, from members that are read already."""
    seen = list(members)
    for place, *row in differing:
        seen[place] = member_of(work_type, [members[place].agent_id, *row])
    return seen


def candidates_of(session: Session, decisions: Sequence[StoredDecision]) -> dict[UUID, list[dict[str, Any]]]:
    """By decision, best first, with the numbers they were compared by. One query for all snapshots."""
    snapshots = _snapshots(session, {one.snapshot_id for one in decisions if one.snapshot_id and one.candidates})
    return {one.id: _with_numbers(one, snapshots.get(one.snapshot_id)) if one.snapshot_id else one.candidates for one in decisions}


def _snapshots(session: Session, ids: Collection[UUID]) -> dict[UUID | None, Rows]:
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(sa.select(Snapshot.id, Snapshot.members).where(Snapshot.id.in_(ids)))}


def _with_numbers(one: StoredDecision, members: Rows | None) -> list[dict[str, Any]]:
    if members is None:
        return []
    now = {place: [members[place][0], *row] for place, *row in one.differing or []}
    return announce.candidates([member_of(one.work_type, now.get(place, members[place])) for place in one.candidates])
