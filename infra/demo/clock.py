"""The demo's own time: a day that runs faster than ours."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class DayClock:
    """`starts_at` is a second of the day, `speed` how many of its seconds pass in one of ours."""

    starts_at: float
    speed: float
    _began: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """From now on the day runs."""
        self._began = time.monotonic()

    def second(self) -> float:
        """The second of the day it is now."""
        return self.starts_at + (time.monotonic() - self._began) * self.speed

    async def until(self, second: float) -> None:
        """Waits for that second of the day."""
        await asyncio.sleep(max(0.0, (second - self.second()) / self.speed))

    async def pass_by(self, seconds: float) -> None:
        """Lets so many seconds of the day go by."""
        await asyncio.sleep(seconds / self.speed)


def said(second: float) -> str:
    """A second of the day as people write it: 09:30."""
    minutes = int(second // 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
