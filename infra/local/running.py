"""Programs kept running: started, their output read, restarted when they end by themselves, ended together."""

from __future__ import annotations

import os
import selectors
import signal
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from infra.local.console import Lines, say
from infra.local.processes import Child, spawn
from infra.local.programs import Program
from kit.config import PROJECT

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a program that ended is started again
STEADY_AFTER = 30.0  # seconds of running after which its past is forgotten


@dataclass(slots=True)
class Runner:
    """One program, its present process if there is one, and how often it died lately."""

    program: Program
    lines: Lines
    child: Child | None = None
    pipe: int = -1
    pause: float = FIRST_PAUSE
    start_at: float = 0.0
    restarts: int = 0


@dataclass(slots=True)
class Running:
    """All programs of the suite."""

    log: Path
    least: int
    runners: dict[str, Runner] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    is_ending: bool = False  # what ends now is not started again

    def start(self, program: Program) -> None:
        runner = self.runners.get(program.name) or Runner(program, Lines(program.name, self.log, self.least))
        self.runners[program.name] = runner
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        runner.child = spawn(program.name, program.command, writer, cwd=PROJECT, environ=program.environ)
        os.close(writer)
        runner.pipe = reader
        self.selector.register(reader, selectors.EVENT_READ, runner)

    def turn(self, seconds: float) -> None:
        """Reads what the programs say for so long, and starts again what has ended, as long as they are to run."""
        for key, _ in self.selector.select(seconds):
            self._read(key.data)
        if self.is_ending:
            return
        for runner in self.runners.values():
            if runner.child and not runner.child.is_alive():
                self._note_end(runner)
            elif runner.child is None and time.monotonic() >= runner.start_at:
                runner.restarts += 1
                self.start(runner.program)

    def hush(self, least: int) -> None:
        """From now on only what weighs at least so much is shown."""
        self.least = least
        for runner in self.runners.values():
            runner.lines.least = least

    def are_ready(self) -> bool:
        return all(runner.child is not None and is_settled(runner.program.ready_url) for runner in self.runners.values())

    def not_ready(self) -> list[str]:
        return [name for name, runner in self.runners.items() if not is_settled(runner.program.ready_url)]

    def end(self, names: list[str], within: float) -> None:
        """Asks them all to end, waits so long, then kills."""
        ended = [self.runners[name] for name in names if self.runners[name].child]
        for runner in ended:
            _child(runner).ask_to_end(signal.SIGTERM)
        until = time.monotonic() + within
        while any(_child(runner).is_alive() for runner in ended) and time.monotonic() < until:
            for key, _ in self.selector.select(0.05):
                self._read(key.data)
        for runner in ended:
            if _child(runner).is_alive():
                say(f"{runner.program.name} did not end in {within:.0f} s: killed", level="warning")
            _child(runner).kill()
            self._read(runner)
            self._hang_up(runner)
            runner.lines.close()
            del self.runners[runner.program.name]

    def _note_end(self, runner: Runner) -> None:
        self._read(runner)
        self._hang_up(runner)
        child = _child(runner)
        child.kill()  # what it left of its group
        if time.monotonic() - child.started_at > STEADY_AFTER:
            runner.pause = FIRST_PAUSE
        say(f"{runner.program.name} ended ({_how(child.process.returncode)}): starts again in {runner.pause:.1f} s", level="error")
        runner.child, runner.start_at = None, time.monotonic() + runner.pause
        runner.pause = min(runner.pause * 2, LONGEST_PAUSE)

    def _read(self, runner: Runner) -> None:
        try:
            while piece := os.read(runner.pipe, 65536):
                runner.lines.take(piece)
        except BlockingIOError:
            return
        except OSError:
            return
        if runner.pipe in self.selector.get_map():
            self.selector.unregister(runner.pipe)

    def _hang_up(self, runner: Runner) -> None:
        if runner.pipe in self.selector.get_map():
            self.selector.unregister(runner.pipe)
        if runner.pipe >= 0:
            os.close(runner.pipe)
        runner.pipe = -1


def answers(url: str) -> bool:
    """Whether a GET of this address gives 200."""
    return _status(url)[0] == 200


def is_settled(url: str) -> bool:
    """Whether what runs there is ready, or somebody has disabled it: then it does what it is told to."""
    status, body = _status(url)
    return status == 200 or b'"disabled"' in body


def _status(url: str, within: float = 1.0) -> tuple[int, bytes]:
    where = urlsplit(url)
    line = HTTPConnection(where.hostname or "", where.port or 80, timeout=within)
    try:
        line.request("GET", where.path)
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        line.close()


def _child(runner: Runner) -> Child:
    assert runner.child is not None
    return runner.child


def _how(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit {code}"
