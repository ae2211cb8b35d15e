"""Puts what was heard into an order in which no effect comes before its cause.

The bus brings each service's facts in their order, and what a fact caused behind it. Only a broker that died in between may have passed
a fact on to one and lost it for another, who hears it when it is sent again: then the answer was there before the question.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from contracts.envelope import Envelope

LONG_AGO, NEVER_AGAIN = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
PATIENCE = timedelta(seconds=20)  # a cause that has not come by then was said before we listened


@dataclass(slots=True)
class Order:
    """Holds a source's facts back while one of them waits for its cause; what comes twice is handed on once."""

    hand_on: Callable[[Envelope], None]
    sent_again: int = 0
    _held: dict[str, deque[Envelope]] = field(default_factory=dict)
    _is_handed_on: dict[str, bool] = field(default_factory=dict)
    _newest: datetime = LONG_AGO

    def take(self, envelope: Envelope) -> None:
        """Takes one fact in, and hands on all whose time has come."""
        if envelope.id in self._is_handed_on:
            self.sent_again += 1
            return
        self._is_handed_on[envelope.id] = False
        self._held.setdefault(envelope.source, deque()).append(envelope)
        self._newest = max(self._newest, envelope.time)
        self._hand_on_what_is_due()

    def end(self) -> None:
        """Hands on everything that still waits: nothing more will come."""
        self._newest = NEVER_AGAIN
        self._hand_on_what_is_due()

    def _hand_on_what_is_due(self) -> None:
        has_moved = True
        while has_moved:
            has_moved = False
            for held in self._held.values():
                while held and self._is_due(held[0]):
                    has_moved = True
                    self._is_handed_on[held[0].id] = True
                    self.hand_on(held.popleft())

    def _is_due(self, envelope: Envelope) -> bool:
        kind, _, cause = envelope.cause.partition(":")
        return kind != "fact" or self._is_handed_on.get(cause, False) or self._newest - envelope.time > PATIENCE
