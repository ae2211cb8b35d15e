"""The demo played on a suite of the tests while the test hurts it, and how the suite stands afterwards."""

from __future__ import annotations

import asyncio
import io
import random
import threading
from dataclasses import dataclass, field

from rich.console import Console

from infra.days.arrivals import Day
from infra.days.roster import FRONT_LINE, SECOND_LINE, Shift
from infra.demo.running import Demo
from kit.config import read, service_names
from tests.support.suite import Suite
from tests.support.waiting import eventually

TEN = 10 * 3600.0
DOORS_OPEN_AFTER = 2.0  # seconds in which agents sign in
EVERYTHING = (*service_names(), "gateway")


def shifts(agents: int, drops_out_at: float | None = None) -> list[Shift]:
    """So many agents all day, every third in the second line; the second of them vanishes at that second of the day."""
    return [
        Shift(
            f"agent{number}",
            SECOND_LINE if number % 3 == 2 else FRONT_LINE,
            TEN,
            TEN + 12 * 3600,
            max_chats=3,
            max_tickets=12,
            handling="secondary" if number % 4 == 3 else "primary",
            drops_out_at=drops_out_at if number == 1 else None,
        )
        for number in range(agents)
    ]


@dataclass(slots=True)
class Playing:
    """A demo in a thread of its own: `arrivals` customers, evenly over `seconds` real ones, `speed` times faster than life."""

    suite: Suite
    arrivals: int
    seconds: float
    speed: float = 120.0
    agents: int = 5
    drops_out_at: float | None = None
    demo: Demo = field(init=False)
    _holds: list[bool] = field(default_factory=list)
    _out: io.StringIO = field(default_factory=io.StringIO)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        first, between = TEN + DOORS_OPEN_AFTER * self.speed, self.seconds * self.speed / self.arrivals
        self.demo = Demo(
            Day("a short day", tuple(first + number * between for number in range(self.arrivals))),
            shifts(self.agents, self.drops_out_at),
            self.speed,
            0.6,
            random.Random(1),
            starts_at=TEN,
            console=Console(file=self._out, width=180),
            settings=read(self.suite.environ),
        )
        self._thread = threading.Thread(target=self._run, daemon=True, name="demo")

    def begin(self) -> Playing:
        self._thread.start()
        return self

    def until(self, arrivals: int, within: float = 60) -> None:
        """Waits until so many customers have come."""
        eventually(lambda: self._has_come(arrivals), within)

    def until_decided(self, more: int, within: float = 60) -> None:
        """Waits until routing has decided so many times more: work goes on."""
        decided = self.demo.judge.checked["decisions"] + more
        eventually(lambda: self.demo.judge.checked["decisions"] >= decided or not self._thread.is_alive(), within)

    def passes(self, within: float = 100) -> bool:
        """Whether the verdict is good; `said` tells why not."""
        self._thread.join(within)
        assert not self._thread.is_alive(), f"the demo did not end within {within} s:\n{self.said}"
        return self._holds == [True]

    @property
    def said(self) -> str:
        """What the demo printed so far."""
        return self._out.getvalue()

    def _has_come(self, arrivals: int) -> bool:
        assert self._thread.is_alive(), f"the demo has ended:\n{self.said}"
        return len(self.demo.tally.accounts) >= arrivals

    def _run(self) -> None:
        self._holds.append(asyncio.run(self.demo.run()))


def assert_healthy(suite: Suite, within: float = 10) -> None:
    """Every part ready, nothing parked, nothing unsent, no deadline given up."""
    for name in suite.children:
        suite.await_ready(name, within)
    for name in (name for name in suite.children if name != "gateway"):
        assert {lane: said["count"] for lane, said in suite.admin(name, "/parked").items() if said["count"]} == {}, name
        assert suite.admin(name, "/deadlines")["parked"] == [], name
        eventually(lambda: suite.admin(name, "/outbox")["unsent"] == 0, within)  # noqa: B023 - called here and now
