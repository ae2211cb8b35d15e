"""Who looks into which chat beside its agent: known from the facts since this process began to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WATCH = "watch:"


class Watching:
    """Coaches and co-chatting employees by chat. What it misses is a signal missed, no more."""

    def __init__(self) -> None:
        self._of_chat: dict[str, set[str]] = {}

    def watchers(self) -> dict[str, list[Callable[[dict[str, Any]], None]]]:
        """The facts it learns from."""
        return {
            "chat.chat_participant_joined.v1": [self._joined],
            "chat.chat_participant_left.v1": [self._left],
            "chat.chat_ended.v1": [self._ended],
        }

    def keys(self, key: str) -> tuple[str, ...]:
        """The keys of streams behind a key: `watch:<chat>` stands for everybody who looks into it."""
        if not key.startswith(WATCH):
            return (key,)
        return tuple(f"a:{employee}" for employee in self._of_chat.get(key.removeprefix(WATCH), ()))

    def _joined(self, said: dict[str, Any]) -> None:
        self._of_chat.setdefault(said["subject"], set()).add(said["data"]["employee_id"])

    def _left(self, said: dict[str, Any]) -> None:
        self._of_chat.get(said["subject"], set()).discard(said["data"]["employee_id"])

    def _ended(self, said: dict[str, Any]) -> None:
        self._of_chat.pop(said["subject"], None)
