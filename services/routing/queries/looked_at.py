"""Everybody a decision looked at, dropped or not, with the loads seen of him (RTE-210)."""

from __future__ import annotations

from typing import Any

from kit.errors import Invalid
from kit.storage.work import Reading
from services.routing import announce
from services.routing.models import Snapshot
from services.routing.queries.decisions import decision_in_reach
from services.routing.queries.members_seen import members_seen
from services.routing.queries.names import names_of
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.words import DROPPED_AT


def members_of_decision(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Page of {agent_id, agent_name, step, words, and what the rules saw of him}, in the order of ids. `step` is null for candidates."""
    stored = decision_in_reach(reading, asked)
    snapshot = reading.session.get(Snapshot, stored.snapshot_id) if stored.snapshot_id else None
    if snapshot is None:
        return {"items": [], "next_cursor": None}
    everybody = members_seen(stored.work_type, snapshot.members, stored.differing or [])
    first = _first(asked.get("cursor"))
    shown = everybody[first : first + asked["limit"]]
    names = names_of(reading.session, [one.agent_id for one in shown])
    steps = {agent_id: row["step"] for row in stored.dropped for agent_id in row["agent_ids"]}
    more = len(everybody) > first + len(shown)
    return {
        "items": [_shown(one, names.get(one.agent_id), steps.get(one.agent_id)) for one in shown],
        "next_cursor": str(first + len(shown)) if more else None,
    }


def _shown(one: ChatMember | TicketMember, name: str | None, step: str | None) -> dict[str, Any]:
    """`handling` says of those who were not looked at further that they are not given work by rule."""
    switches = ("is_logged_in", "is_active", "is_available", "is_blocked_by_call_log")
    [numbers] = announce.candidates([one])
    told = numbers | {field: getattr(one, field) for field in switches if field in one._fields}
    return told | {"agent_name": name, "step": step, "words": DROPPED_AT.get(step or "")}


def _first(cursor: str | None) -> int:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise Invalid("cursor_unknown", "This cursor is not from this list.", field="cursor")
    return int(cursor or 0)
