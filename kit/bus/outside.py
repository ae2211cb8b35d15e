"""A workshop as those see it who wait for somebody outside: works of its own before and after, nothing held meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kit.bus.workshop import Workshop
from kit.storage.work import Call, Work

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class OutsideOf:
    """See `kit.service.Outside`."""

    workshop: Workshop
    call: Call
    wanted: Callable[[], bool] = lambda: True

    @property
    def now(self) -> datetime:
        return self.workshop.now()

    @property
    def is_wanted(self) -> bool:
        return self.wanted()

    def do(self, act: Callable[[Work], R]) -> R:
        def in_session(session: Session) -> tuple[R, Sequence[Work]]:
            work = self.workshop.work(session, self.call)
            return act(work), [work]

        return self.workshop.do(in_session)

    def reading(self) -> AbstractContextManager[Session]:
        return self.workshop.database.reading()

    def ask(self, service: str, method: str, asked: dict[str, Any] | None = None, *, key: str = "", timeout: float = 5.0) -> Any:
        own = f"{self.workshop.service.name}/{key}" if key else ""  # two services may draw the same key
        return self.workshop.ask(service, method, replace(self.call, key=own), timeout, asked or {})
