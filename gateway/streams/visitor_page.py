"""What the page of a visitor is told: an invitation, that it no longer stands, and a page that an agent recommends."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

import orjson

from gateway.streams.passing import Passing
from gateway.streams.stream import frame

SENT, PUSHED = "whoson.invitation_sent.v1", "whoson.page_pushed.v1"
OVER = frozenset(f"whoson.invitation_{what}.v1" for what in ("accepted", "rejected", "ignored"))
CHAT_WINDOW = "/widget/chat"
HELD_SECONDS = 300.0
MOST_HELD = 10_000
MOST_OF_ONE = 5


def seen_by_page(passing: Passing) -> bytes | None:
    """The frame for the visitor's page; None for what does not concern it."""
    told = _told(orjson.loads(passing.body))
    return None if told is None else frame(*told, passing.offset)


def _told(said: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    kind, data = said["type"], said["data"]
    if kind == SENT:
        return "invitation", _invitation(data["invitation"])
    if kind in OVER:
        return "withdrawn", {"id": data["invitation"]["id"]}
    return ("page_pushed", {"url": data["url"], "text": data.get("text") or ""}) if kind == PUSHED else None


def _invitation(told: dict[str, Any]) -> dict[str, Any]:
    """Its texts, and the address of the chat window, beside the script's own."""
    asked = {"invitation": told["id"], "department": told["department_id"], "chat": told.get("chat_id")}
    return {
        "id": told["id"],
        "kind": told["kind"],
        "agent_name": told.get("agent_name") or "",
        "text": told.get("text") or "",
        "department_id": told["department_id"],
        "chat_url": f"{CHAT_WINDOW}?{urlencode({name: value for name, value in asked.items() if value})}",
    }


class OpenInvitations:
    """Invitations that nobody has answered, for five minutes: the next page of the visitor shows them too."""

    def __init__(self, hub: Any) -> None:
        self._held: dict[str, dict[str, tuple[float, bytes]]] = {}
        hub.watchers.setdefault(SENT, []).append(self._sent)
        for kind in OVER:
            hub.watchers.setdefault(kind, []).append(self._over)

    def of(self, visitor_key: str) -> list[bytes]:
        """Frames to send, oldest first."""
        oldest_at = time.monotonic() - HELD_SECONDS
        return [piece for at, piece in self._held.get(visitor_key, {}).values() if at > oldest_at]

    def _sent(self, said: dict[str, Any]) -> None:
        key, told = said["data"].get("visitor_key"), said["data"]["invitation"]
        if not key:
            return
        mine = self._held.pop(key, {})
        mine[told["id"]] = (time.monotonic(), frame("invitation", _invitation(told)))
        while len(mine) > MOST_OF_ONE:
            del mine[next(iter(mine))]
        while len(self._held) >= MOST_HELD:
            del self._held[next(iter(self._held))]
        self._held[key] = mine

    def _over(self, said: dict[str, Any]) -> None:
        key = said["data"].get("visitor_key", "")
        mine = self._held.get(key)
        if mine is not None:
            mine.pop(said["data"]["invitation"]["id"], None)
            if not mine:
                del self._held[key]
