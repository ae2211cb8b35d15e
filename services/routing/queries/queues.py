"""What waits, and where it stands (RTE-076, CHT-023)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing.models import WorkItem
from services.routing.placing.force import position
from services.routing.placing.queues import WAITING
from services.routing.reaching import require_group


def queue_of_group(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The waiting work of a group, longest first, each with its position."""
    group_id = UUID(asked["group_id"])
    require_group(reading.session, reading.call, group_id)
    select = sa.select(WorkItem).where(WAITING, WorkItem.group_id == group_id, WorkItem.work_type == asked["work_type"])
    found = page(reading.session, select, Order(WorkItem.queued_at, WorkItem.id), asked.get("cursor"), asked["limit"])
    first = position(reading.session, found["items"][0]) if found["items"] else 1
    items = [_waiting(item, first + number) for number, item in enumerate(found["items"])]
    return {"items": items, "next_cursor": found["next_cursor"]}


def position_in_queue(reading: Reading, asked: dict[str, Any]) -> dict[str, Any] | None:
    """Where a piece of work stands, and how many are ahead of it; None if it does not wait."""
    item = reading.session.get(WorkItem, UUID(asked["work_id"]))
    if item is None or not item.is_waiting:
        return None
    place = position(reading.session, item)
    return {"work_id": asked["work_id"], "position": place, "ahead": place - 1}


def _waiting(item: WorkItem, place: int) -> dict[str, Any]:
    return {
        "work_id": str(item.id),
        "work_type": item.work_type,
        "number": item.number,
        "queued_at": item.queued_at,
        "position": place,
        "waiting_because": item.waiting_because,
    }
