"""Call logs and time logs, told whole each time they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.support.telling.company import Group
from tests.support.telling.teller import Said, Teller


def log_call(teller: Teller, at: datetime, group: Group, agent_id: str, customer: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
    """A call log made at a moment; `started_at`, `seconds`, `is_incoming`, `fields`. Its state, for `change_call`."""
    started_at, seconds, key = more.get("started_at", at), more.get("seconds"), teller.id()
    state = {
        "id": key,
        "number": key[:8],
        "place": group.place,
        "agent_id": agent_id,
        "customer": dict(customer) if customer else None,
        "is_incoming": more.get("is_incoming", True),
        "subject": "Call",
        "description": "",
        "started_at": started_at,
        "ended_at": None if seconds is None else datetime.fromtimestamp(started_at.timestamp() + seconds, started_at.tzinfo),
        "length_seconds": seconds,
        "links": [],
        "created_at": at,
        "created_by_id": agent_id,
        "custom_fields": {field_id: {"key": "key", "value": value} for field_id, value in more.get("fields", {}).items()},
        "deleted_at": None,
    }
    teller.tell("tickets.call_log_created", key, at, f"employee:{agent_id}", call_log=dict(state), before={}, is_from_phone_link=False)
    return state


def change_call(teller: Teller, at: datetime, state: dict[str, Any], actor: str, **changed: Any) -> None:
    before = {name: state[name] for name in changed if name in ("agent_id", "place")}
    state |= changed
    teller.tell("tickets.call_log_changed", state["id"], at, actor, call_log=dict(state), before=before, changed=sorted(changed))


def delete_call(teller: Teller, at: datetime, state: dict[str, Any], actor: str, mode: str = "person") -> None:
    state["deleted_at"] = at
    teller.tell("tickets.call_log_deleted", state["id"], at, actor, call_log=dict(state), before={}, mode=mode)


def log_time(teller: Teller, at: datetime, item: Mapping[str, str], group: Group, agent_id: str, **more: Any) -> str:
    """Time logged on an item (type, id, number), entered at a moment; `work_at`, `seconds`, `is_billable`, `category_id`."""
    key = more.get("key") or teller.id()
    said: Said = {
        "on": dict(item),
        "place": group.place,
        "agent_id": agent_id,
        "category_id": more.get("category_id"),
        "subject": more.get("subject", "Work"),
        "description": None,
        "is_billable": more.get("is_billable", False),
        "is_automatic": False,
        "work_started_at": more.get("work_at", at),
        "duration_seconds": more.get("seconds", 60),
        "entered_at": more.get("entered_at", at),
    }
    teller.tell("tickets.time_log_created", key, at, f"employee:{agent_id}", **said)
    return key


def delete_time(teller: Teller, at: datetime, key: str, item: Mapping[str, str], agent_id: str) -> None:
    teller.tell("tickets.time_log_deleted", key, at, f"employee:{agent_id}", on=dict(item), agent_id=agent_id)
