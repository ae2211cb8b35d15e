"""Why a piece of work waits, what would have to change, what goes before it, and how long it may still take (RTE-077, 212)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import NotFound
from kit.storage.work import Reading
from services.routing import announce
from services.routing.models import Group, WorkItem
from services.routing.placing import desk
from services.routing.placing.force import ahead_of, position
from services.routing.queries.estimates import estimate_of
from services.routing.queries.names import names_of
from services.routing.reaching import require_group
from services.routing.rules.decisions import Decision
from services.routing.rules.requests import distribute
from services.routing.rules.what_if import Chance, chances, words
from services.routing.rules.words import DROPPED_AT, WAITING_BECAUSE

MOST_MEMBERS = 20
MOST_AHEAD = 5


def why_waiting(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """The rules run on what is now; nothing is changed. `would_be_given_to` only until the queue is worked."""
    item = reading.session.get(WorkItem, UUID(asked["work_id"]))
    if item is None:
        raise NotFound("work_unknown", "There is no such work.")
    require_group(reading.session, reading.call, item.group_id)
    if not item.is_waiting:
        return _not_waiting(item)
    members = desk.members(reading.session, item.group_id, item.work_type)
    decision = distribute(item.work_type, members, barred={str(one) for one in item.barred_agent_ids})
    place = position(reading.session, item)
    told = {
        "work_id": asked["work_id"],
        "is_waiting": True,
        "waiting_because": decision.waiting_because,
        "words": WAITING_BECAUSE.get(decision.waiting_because or "", "It is about to be given out."),
        "dropped": [row | {"words": DROPPED_AT[row["step"]]} for row in announce.dropped(decision.dropped)],
        "position": place,
        "ahead": place - 1,
        "first_ahead": _first_ahead(reading.session, item) if place > 1 else [],
        "estimate": asdict(estimate_of(reading, item, members, place)),
    }
    return told | _what_if(reading.session, item, members, decision, place)


def _not_waiting(item: WorkItem) -> dict[str, Any]:
    """What nobody has and is not Active lies in the queue, and is given out by no rule (RTE-080)."""
    told: dict[str, Any] = {"work_id": str(item.id), "is_waiting": False}
    if item.agent_id is None and not item.is_over:
        told |= {"waiting_because": "not_active", "words": WAITING_BECAUSE["not_active"]}
    return told


def _first_ahead(session: Session, item: WorkItem) -> list[dict[str, Any]]:
    select = sa.select(WorkItem.id, WorkItem.number, WorkItem.queued_at).where(*ahead_of(item)).order_by(WorkItem.queued_at, WorkItem.id)
    return [{"work_id": str(row.id), "number": row.number, "queued_at": row.queued_at} for row in session.execute(select.limit(MOST_AHEAD))]


def _what_if(session: Session, item: WorkItem, members: Sequence[Any], decision: Decision[Any], place: int) -> dict[str, Any]:
    """`would_be_given_to`, or what it takes: the nearest members with their changes, and how many need each change."""
    group = session.scalar(sa.select(Group.name).where(Group.id == item.group_id)) or ""
    if decision.agent_id is not None:
        name = names_of(session, [decision.agent_id]).get(decision.agent_id)
        told = {"would_be_given_to": decision.agent_id, "would_be_given_to_name": name}
        return told | {"members": [], "members_total": len(members), "counts": []}
    found = chances(item.work_type, members, {str(one) for one in item.barred_agent_ids}, place - 1, _passing(session, item))
    nearest, names = found[:MOST_MEMBERS], names_of(session, [one.member.agent_id for one in found[:MOST_MEMBERS]])
    counted = Counter(change.code for one in found for change in one.changes)
    return {
        "would_be_given_to": None,
        "would_be_given_to_name": None,
        "members": [_shown(one, names.get(one.member.agent_id) or one.member.agent_id, item.work_type, group) for one in nearest],
        "members_total": len(found),
        "counts": [{"code": code, "members": count} for code, count in counted.most_common()],
    }


def _shown(one: Chance, name: str, work_type: str, group: str) -> dict[str, Any]:
    changes = [asdict(change) | {"words": words(name, change, work_type, group)} for change in one.changes]
    told = {"agent_id": one.member.agent_id, "agent_name": name, "changes": changes, "before_it": one.before_it}
    return told | {"words": "; ".join(change["words"] for change in changes)}


def _passing(session: Session, item: WorkItem) -> dict[str, int]:
    """Agent → how many ahead of this chat he is barred from, so that he passes them over."""
    if item.work_type != "chat":
        return {}
    barred = sa.select(sa.func.unnest(WorkItem.barred_agent_ids).label("agent_id")).where(*ahead_of(item)).subquery()
    rows = session.execute(sa.select(barred.c.agent_id, sa.func.count()).group_by(barred.c.agent_id))
    return {str(row[0]): row[1] for row in rows}
