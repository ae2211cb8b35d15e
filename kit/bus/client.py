"""Asking a service from outside one: for the gateway, the tests and the command line. One thread, one connection a process."""

from __future__ import annotations

import itertools
import logging
import threading
import time
import uuid
from collections import deque
from typing import Any

import orjson
import pika
from pika.channel import Channel

from contracts.envelope import SIGNALS_EXCHANGE
from kit.bus import topology
from kit.bus.lasting import Lasting
from kit.bus.wording import headers_of, signal_to_wire, to_json
from kit.errors import Unavailable, refusal_from
from kit.storage.work import Call

log = logging.getLogger(__name__)

NOBODY = Call(actor="system", via="api")


class RemoteBug(Exception):
    """The service stumbled over a fault of its own. It logged all about it under this trace."""

    def __init__(self, service: str, method: str, said: dict[str, Any]) -> None:
        super().__init__(f"{service}.{method}: {said.get('error', 'bug')}")
        self.service, self.method, self.trace = service, method, str(said.get("trace", ""))


class _Asked:
    """One question on its way. The lock is free when its answer is here."""

    __slots__ = ("answer", "body", "expires_ms", "headers", "here", "routing_key", "trouble")

    def __init__(self, routing_key: str, body: bytes, headers: dict[str, Any], timeout: float) -> None:
        self.routing_key, self.body, self.headers, self.expires_ms = routing_key, body, headers, int(timeout * 1000)
        self.answer = b""
        self.trouble: Unavailable | None = None
        self.here = threading.Lock()
        self.here.acquire()

    def settle(self, answer: bytes, trouble: Unavailable | None = None) -> None:
        self.answer, self.trouble = answer, trouble
        self.here.release()


class Client(Lasting):
    """Connects by itself, and again whenever the broker was away; safe from any thread or greenlet."""

    def __init__(self, url: str, name: str = "client") -> None:
        super().__init__(url, name)
        self._prefix, self._numbers = uuid.uuid4().hex, itertools.count()
        self._waiting: dict[str, _Asked] = {}
        self._out: deque[tuple[str, _Asked] | tuple[str, bytes]] = deque()
        self._is_woken = False
        self._reply_to = ""
        self._channel: Channel | None = None
        self._ready = threading.Event()
        self._thread.start()

    def ask(self, service: str, method: str, asked: dict[str, Any] | None = None, *, call: Call = NOBODY, timeout: float = 5.0) -> Any:
        """The answer of a command or question. Raises the service's Refusal, Unavailable within `timeout` seconds, or RemoteBug.

        After Unavailable a command may or may not have been done: say it again with the same `call.key`.
        """
        until = time.monotonic() + timeout
        if not self._ready.wait(timeout):
            raise Unavailable("broker_away")
        number = f"{self._prefix}{next(self._numbers)}"
        sent = _Asked(f"{service}.{method}", to_json(asked or {}), headers_of(call, timeout), timeout)
        self._waiting[number] = sent
        try:
            self._out.append((number, sent))
            self._wake()
            if not sent.here.acquire(timeout=max(0.0, until - time.monotonic())):
                raise Unavailable("no_answer", f"{service} did not answer in time.")
        finally:
            self._waiting.pop(number, None)
        if sent.trouble is not None:
            raise sent.trouble
        return understood(service, method, orjson.loads(sent.answer))

    def publish_signal(self, topic: str, payload: dict[str, Any], *, call: Call = NOBODY) -> None:
        """Tells whoever listens now; silently lost when the broker is away."""
        if self._ready.is_set():
            self._out.append((topic, signal_to_wire(payload, call)))
            self._wake()

    @property
    def is_connected(self) -> bool:
        return self._ready.is_set()

    def wait_until_connected(self, timeout: float = 10) -> bool:
        return self._ready.wait(timeout)

    def _wake(self) -> None:
        connection = self._connection
        if not self._is_woken and connection is not None:
            self._is_woken = True
            connection.ioloop.add_callback_threadsafe(self._flush)

    # From here on: only in the client's own thread.

    def _connected(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._opened)

    def _opened(self, channel: Channel) -> None:
        self._channel, self._reply_to = channel, f"rpc.reply-{uuid.uuid4().hex}"
        channel.add_on_return_callback(self._returned)
        channel.add_on_close_callback(lambda closed, why: self._hang_up())
        channel.queue_declare(self._reply_to, exclusive=True, auto_delete=True, callback=self._listen)

    def _listen(self, _frame: Any) -> None:
        assert self._channel is not None
        self._channel.basic_consume(self._reply_to, self._answered, auto_ack=True, callback=self._begin)

    def _begin(self, _frame: Any) -> None:
        self._ready.set()
        self._flush()

    def _flush(self) -> None:
        self._is_woken = False
        channel = self._channel
        if channel is None or not self._ready.is_set():
            return
        while self._out:
            name, what = self._out.popleft()
            if isinstance(what, bytes):
                channel.basic_publish(SIGNALS_EXCHANGE, name, what, pika.BasicProperties(content_type="application/json", delivery_mode=1))
            elif name in self._waiting:
                channel.basic_publish(topology.RPC_EXCHANGE, what.routing_key, what.body, self._properties(name, what), mandatory=True)

    def _properties(self, number: str, asked: _Asked) -> pika.BasicProperties:
        return pika.BasicProperties(
            content_type="application/json",
            correlation_id=number,
            reply_to=self._reply_to,
            delivery_mode=1,
            expiration=str(asked.expires_ms),
            headers=asked.headers,
        )

    def _answered(self, _channel: Channel, _method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        asked = self._waiting.pop(properties.correlation_id or "", None)
        if asked is not None:
            asked.settle(body)

    def _returned(self, _channel: Channel, method: Any, properties: pika.BasicProperties, _body: bytes) -> None:
        asked = self._waiting.pop(properties.correlation_id or "", None)
        if asked is not None:
            asked.settle(b"", Unavailable("unknown_service", f"Nobody answers to {method.routing_key}."))

    def _let_go(self, why: BaseException | str) -> None:
        """Who still waits gets Unavailable."""
        self._ready.clear()
        self._channel = None
        self._out.clear()
        waiting, self._waiting = self._waiting, {}
        if waiting:
            log.warning("broker lost with %s questions open: %r", len(waiting), why)
        for asked in waiting.values():
            asked.settle(b"", Unavailable("broker_lost"))


def understood(service: str, method: str, said: dict[str, Any]) -> Any:
    """The answer in what came back. Raises the service's Refusal, or RemoteBug."""
    if "refusal" in said:
        raise refusal_from(said["refusal"])
    if "bug" in said:
        raise RemoteBug(service, method, said["bug"])
    return said["answer"]
