"""What goes from an inlet to the broker in one message, and who waits for it to be safe."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from contracts.envelope import wire_time

Item = dict[str, Any]


class Letter:
    """Items under one key. Who must know waits on it; `kept` ones are said again in another letter should this one not arrive."""

    __slots__ = ("_settled", "due", "is_taken", "items", "kept", "key", "sent_at")

    def __init__(self, key: str, due: float) -> None:
        self.key, self.due = key, due
        self.items: list[Item] = []
        self.kept: list[tuple[Item, Callable[[], None]]] = []
        self.sent_at = 0.0
        self.is_taken: bool | None = None
        self._settled: threading.Event | None = None

    def keep(self, item: Item, on_taken: Callable[[], None]) -> None:
        """An item that somebody vouched for; `on_taken` is called once the broker has it safe."""
        self.items.append(item)
        self.kept.append((item, on_taken))

    def wait(self, seconds: float) -> bool:
        """Whether the broker has it safe, in a queue; False also when that was not heard in time."""
        if self.is_taken is None and self._settled is not None:
            self._settled.wait(seconds)
        return self.is_taken is True

    def awaited(self) -> Letter:
        """The same letter, now with a bell. Before it is on its way."""
        if self._settled is None:
            self._settled = threading.Event()
        return self

    def settle(self, is_taken: bool) -> Letter | None:
        """What came of it, the first time that it is told; a letter with what must be said again where it did not arrive."""
        if self.is_taken is not None:
            return None
        self.is_taken = is_taken
        if self._settled is not None:
            self._settled.set()
        if is_taken:
            for _, on_taken in self.kept:
                on_taken()
            return None
        return self._again() if self.kept else None

    def body(self, inflow: str) -> bytes:
        return orjson.dumps({"at": wire_time(datetime.now(UTC)), inflow: self.items})

    def _again(self) -> Letter:
        again = Letter(self.key, 0.0)
        again.items, again.kept = [item for item, _ in self.kept], self.kept
        return again
