"""What has come in at an inflow and waits for a batch: so many messages and so many bytes at a time, in order."""

from __future__ import annotations

from collections import deque
from typing import Any, Generic, Protocol, TypeVar


class Message(Protocol):
    """What is wanted of amqp.Message."""

    @property
    def body(self) -> Any:
        """str or bytes."""


Source = TypeVar("Source")
M = TypeVar("M", bound=Message)


class Gathered(Generic[Source, M]):
    """Messages, each with where it came from.

    A batch has at most `most` of them and ends before `most_bytes`; a longer message is one by itself. Without the second bound a batch
    would grow with all that waited while nobody took anything, and with it the memory that its handling needs.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._waiting: deque[tuple[Source, M]] = deque()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether a batch could take no more than what is there."""
        return len(self._waiting) >= self._most or self._bytes >= self._most_bytes

    def add(self, source: Source, message: M) -> None:
        self._waiting.append((source, message))
        self._bytes += len(message.body)

    def next_batch(self) -> list[tuple[Source, M]]:
        """The oldest ones, which are no longer here then."""
        batch: list[tuple[Source, M]] = []
        room = self._most_bytes
        while self._waiting and len(batch) < self._most:
            size = len(self._waiting[0][1].body)
            if batch and size > room:
                break
            room -= size
            self._bytes -= size
            batch.append(self._waiting.popleft())
        return batch

    def drop(self, source: Source) -> None:
        """Those that came from there."""
        self._keep([taken for taken in self._waiting if taken[0] is not source])

    def clear(self) -> None:
        self._keep([])

    def _keep(self, kept: list[tuple[Source, M]]) -> None:
        self._waiting = deque(kept)
        self._bytes = sum(len(message.body) for _, message in kept)
