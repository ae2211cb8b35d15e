"""Who tells: numbers facts by their subject and gives ids, the same ones for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.envelope import Envelope

Said = dict[str, Any]
SYSTEM, CLOCK, ROUTING = "system", "system:clock", "system:routing"


class Teller:
    """`facts` are those told so far, as they came off the wire."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._told: Counter[tuple[str, str]] = Counter()
        self.facts: list[Envelope] = []

    def id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def tell(self, name: str, subject: str, at: datetime, actor: str = SYSTEM, /, **data: Any) -> Envelope:
        """One fact, `service.name` in version 1. `from_` stands for `from`, which Python has taken."""
        source = name.partition(".")[0]
        self._told[source, subject] += 1
        told = Envelope(
            id=self.id(),
            source=f"/frontline/{source}",
            type=f"{name}.v1",
            subject=subject,
            time=at,
            sequence=self._told[source, subject],
            actor=actor,
            via="management",
            data={key.rstrip("_"): value for key, value in data.items()},
        )
        heard = Envelope.from_wire(told.to_wire())
        self.facts.append(heard)
        return heard
