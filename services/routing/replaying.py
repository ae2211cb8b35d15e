"""Past decisions run again with the rules of today: read-only, page by page, whatever the range (RTE-213)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import Snapshot, StoredDecision, WorkItem
from services.routing.queries.members_seen import Member, but_for
from services.routing.rules.again import OUTSIDE, PLANNED, Choice, again
from services.routing.rules.decisions import Saw
from services.routing.rules.requests import Situation
from services.routing.rules.rows import member_of

PAGE = 500
MOST_MEMBERS = 200_000  # of snapshots at hand
SAME, OTHERWISE, BY_HAND, IN_A_PLAN, WITHOUT_INPUTS = "same", "otherwise", "by_hand", "planned", "without_inputs"
_COLUMNS = ("id", "group_id", "work_id", "work_type", "decided_at", "outcome", "agent_id", "decided_by", "reason", "rules_version")
_SNAPSHOT = sa.select(Snapshot.work_type, Snapshot.members).where(Snapshot.id == sa.bindparam("id"))
_SITUATION = {field.name for field in fields(Situation)}


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision: as it was stored, `was` and `now`. `how` is same, otherwise, by_hand (no rule decided), planned (by a
    rebalance run as a whole) or without_inputs."""

    stored: Any
    how: str
    was: Choice
    now: Choice | None = None


class Snapshots:
    """The snapshots read last; what is too many is forgotten, the longest unused first."""

    def __init__(self, session: Session) -> None:
        self._session, self._known, self._members = session, OrderedDict[UUID, list[Member]](), 0

    def members(self, snapshot_id: UUID) -> list[Member] | None:
        """The members of a snapshot; None when it is not there."""
        if snapshot_id not in self._known:
            found = self._session.execute(_SNAPSHOT, {"id": snapshot_id}).first()
            if found is None:
                return None
            self._known[snapshot_id] = [member_of(found.work_type, row) for row in found.members]
            self._members += len(found.members)
        self._known.move_to_end(snapshot_id)
        while self._members > MOST_MEMBERS and len(self._known) > 1:
            self._members -= len(self._known.popitem(last=False)[1])
        return self._known[snapshot_id]


def replay(session: Session, since: datetime, until: datetime, group_ids: Collection[UUID] | None = None) -> Iterator[Replayed]:
    """Every decision from `since` until before `until`, oldest first; of these groups only, if given."""
    snapshots = Snapshots(session)
    for stored in _stored(session, since, until, group_ids):
        yield _replayed(stored, snapshots)


def _stored(session: Session, since: datetime, until: datetime, group_ids: Collection[UUID] | None) -> Iterator[Any]:
    one, after = StoredDecision, (since, UUID(int=0))
    select = (
        sa.select(*(getattr(one, name) for name in _COLUMNS), one.inputs, one.snapshot_id, one.differing, WorkItem.number)
        .outerjoin(WorkItem, WorkItem.id == one.work_id)
        .where(one.decided_at >= sa.bindparam("since"), one.decided_at < until)
        .where(sa.tuple_(one.decided_at, one.id) > sa.tuple_(sa.bindparam("since"), sa.bindparam("id")))
        .order_by(one.decided_at, one.id)
        .limit(PAGE)
    )
    if group_ids is not None:
        select = select.where(one.group_id.in_(group_ids))
    while rows := session.execute(select, {"since": after[0], "id": after[1]}).all():
        yield from rows
        after = rows[-1].decided_at, rows[-1].id


def _replayed(stored: Any, snapshots: Snapshots) -> Replayed:
    was = Choice(stored.outcome, str(stored.agent_id) if stored.agent_id else None, stored.decided_by)
    if stored.decided_by in OUTSIDE:
        return Replayed(stored, BY_HAND, was)
    if stored.decided_by in PLANNED:
        return Replayed(stored, IN_A_PLAN, was)
    if stored.inputs is None:
        return Replayed(stored, WITHOUT_INPUTS, was)
    saw = _saw(stored, snapshots)
    if stored.snapshot_id is not None and saw is None:
        return Replayed(stored, WITHOUT_INPUTS, was)
    now = again(stored.work_type, _situation(stored), saw)
    return Replayed(stored, SAME if now.is_as(was) else OTHERWISE, was, now)


def _saw(stored: Any, snapshots: Snapshots) -> Saw[Any] | None:
    members = snapshots.members(stored.snapshot_id) if stored.snapshot_id is not None else None
    if members is None:
        return None
    seen = but_for(members, stored.work_type, stored.differing or [])
    return Saw(seen, stored.inputs.get("leaving"), frozenset(stored.inputs.get("barred", ())))


def _situation(stored: Any) -> Situation | None:
    """None where the group's method was asked at once: a queue worked, a hand-off."""
    said = stored.inputs.get("situation")
    if said is None:
        return None
    known = {name: value for name, value in said.items() if name in _SITUATION}
    return Situation(work_type=stored.work_type, reason=stored.reason, **known)
