"""Why this agent: the stored decisions of a piece of work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing import announce
from services.routing.models import Employee, StoredDecision
from services.routing.reaching import require_group


def decisions_of_work(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """All decisions about a piece of work, newest first. Who asks must reach the group of the newest one."""
    work_id = UUID(asked["work_id"])
    newest = sa.select(StoredDecision.group_id).where(StoredDecision.work_id == work_id).order_by(StoredDecision.id.desc()).limit(1)
    group_id = reading.session.scalar(newest)
    if group_id is None:
        raise NotFound("work_unknown", "Nothing was decided about such work.")
    require_group(reading.session, reading.call, group_id)
    select = sa.select(StoredDecision).where(StoredDecision.work_id == work_id)
    found = page(reading.session, select, Order(StoredDecision.id, desc=True), asked.get("cursor"), asked["limit"])
    names = _names(reading, found["items"])
    return {"items": [_shown(one, names) for one in found["items"]], "next_cursor": found["next_cursor"]}


def decision(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One decision, with everybody who was dropped at each step."""
    stored = reading.session.get(StoredDecision, UUID(asked["decision_id"]))
    if stored is None:
        raise NotFound("decision_unknown", "There is no such decision.")
    require_group(reading.session, reading.call, stored.group_id)
    return _shown(stored, _names(reading, [stored]))


def _names(reading: Reading, decisions: list[StoredDecision]) -> dict[UUID, str]:
    wanted = {one.agent_id for one in decisions if one.agent_id}
    rows = reading.session.execute(sa.select(Employee.id, Employee.display_name).where(Employee.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def _shown(stored: StoredDecision, names: dict[UUID, str]) -> dict[str, Any]:
    same = ("outcome", "method", "decided_by", "waiting_because", "decided_at", "actor")
    return announce.decision(stored) | {
        **{field: getattr(stored, field) for field in same},
        "work_id": str(stored.work_id),
        "agent_id": str(stored.agent_id) if stored.agent_id else None,
        "agent_name": names.get(stored.agent_id) if stored.agent_id else None,
        "from_agent_id": str(stored.from_agent_id) if stored.from_agent_id else None,
        "asked_agent_id": str(stored.asked_agent_id) if stored.asked_agent_id else None,
        "dropped": [{**row, "count": len(row["agent_ids"])} for row in stored.dropped],
    }
