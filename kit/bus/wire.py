"""One connection to the broker under eventlet: read by one green thread, opened again by itself whenever it is lost."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import eventlet
from amqp.exceptions import AccessRefused, AMQPError, NotFound, PreconditionFailed
from amqp.transport import TCPTransport
from eventlet.event import Event

from kit.bus import topology
from kit.bus.topology import Exchange, Mailbox

log = logging.getLogger(__name__)

REOPEN_AFTER = 0.5  # seconds between attempts
HEARTBEAT = 10
PREPARED_WITHIN = 5.0  # seconds; a broker that recovers may leave a declaration without any answer
RECOVERING = "down or inaccessible"
LOST = (AMQPError, OSError, AttributeError, TypeError)  # py-amqp stumbles over its own None after a close


class _Connection(amqp.Connection):
    """Never looks for `blocked` notices: py-amqp does so in every publish, by reading where our reader already reads."""

    negotiate_capabilities = {"consumer_cancel_notify": True, "authentication_failure_close": True}


class Wire:
    """Calls `prepare(connection)` for each new connection, then reads it, and `lost()` when it is gone."""

    def __init__(self, url: str, name: str, prepare: Callable[[amqp.Connection], None], lost: Callable[[], None] | None = None) -> None:
        self._url, self.name, self._prepare, self._lost = url, name, prepare, lost
        self._connection: amqp.Connection | None = None
        self._stopping = False
        self._ended = Event()
        self.ready = Event()

    @property
    def is_up(self) -> bool:
        return self.ready.ready() and self._connection is not None

    def run(self) -> None:
        """Runs until `stop`; never raises for what the network or the broker do."""
        trouble = ""
        while not self._stopping:
            try:
                self._open()
                if trouble:
                    log.info("broker is back: %s", self.name)
                trouble = ""
                self._read()
            except Exception as gone:  # whatever it was: the way back is a new connection
                if repr(gone) != trouble and not self._stopping:
                    log.warning("broker lost: %s: %r", self.name, gone, exc_info=not isinstance(gone, LOST))
                trouble = repr(gone)
            finally:
                self._close()
            if self._lost:
                self._lost()
            if not self._stopping:
                eventlet.sleep(REOPEN_AFTER)
        self._ended.send(None)

    def stop(self) -> None:
        """Has `run` leave. Does not wait."""
        self._stopping = True
        self.reopen()

    def reopen(self) -> None:
        """Gives this connection up for a new one; what was not acknowledged comes again."""
        if self._connection is not None:
            cut(self._connection)

    def _open(self) -> None:
        self._connection = connect(self._url, self.name)
        with eventlet.Timeout(PREPARED_WITHIN, TimeoutError("the broker does not do what it is asked")):
            self._prepare(self._connection)
        self.ready.send(None)

    def _read(self) -> None:
        connection = self._connection
        assert connection is not None
        beating = eventlet.spawn(_beat, connection)
        try:
            # No time limit here: on a green socket it would limit the writes of others too, and cut frames in half.
            while not self._stopping:
                connection.drain_events()
        finally:
            beating.kill()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if self.ready.ready():
            self.ready.reset()
        if connection is not None:
            hang_up(connection)


def _beat(connection: amqp.Connection) -> None:
    """Tells the broker that we live, and notices when it does not."""
    try:
        while True:
            eventlet.sleep(1)
            connection.heartbeat_tick()
    except Exception as silence:
        log.info("no heartbeat: %r", silence)
        cut(connection)


def connect(url: str, name: str) -> amqp.Connection:
    """A new connection, or an error within a few seconds."""
    asked = urlsplit(url)
    is_secure = asked.scheme == "amqps"
    connection = _Connection(
        host=f"{asked.hostname}:{asked.port or (5671 if is_secure else 5672)}",
        userid=unquote(asked.username or "guest"),
        password=unquote(asked.password or "guest"),
        virtual_host=unquote(asked.path[1:]) or "/",
        ssl=is_secure,
        heartbeat=HEARTBEAT,
        connect_timeout=3,
        client_properties={"connection_name": name},
    )
    try:
        with eventlet.Timeout(5, TimeoutError("the broker does not answer")):
            connection.connect()
    except BaseException:
        hang_up(connection)
        raise
    _read_ahead(connection)
    return connection


def cut(connection: amqp.Connection) -> None:
    """Ends the conversation at once; who reads from it wakes up to that."""
    try:
        connection.transport.sock.shutdown(socket.SHUT_RDWR)
    except Exception as unimportant:
        log.debug("cutting: %r", unimportant)


def hang_up(connection: amqp.Connection) -> None:
    """Lets go of what is left of a connection. Never raises."""
    try:
        connection.collect()
    except Exception as unimportant:
        log.debug("closing: %r", unimportant)


def declare(connection: amqp.Connection, exchanges: Sequence[Exchange], mailboxes: Sequence[Mailbox]) -> None:
    """Declares and binds. What is there in another shape, or is another's to declare, is left as it is."""
    acts: list[Callable[[Any], Any]] = [partial(_declare_exchange, exchange) for exchange in exchanges]
    for box in mailboxes:
        acts.append(partial(_declare_mailbox, box))
        acts += [partial(_bind, box.name, exchange_name, key) for exchange_name, key in box.bindings]
    channel = connection.channel()
    for act in acts:
        try:
            act(channel)
        except (AccessRefused, PreconditionFailed) as refused:
            log.warning("left as it is: %s", refused)
            channel = connection.channel()
    channel.close()


def keep_log(connection: amqp.Connection, log_box: Mailbox) -> None:
    """Declares the log of facts where it is missing. Raises while one that is there needs a moment to come back, after a crash.

    It must not be declared then, and nothing be published that would not come into it.
    """
    channel = connection.channel()
    try:
        channel.queue_declare(log_box.name, passive=True)
        channel.close()
    except NotFound as missing:
        if RECOVERING in str(missing):
            raise
        declare(connection, topology.EXCHANGES, [log_box])


def _declare_exchange(exchange: Exchange, channel: Any) -> None:
    channel.exchange_declare(exchange.name, exchange.kind, durable=True, auto_delete=False)


def _declare_mailbox(box: Mailbox, channel: Any) -> None:
    channel.queue_declare(box.name, durable=True, auto_delete=False, arguments=box.arguments)


def _bind(box: str, exchange: str, key: str, channel: Any) -> None:
    channel.queue_bind(box, exchange, key)


class _ReadAhead:
    """Takes as much from the socket as there is, and hands it out in the small pieces the frame reader asks for."""

    __slots__ = ("_at", "_receive", "_rest")

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive, self._rest, self._at = receive, b"", 0

    def __call__(self, size: int) -> bytes:
        at = self._at
        if at >= len(self._rest):
            self._rest, self._at, at = self._receive(65_536), 0, 0
        piece = self._rest[at : at + size]
        self._at = at + len(piece)
        return piece


def _read_ahead(connection: amqp.Connection) -> None:
    transport = connection.transport
    if isinstance(transport, TCPTransport):
        transport._quick_recv = _ReadAhead(transport.sock.recv)
