"""The lease of one instance: beats, and holds what one alone does while it may. A green thread of its own, or any other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kit.instances import rows
from kit.instances.identity import Identity
from kit.instances.rules import BEAT, FENCED_AFTER, Listening, Moment, Seen, Step, hung, place_among, step, successor
from kit.storage.engine import Database

log = logging.getLogger(__name__)

AGAIN_AFTER = 0.3  # seconds, when the database is away
QUIT_WITHIN = 1.0  # seconds that the relay has to end its round before the lease is given back
FORGET_EVERY = 3600.0
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # macOS has one clock for both
FRESH = 3.0  # seconds without an answered beat until we are not ready


class Lease:
    """`is_held` is what the relay and the timers ask, again and again. `on_change` is called when that or `is_enabled` has changed."""

    def __init__(self, database: Database, who: Identity, *, is_connected: Callable[[], bool] = lambda: True) -> None:
        self._database, self.who, self._is_connected = database, who, is_connected
        self.on_change: Callable[[], None] = lambda: None
        self.is_busy: Callable[[], bool] = lambda: False  # whether what one alone does is still being done
        self.id: UUID | None = None
        self.is_enabled = who.is_enabled_at_first
        self.term = 0
        self.place = (0, 1)
        self._is_taken = False
        self._listening = Listening()
        self._silent: set[str] = set()
        self._began = self._had_broker_at = _now()
        self._said_at = self._forget_at = 0.0  # when the last answered beat began
        self._stopping, self._ended, self.known = Event(), Event(), Event()
        self._trouble = ""

    @property
    def is_held(self) -> bool:
        """Whether this instance may do what one alone does. False by itself before anybody else could begin."""
        return self._is_taken and _now() - self._said_at < FENCED_AFTER

    @property
    def is_beating(self) -> bool:
        return _now() - self._said_at < FRESH

    def run(self) -> None:
        """Until stopped. Survives the loss of the database."""
        while not self._stopping.is_set():
            try:
                self._serve()
                self._trouble = ""
            except Exception as failure:
                if repr(failure) != self._trouble:
                    log.warning("lease: %r", failure, exc_info=not isinstance(failure, DBAPIError))
                self._trouble = repr(failure)
            self._lose()
            self._stopping.wait(AGAIN_AFTER)
        self._ended.set()

    def stop(self) -> None:
        """Gives back what is held and leaves in good order. Call it when the relay has ended."""
        self._stopping.set()
        self._ended.wait(2)

    def _serve(self) -> None:
        with self._database.in_pieces() as connection:  # the lock ends with it
            connection.execute(sa.text("set synchronous_commit = off"))  # a beat that is lost with the server is not missed
            if self.id is None:
                self.id = rows.enter(connection, self.who, is_first=True)
            while not self._stopping.is_set():
                if not self._beat(connection):
                    return
                self._stopping.wait(BEAT)
            if self._is_taken:
                self._let_go(connection)
            rows.leave(connection, self.id, self.who)

    def _beat(self, connection: sa.Connection) -> bool:
        assert self.id is not None
        began = _now()
        has_broker = self._is_connected()
        if has_broker:
            self._had_broker_at = began
        seen = rows.beat(connection, self.id, self.who, is_connected=has_broker)
        if seen is None:
            log.warning("nobody knows this instance any more: it registers anew")
            self.id = rows.enter(connection, self.who, is_first=False)
            return False
        self._said_at = began
        self._listening.look(seen, began)
        self.place = place_among(seen, self._listening, began)
        self._obey(seen)
        self._act(connection, seen, Moment(began, began - self._began, began - self._had_broker_at))
        return True

    def _obey(self, seen: Seen) -> None:
        """Enabled or disabled, by whoever said so."""
        is_news = seen.me.is_enabled != self.is_enabled
        self.is_enabled = seen.me.is_enabled
        self.known.set()
        if is_news:
            log.warning("instance %s", "enabled" if self.is_enabled else "disabled")
            self.on_change()

    def _act(self, connection: sa.Connection, seen: Seen, at: Moment) -> None:
        todo = step(seen, self._listening, at, is_held=self._is_taken)
        if todo in (Step.LET_GO, Step.HAND_OVER):
            self._let_go(connection, successor(seen, self._listening, at.now) if todo is Step.HAND_OVER else None)
        elif todo is Step.HOLD:
            self._tend(connection, seen, at.now)
        elif todo in (Step.TRY, Step.FENCE):
            if todo is Step.FENCE and seen.holder_run is not None:
                log.warning("the holder is silent: %s of its sessions ended", rows.end_sessions(connection, seen.holder_run))
            self._take(connection)

    def _take(self, connection: sa.Connection) -> None:
        assert self.id is not None
        term = rows.take(connection, self.id, self.who)
        if term is not None:
            self.term, self._is_taken = term, True
            log.info("holds the lease, term %s", term)
            self.on_change()

    def _let_go(self, connection: sa.Connection, to: UUID | None = None) -> None:
        self._lose()
        until = _now() + QUIT_WITHIN
        while self.is_busy() and _now() < until:
            time.sleep(0.01)
        rows.give_back(connection, self.who, to)
        log.info("gives the lease back, term %s", self.term)

    def _tend(self, connection: sa.Connection, seen: Seen, now: float) -> None:
        """Frees the rows that a hung instance has locked; forgets who does not come back."""
        silent = set(hung(seen, self._listening, now))
        for run in silent - self._silent:
            log.warning("instance %s is silent: %s of its sessions ended", run, rows.end_sessions(connection, run))
        self._silent = silent
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY
            rows.forget(connection)

    def _lose(self) -> None:
        if self._is_taken:
            self._is_taken = False
            self.on_change()


def _now() -> float:
    """Seconds that go on while the machine sleeps: who was asleep must know."""
    return time.clock_gettime(_CLOCK)
