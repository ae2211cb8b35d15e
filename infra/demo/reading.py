"""How a player reads a chat: the stream as it comes, the list where the stream left a gap, every number once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.demo.api import Api

Message = dict[str, Any]


@dataclass(slots=True)
class Reader:
    """One side's view of one chat. `on_message` is called once for each message, in order of its number."""

    api: Api
    path: str
    on_message: Callable[[Message], None]
    on_doubled: Callable[[int], None]
    last: int = 0
    _streamed: set[int] = field(default_factory=set)
    _fetched: set[int] = field(default_factory=set)

    async def catch_up(self) -> None:
        """Reads everything after the last number known."""
        while True:
            page = await self.api.get(self.path, after=self.last)
            for message in page["items"]:
                self._fetched.add(message["number"])
                self._take(message)
            if self.last >= page["last_number"] or not page["items"]:
                return

    async def hear(self, message: Message) -> None:
        """Takes a message from the stream; fetches what lies between, if it jumped."""
        number = message["number"]
        if number in self._streamed:
            self.on_doubled(number)
        self._streamed.add(number)
        if number > self.last + 1:
            await self.catch_up()
        self._take(message)

    def _take(self, message: Message) -> None:
        if message["number"] == self.last + 1:
            self.last += 1
            self.on_message(message)
