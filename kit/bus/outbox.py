"""The relay: publishes what commits left in the outbox, in order, confirmed; in the one instance that holds the lease."""

from __future__ import annotations

import logging
import os
import select
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import eventlet
import sqlalchemy as sa
from eventlet.event import Event

from contracts.envelope import EVENTS_EXCHANGE
from kit import metrics
from kit.bus.post import Letter, NotSent, Post
from kit.bus.workshop import is_database_away
from kit.storage.engine import Database
from kit.storage.prepared import Prepared, run_all

log = logging.getLogger(__name__)

BATCH = 500
LOOK_EVERY = 1.0  # seconds, when nobody nudges
PRUNE_EVERY = 60.0
AT_ONCE = 5_000

_UNSENT = Prepared("unsent", ("int",), "select id, envelope_id, type, body from outbox where sent_at is null order by id limit $1")
_SENT = Prepared("sent", ("bigint[]",), "update outbox set sent_at = now() where id = any($1)")
_PRUNE_OUTBOX = sa.text(
    "delete from outbox where id in (select id from outbox where sent_at < now() - make_interval(secs => :kept) order by id limit :most)"
)
_PRUNE_INBOX = sa.text(
    "delete from inbox where (lane, key) in"
    " (select lane, key from inbox where received_at < now() - make_interval(secs => :kept) order by received_at limit :most)"
)


class Relay:
    """`nudge` it after each commit that left facts. Where the lease is not held (`is_mine`), it passes the nudge on to where it is."""

    def __init__(
        self,
        service: str,
        database: Database,
        post: Post,
        is_mine: Callable[[], bool],
        *,
        pace: float,
        outbox_kept: float,
        inbox_kept: float,
    ) -> None:
        self._service, self._database, self._post, self._is_mine, self._pace = service, database, post, is_mine, pace
        self._kept = {_PRUNE_OUTBOX: outbox_kept, _PRUNE_INBOX: inbox_kept}
        self._pipe, self._knock = os.pipe()
        os.set_blocking(self._pipe, False)
        os.set_blocking(self._knock, False)
        self._is_nudged = self._is_stopping = self._is_in_trouble = False
        self._next_prune = time.monotonic()
        self.is_holder = self.is_serving = False
        self._ended = Event()

    def nudge(self) -> None:
        """Says that there is something to send. Costs nothing when said often."""
        if not self._is_nudged:
            self._is_nudged = True
            os.write(self._knock, b"!")

    def stop(self) -> None:
        """Sends what is left, if that goes quickly."""
        self._is_stopping = True
        self.nudge()
        with eventlet.Timeout(2, False):
            self._ended.wait()

    def run(self) -> None:
        """Until stopped. Survives the loss of the database and of the broker."""
        while not self._is_stopping:
            try:
                self._serve()
            except Exception as failure:
                if not self._is_in_trouble:
                    log.warning("outbox waits: %r", failure, exc_info=not (isinstance(failure, NotSent) or is_database_away(failure)))
                self._is_in_trouble = True
            self.is_holder = self.is_serving = False
            if not self._is_stopping:
                eventlet.sleep(0.3)
        self._ended.send(None)

    def _serve(self) -> None:
        with self._database.in_pieces() as connection:  # the listening ends with it
            connection.execute(sa.text("set synchronous_commit = off"))  # a stamp lost with the server only has a fact sent twice
            self.is_serving = True
            while not self._is_stopping:
                if self._is_mine():
                    self._hold(connection)
                elif self._wait(connection):
                    connection.execute(sa.text("notify outbox"))

    def _hold(self, connection: sa.Connection) -> None:
        self.is_holder = True
        connection.execute(sa.text("listen outbox"))
        sent: list[int] = []
        while self._is_mine():
            began = time.monotonic()
            rows = self._look(connection, sent)
            sent = self._send(rows)
            self._prune(connection)
            if not rows:
                if self._is_stopping:
                    return
                self._wait(connection)
            elif len(rows) < BATCH and not self._is_stopping:
                eventlet.sleep(max(0.0, began + self._pace - time.monotonic()))
        if sent:
            run_all(connection, [(_SENT, (sent,))])
        connection.execute(sa.text("unlisten outbox"))
        self.is_holder = False

    def _look(self, connection: sa.Connection, sent: list[int]) -> Sequence[Any]:
        """Stamps what was sent, and finds what is to be sent, in one round trip."""
        stamping = [(_SENT, (sent,))] if sent else []
        return run_all(connection, [*stamping, (_UNSENT, (BATCH,))]).all()

    def _send(self, rows: Sequence[Any]) -> list[int]:
        """Publishes them; their ids. Raises NotSent when it is not sure that the broker has all of them."""
        if rows:
            self._post.send(self._letters(rows))
            self._is_in_trouble = False
            metrics.outbox_sent.labels(self._service).inc(len(rows))
        return [row.id for row in rows]

    def _letters(self, rows: Sequence[Any]) -> Iterator[Letter]:
        """Asks before each: who was stopped in the middle and wakes up when another has long taken over says no word more."""
        for row in rows:
            if not self._is_mine():
                raise NotSent("the lease is another's")
            yield Letter(EVENTS_EXCHANGE, row.type, bytes(row.body), str(row.envelope_id))

    def _prune(self, connection: sa.Connection) -> None:
        if time.monotonic() < self._next_prune:
            return
        self._next_prune = time.monotonic() + PRUNE_EVERY
        for statement, kept in self._kept.items():
            while connection.execute(statement, {"kept": kept, "most": AT_ONCE}).rowcount == AT_ONCE:
                eventlet.sleep(0.05)

    def _wait(self, connection: sa.Connection) -> bool:
        """Until nudged, notified, or a second has gone. True when nudged from inside this process."""
        driver: Any = connection.connection.driver_connection
        if driver.notifies:  # came along with an answer: the socket does not tell of it again
            driver.notifies.clear()
            return False
        readable, _, _ = select.select([self._pipe, driver], [], [], LOOK_EVERY)
        if driver in readable:
            driver.poll()
            driver.notifies.clear()
        if self._pipe not in readable:
            return False
        os.read(self._pipe, 64)  # lets other green threads run: a nudge of theirs is heard with this one
        self._is_nudged = False
        return True
