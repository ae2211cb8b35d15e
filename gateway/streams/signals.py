"""Signals that go on to streams: who hears which, and what of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Heard = Iterable[tuple[str, str, dict[str, Any]]]
EVERY_BOARD = "board:*"


def customer_typing(payload: dict[str, Any]) -> Heard:
    """The customer's unsent text, to the agent who has the chat and to who looks in (CHT-031)."""
    said = {"chat_id": payload["chat_id"], "text": payload.get("text", "")}
    if payload.get("agent_id"):
        yield f"a:{payload['agent_id']}", "chat.customer_typing", said
    yield f"watch:{payload['chat_id']}", "chat.customer_typing", said


def agent_typing(payload: dict[str, Any]) -> Heard:
    """To the customer without a name; to the agent who has the chat, if another one types."""
    yield f"v:{payload['chat_id']}", "chat.agent_typing", {"chat_id": payload["chat_id"]}
    yield from _to_colleagues("chat.agent_typing", payload, {})


def coach_typing(payload: dict[str, Any]) -> Heard:
    """Among colleagues only."""
    yield from _to_colleagues("chat.coach_typing", payload, {"text": payload.get("text", "")})


def queue_moved(payload: dict[str, Any]) -> Heard:
    """Each waiting customer's place."""
    for chat_id, ahead in payload["ahead"].items():
        yield f"v:{chat_id}", "chat.queue_moved", {"chat_id": chat_id, "ahead": ahead}


def board_changed(payload: dict[str, Any]) -> Heard:
    """One department of the board on the wall, to who watches it."""
    yield key_of_board(payload["department_id"]), "board", payload
    yield EVERY_BOARD, "board", payload


def key_of_board(department_id: str) -> str:
    """What streams listen to that watch this department."""
    return f"board:{department_id}"


def _to_colleagues(event: str, payload: dict[str, Any], more: dict[str, Any]) -> Heard:
    said = {"chat_id": payload["chat_id"], "employee_id": payload["employee_id"], **more}
    if payload.get("agent_id") and payload["agent_id"] != payload["employee_id"]:
        yield f"a:{payload['agent_id']}", event, said
    yield f"watch:{payload['chat_id']}", event, said


TOPICS: dict[str, Callable[[dict[str, Any]], Heard]] = {
    "chat.customer_typing": customer_typing,
    "chat.agent_typing": agent_typing,
    "chat.coach_typing": coach_typing,
    "chat.queue_moved": queue_moved,
    "reports.board": board_changed,
}
