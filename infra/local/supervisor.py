"""Starts everything, keeps it running, and ends it: what `make run` does."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from infra.local.console import LEVELS, say
from infra.local.embedded import Embedded, embedded
from infra.local.errands import Errand
from infra.local.leftovers import end_leftovers
from infra.local.processes import MARK
from infra.local.programs import environ_of_children, suite
from infra.local.running import Running
from infra.local.state import hold
from kit.config import Config, read

TOLD_EVERY = 30.0  # seconds of waiting for programs that are not ready
GATEWAY_ENDS, SERVICES_END, SERVERS_END = 1.5, 4.5, 1.5  # seconds, then they are killed; with some air less than ten in all


class Supervisor:
    """One suite in one home."""

    def __init__(self, settings: Config, *, is_verbose: bool = False, with_demo: bool = True) -> None:
        self.settings, self.is_verbose, self.with_demo = settings, is_verbose, with_demo
        self._least = LEVELS["info" if is_verbose else "warning"]
        self._is_asked_to_end = False
        self._servers: Embedded | None = None
        self._running: Running | None = None

    def run(self) -> int:
        """Until SIGINT or SIGTERM. Returns the exit code."""
        began = time.monotonic()
        lock = hold(self.settings.home)
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, self._note_signal)
        try:
            self._start(began)
            while not self._is_asked_to_end:
                self._turn(0.2)
            return 0
        except Interrupted:
            return 0
        finally:
            self._stop()
            lock.close()

    def _start(self, began: float) -> None:
        os.environ[MARK] = str(self.settings.home)
        left = end_leftovers(self.settings.home)
        if left:
            say(f"ended {left} processes that an earlier run left behind")
        (self.settings.home / "log").mkdir(parents=True, exist_ok=True)
        self._servers = embedded(self.settings)
        self._servers.start()
        self.settings = read(os.environ)
        self._run("infra.local.prepare", is_needed=True)
        # Until all is up everybody misses somebody; that is no news.
        self._running = Running(self.settings.home / "log", self._least if self.is_verbose else LEVELS["error"])
        for program in suite(self.settings):
            self._running.start(program)
        self._await_ready()
        self._running.hush(self._least)
        self._run("infra.local.demo_company" if self.with_demo else "")
        self._greet(time.monotonic() - began)

    def _await_ready(self) -> None:
        assert self._running is not None
        until = time.monotonic() + TOLD_EVERY
        while not self._running.are_ready():
            self._turn(0.1)
            if self._is_asked_to_end:
                raise Interrupted
            if time.monotonic() > until:
                say(f"still not ready: {', '.join(self._running.not_ready())}; see {self._running.log}", level="error")
                until += TOLD_EVERY

    def _turn(self, seconds: float) -> None:
        assert self._running is not None
        assert self._servers is not None
        self._running.turn(seconds)
        try:
            for name in self._servers.revive():
                say(f"{name} had ended: started again", level="error")
        except TimeoutError as wrong:
            say(str(wrong), level="error")

    def _run(self, module: str, *, is_needed: bool = False) -> None:
        """Runs a module to its end in a process of its own, and says what it printed; what it needs in memory goes with it."""
        if not module or self._is_asked_to_end:
            return
        child = Errand(module, environ_of_children(self.settings))
        while child.is_alive():
            child.read(0.1)
            if self._running:
                self._running.turn(0)
            if self._is_asked_to_end:
                child.kill()
                raise Interrupted
        for line in child.said().splitlines():
            say(line)
        if child.code and is_needed:
            raise SystemExit(child.code)

    def _greet(self, seconds: float) -> None:
        url = self.settings.public_url
        say(f"ready after {seconds:.1f} s")
        say(f"  portal and management API  {url}/api/docs")
        say(f"  state of the suite         {url}/ops/state (as an administrator)    logs: {self.settings.home}/log")
        self._run("infra.local.first_administrator")

    def _note_signal(self, _signum: int, _frame: Any) -> None:
        if self._is_asked_to_end:
            for sign in (signal.SIGINT, signal.SIGTERM):
                signal.signal(sign, signal.SIG_IGN)
            self._kill_all()
        self._is_asked_to_end = True
        if self._running:
            self._running.is_ending = True

    def _stop(self) -> None:
        """Gateway, services, servers, in this order, so that nobody loses what it stands on. At most ten seconds."""
        began = time.monotonic()
        if self._running:
            names = list(self._running.runners)
            self._running.end([name for name in names if name == "gateway"], GATEWAY_ENDS)
            self._running.end([name for name in names if name != "gateway"], SERVICES_END)
        if self._servers:
            self._servers.stop(SERVERS_END)
        say(f"stopped after {time.monotonic() - began:.1f} s")

    def _kill_all(self) -> None:
        """Somebody does not want to wait."""
        for runner in self._running.runners.values() if self._running else []:
            if runner.child:
                runner.child.kill()


class Interrupted(Exception):
    """Somebody wants us to end while we are still starting."""
