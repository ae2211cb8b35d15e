"""The bus for beacons, in unit tests of the gateway: remembers what was handed in, and says what became of it as it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kit.errors import Unavailable


class HandedIn(NamedTuple):
    """As Inlet.hand_in was called."""

    key: str
    item: dict[str, Any]
    is_lossy: bool
    on_taken: Callable[[], None] | None


@dataclass(slots=True)
class Letters:
    """Takes all, unless there is `trouble`. Who waits hears `is_safe`; who does not is told by `confirm`."""

    taken: list[HandedIn] = field(default_factory=list)
    trouble: Unavailable | None = None
    is_safe: bool = True

    def hand_in(self, key: str, item: dict[str, Any], *, is_lossy: bool, on_taken: Callable[[], None] | None = None) -> Any:
        if self.trouble is not None:
            raise self.trouble
        self.taken.append(HandedIn(key, item, is_lossy, on_taken))
        return None if is_lossy else self

    def hand_in_adopted(self, item: dict[str, Any], on_taken: Callable[[], None]) -> None:
        self.hand_in("0", item, is_lossy=False, on_taken=on_taken)

    def confirm(self) -> None:
        """The broker has all of it."""
        for one in self.taken:
            if one.on_taken is not None:
                one.on_taken()

    def wait(self, seconds: float) -> bool:
        return self.is_safe

    def wait_until_connected(self, timeout: float) -> bool:
        return True

    def close(self) -> None:
        """Nothing is under way here."""
