"""What an estimate of a wait is made from: what left the queue lately, or how long work is in hands that can take it (RTE-214)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.storage.work import Reading
from services.routing.models import StoredDecision, WorkItem
from services.routing.placing import desk
from services.routing.placing.force import position
from services.routing.placing.queues import WAITING
from services.routing.rules.estimate import FEWEST, Estimate, from_handling, from_service
from services.routing.rules.what_if import receives, slots

LATELY = {"chat": timedelta(hours=1), "ticket": timedelta(hours=24)}
HANDLED_LATELY = {"chat": timedelta(days=1), "ticket": timedelta(days=14)}
MOST_SEEN = 200
MOST_WAITING = 1000


def estimated_wait(reading: Reading, asked: dict[str, Any]) -> dict[str, Any] | None:
    """For whoever waits: {position, ahead, from_seconds, to_seconds, seconds}; None for what does not wait. Names nobody."""
    item = reading.session.get(WorkItem, UUID(asked["work_id"]))
    if item is None or not item.is_waiting:
        return None
    place = position(reading.session, item)
    found = estimate_of(reading, item, desk.members(reading.session, item.group_id, item.work_type), place)
    return {"position": place, "ahead": place - 1} | {name: getattr(found, name) for name in ("seconds", "from_seconds", "to_seconds")}


def estimate_of(reading: Reading, item: WorkItem, members: Sequence[Any], place: int) -> Estimate:
    """By what this queue gave out lately while somebody waited; where that is too little, by handling times."""
    barred = {str(one) for one in item.barred_agent_ids}
    if not any(receives(item.work_type, one) for one in members):
        return Estimate(place, is_unknown_because="nobody_receives")
    if not any(receives(item.work_type, one, barred) for one in members):
        return Estimate(place, is_unknown_because="all_barred")
    since = reading.now - LATELY[item.work_type]
    waits = _waits(reading, item, since)
    if len(waits) >= FEWEST:
        since = min(left for _, left in waits) if len(waits) == MOST_SEEN else since
        found = from_service(place, waits, _waiting(reading, item), since, reading.now)
        if found.method is not None:
            return found
    at_a_time = slots(item.work_type, members)
    if at_a_time == 0:  # who is there takes by hand, when he likes
        return Estimate(place, is_unknown_because="too_few_observations", served=len(waits))
    return from_handling(place, _handled(reading, item), at_a_time)


def _waits(reading: Reading, item: WorkItem, since: datetime) -> list[tuple[datetime, datetime]]:
    """(since when it waited, when it left) of the newest."""
    one = StoredDecision
    select = sa.select(one.waited_since, one.decided_at).where(
        one.group_id == item.group_id, one.work_type == item.work_type, one.decided_at > since, one.waited_since.is_not(None)
    )
    rows = reading.session.execute(select.order_by(one.decided_at.desc()).limit(MOST_SEEN))
    return [(began, left) for began, left in rows if began is not None]


def _waiting(reading: Reading, item: WorkItem) -> list[datetime]:
    """Since when those wait who still do, the longest first."""
    select = sa.select(WorkItem.waiting_since).where(WAITING, WorkItem.group_id == item.group_id, WorkItem.work_type == item.work_type)
    rows = reading.session.scalars(select.order_by(WorkItem.queued_at, WorkItem.id).limit(MOST_WAITING))
    return [began for began in rows if began is not None]


def _handled(reading: Reading, item: WorkItem) -> list[float]:
    """Seconds from getting it to its end, of the newest that ended."""
    select = sa.select(sa.extract("epoch", WorkItem.released_at - WorkItem.assigned_at)).where(
        WorkItem.group_id == item.group_id,
        WorkItem.work_type == item.work_type,
        WorkItem.released_at > reading.now - HANDLED_LATELY[item.work_type],
        WorkItem.assigned_at.is_not(None),
    )
    return [float(seconds) for seconds in reading.session.scalars(select.order_by(WorkItem.released_at.desc()).limit(MOST_SEEN))]
