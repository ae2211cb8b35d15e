"""Why this agent: the stored decisions of a piece of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.routing import announce
from services.routing.models import StoredDecision
from services.routing.queries.members_seen import candidates_of
from services.routing.queries.names import names_of
from services.routing.reaching import require_group
from services.routing.rules.words import DECIDED_BY, DROPPED_AT


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
    return {"items": _all_shown(reading, found["items"]), "next_cursor": found["next_cursor"]}


def decision(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """One decision, with everybody who was dropped at each step."""
    [shown] = _all_shown(reading, [decision_in_reach(reading, asked)])
    return shown


def decision_in_reach(reading: Reading, asked: dict[str, Any]) -> StoredDecision:
    """Raises NotFound decision_unknown, Forbidden not_your_group."""
    stored = reading.session.get(StoredDecision, UUID(asked["decision_id"]))
    if stored is None:
        raise NotFound("decision_unknown", "There is no such decision.")
    require_group(reading.session, reading.call, stored.group_id)
    return stored


def _all_shown(reading: Reading, decisions: Sequence[StoredDecision]) -> list[dict[str, Any]]:
    """With names and candidates, in a query each for all of them."""
    left = candidates_of(reading.session, decisions)
    names = names_of(reading.session, _named(decisions) | {row["agent_id"] for rows in left.values() for row in rows})
    return [_shown(one, left[one.id], names) for one in decisions]


def _named(decisions: Sequence[StoredDecision]) -> set[str]:
    """Owners and actors."""
    found = {str(id_) for one in decisions for id_ in (one.agent_id, one.from_agent_id, one.asked_agent_id) if id_}
    return found | {one.actor.partition(":")[2] for one in decisions if one.actor.startswith("employee:")}


def _shown(stored: StoredDecision, left: list[dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    same = ("outcome", "method", "waiting_because", "decided_at", "actor")
    told = announce.decision(stored, left) | {field: getattr(stored, field) for field in same}
    for field in ("agent_id", "from_agent_id", "asked_agent_id"):
        id_ = getattr(stored, field)
        told |= {field: str(id_) if id_ else None, field.replace("_id", "_name"): names.get(str(id_))}
    return told | {
        "work_id": str(stored.work_id),
        "actor_name": names.get(stored.actor.partition(":")[2]),
        "decided_by_words": DECIDED_BY.get(stored.decided_by, stored.decided_by),
        "words": _sentence(stored, left, names),
        "candidates": [one | {"agent_name": names.get(one["agent_id"])} for one in left],
        "dropped": [{**row, "words": DROPPED_AT.get(row["step"], row["step"]), "count": len(row["agent_ids"])} for row in stored.dropped],
        "has_inputs": stored.inputs is not None,
    }


def _sentence(stored: StoredDecision, left: list[dict[str, Any]], names: dict[str, str]) -> str:
    """With the name of whose it is, for people."""
    name = names.get(str(stored.agent_id)) or "somebody"
    begun = {"assigned": f"Given to {name}", "kept": f"Stays with {name}"}.get(stored.outcome, "Put in the queue")
    return f"{begun}: {announce.why(stored, left)}"
