"""A day in an office, deed by deed, each followed by a look at everything; the script of it can be played again."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.audit import Audit
from tests.support.deeds import Deed
from tests.support.hurting import kill_and_start
from tests.support.office import Office
from tests.support.suite import Suite

HANDS = 8


@dataclass(slots=True)
class Tally:
    """What was done and checked on all days together."""

    deeds: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    steps: int = 0
    began: float = field(default_factory=time.monotonic)

    def __str__(self) -> str:
        took = time.monotonic() - self.began
        rate = self.checked["decisions"] / took
        return (
            f"{self.steps} steps in {took:.0f} s, {self.checked['works']} works, {self.checked['decisions']} decisions, {rate:.1f} a second"
            f"\nchecked: {dict(self.checked.most_common())}\ndeeds: {dict(self.deeds.most_common())}"
            f"\nrefused: {dict(self.refusals.most_common())}"
        )


class Day:
    """`step` does deeds, one or several at once, and raises AssertionError with the script when something is wrong."""

    def __init__(self, suite: Suite, tally: Tally) -> None:
        self.suite, self.tally = suite, tally
        self.office = Office(suite)
        self.audit = Audit(self.office, suite.broker)
        self.hands = ThreadPoolExecutor(HANDS)
        self.script: list[list[Deed]] = []

    def step(self, deeds: Sequence[Deed], *, killed: str = "") -> None:
        """All at once if they are several; one process is killed meanwhile, and started again."""
        if self.tally.failures:
            return  # processes that stumbled once prove nothing any more
        self.script.append([*deeds, *([Deed("kill", {"process": killed})] if killed else [])])
        self.tally.steps += 1
        self.tally.deeds.update(deed.name for deed in self.script[-1])
        self.tally.deeds["burst"] += len(deeds) > 1
        self.audit.judge.is_calm = len(deeds) == 1
        with self._telling():
            going = [self.hands.submit(deed.do, self.office) for deed in deeds]
            if killed:
                self.audit.may_be_told_twice = True
                kill_and_start(self.suite, killed)
            for one in going:
                one.result()
            self._demand(self.audit.check())

    def play(self, script: Iterable[list[Deed]]) -> None:
        """The same steps again."""
        for step in script:
            deeds = [deed for deed in step if deed.name != "kill"]
            self.step(deeds, killed=next((deed.said["process"] for deed in step if deed.name == "kill"), ""))

    def end(self) -> None:
        """The last look, at the whole day; the tally is added up."""
        try:
            if self.script and not self.tally.failures:
                with self._telling():
                    for name in self.suite.children:
                        self.suite.await_ready(name)
                    lanes = self.suite.admin("routing", "/parked").values()
                    parked = [fact for lane in lanes for fact in lane["facts"]]
                    self._demand([*self.audit.check_all(parked), *self._stumbled()])
        finally:
            self.hands.shutdown()
            self.tally.checked.update(self.audit.judge.checked)
            self.tally.checked["works"] += len(self.office.works)
            self.tally.refusals.update(self.office.refusals)
            self.audit.close()
            self.office.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """A failure is kept with the script that led to it: what drives the machine may say less of it."""
        try:
            yield
        except Exception as failure:
            script = ["The script, for FRONTLINE_SCRIPT=<file>:", *map(json.dumps, self.script)]
            self.tally.failures.append("\n".join([f"{type(failure).__name__}: {failure}", self.audit.story(), *script]))
            raise

    def _stumbled(self) -> list[str]:
        """Facts and deadlines that failed: put off they come right later, but they need not have failed.

        What waited for a lock out of order gives way and is handled again, as it should (services/routing/placing/locks.py).
        """
        if self.tally.deeds["kill"]:
            return []
        said = [line for name in self.suite.children for line in self.suite.output(name).splitlines() if "LockNotAvailable" not in line]
        return [line for line in said if any(f'"event":"{word}' in line for word in ("failed, again", "parked:", "deadline ", "timer "))]

    def _demand(self, wrong: list[str]) -> None:
        assert not wrong, "\n".join(map(self.audit.named, wrong[:20]))


def read(lines: Iterable[str]) -> list[list[Deed]]:
    """A script as it was printed: a step a line."""
    return [[Deed(*deed) for deed in json.loads(line)] for line in lines if line.startswith("[[")]
