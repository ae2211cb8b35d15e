"""A fact on its way to the streams: read once, with the keys of everybody who may see it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import orjson

STATES = ("ticket", "chat", "call_log", "task")
# What a stream must be allowed to see; the second one while nobody owns the work (PPL-133).
RIGHT_OF_STATE = {
    "ticket": ("tickets.view", "tickets.access_the_queue"),
    "chat": ("live_chats.view", "live_chats.view_the_queue"),
    "call_log": ("call_logs.view", "call_logs.view"),
    "task": ("tasks.view", "tasks.view"),
}
RIGHT_OF_WORK = {"ticket": RIGHT_OF_STATE["ticket"], "chat": RIGHT_OF_STATE["chat"], "call_log": RIGHT_OF_STATE["call_log"]}
RIGHT_OF_AGENTS = "distribution.view"
SHOWN = ("tickets.", "chat.", "routing.", "whoson.invitation_", "whoson.page_pushed.")
EVERYTHING = "*"
PRESENCE = "presence"
LONG = frozenset(("candidates", "dropped"))


@dataclass(slots=True)
class Passing:
    """`keys`: `g:`roup, `d:`epartment, `a:`gent, `c:`hat, `t:`icket, presence, everything, `vk:` a visitor's page.

    `right`: needed for others' work.
    """

    offset: int
    at: float
    type: str
    keys: tuple[str, ...]
    right: str
    chat_id: str
    frame: bytes
    head: int

    @property
    def body(self) -> bytes:
        """The envelope behind the frame."""
        return self.frame[self.head : -2]


def kind_of(body: bytes) -> str:
    """The type of the fact, from the head of its envelope, which is not parsed for that."""
    at = body.find(b'"type":"', 0, 400) + 8
    if at < 8:
        found: str = orjson.loads(body)["type"]
        return found
    return body[at : body.index(b'"', at)].decode()


def is_shown(kind: str) -> bool:
    """Whether streams show facts of this type by their keys."""
    return kind.startswith(SHOWN)


def read(offset: int, said: dict[str, Any], body: bytes) -> Passing | None:
    """The fact as the streams see it; None for one that no stream shows. `said` is the parsed envelope, `body` its bytes."""
    kind: str = said["type"]
    if not is_shown(kind):
        return None
    data = said["data"]
    if kind.endswith(".assignment_requested.v1"):
        return None  # between services: what comes of it is told by the facts that follow
    if kind.startswith("whoson."):
        keys, right = _of_visitor(data)
    elif kind.startswith("routing."):
        keys, right = _of_routing(said["subject"], data)
    elif kind.startswith("chat.department_"):
        keys, right = (EVERYTHING, f"d:{said['subject']}", f"g:{data.get('front_line_group_id')}"), RIGHT_OF_AGENTS
    else:
        keys, right = _of_work(data)
    shown = _shown(data)
    if shown is not data:
        body = orjson.dumps(said | {"data": shown})
    head = b"id: %d\nevent: %s\ndata: " % (offset, kind.encode())
    chat_id = said["subject"] if kind.startswith("chat.chat_") and "chat" in data else ""
    if chat_id:
        keys = (*keys, f"c:{chat_id}")
    elif kind.startswith("tickets.") and data.get("ticket"):
        keys = (*keys, f"t:{said['subject']}")
    return Passing(offset, time.monotonic(), kind, keys, right, chat_id, head + body + b"\n\n", len(head))


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    """Without what opens a ticket to whoever has it, and without the long reasons of a decision, which the API tells on request."""
    ticket, decision = data.get("ticket"), data.get("decision")
    if isinstance(ticket, dict) and "validation_hash" in ticket:
        return data | {"ticket": {name: value for name, value in ticket.items() if name != "validation_hash"}}
    if isinstance(decision, dict):
        return data | {"decision": {name: value for name, value in decision.items() if name not in LONG}}
    return data


def _of_work(data: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """Keys by where the work is and where it was, so that who loses it hears of it too."""
    for name in STATES:
        state = data.get(name)
        if isinstance(state, dict):
            break
    else:
        return (EVERYTHING, *_places(data)), RIGHT_OF_AGENTS
    before = data.get("before") or {}
    agents = {state.get("agent_id"), before.get("agent_id"), data.get("from_agent_id"), data.get("employee_id")} - {None}
    keys = {EVERYTHING, *_places(state), *_places(before), *_places(data.get("from") or {}), *(f"a:{agent}" for agent in agents)}
    owned, waiting = RIGHT_OF_STATE[name]
    return tuple(sorted(keys)), owned if state.get("agent_id") else waiting


def _of_routing(subject: str, data: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    agents = {data.get("agent_id"), data.get("from_agent_id")} - {None}
    if "decision" in data or "work_type" in data:
        work = data.get("decision") or data
        owned, waiting = RIGHT_OF_WORK.get(work.get("work_type", ""), ("", ""))
        keys = {EVERYTHING, *_places(work), *(f"a:{agent}" for agent in agents)}
        return tuple(sorted(keys)), owned if data.get("agent_id") else waiting
    keys = {EVERYTHING, PRESENCE, *_places(data), f"a:{data.get('agent_id', subject)}"}
    return tuple(sorted(keys)), RIGHT_OF_AGENTS


def _of_visitor(data: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """The page that the visitor has open, by the key that only his browser knows."""
    return ((f"vk:{data['visitor_key']}",) if data.get("visitor_key") else ()), ""


def _places(where: dict[str, Any]) -> list[str]:
    place = where.get("place") or where
    found = [f"g:{place['group_id']}"] if place.get("group_id") else []
    return [*found, f"d:{place['department_id']}"] if place.get("department_id") else found
