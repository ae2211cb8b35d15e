"""Signals: small, quick, and nobody's loss. Gathered while a batch runs, handled in one work's session, never tried for long."""

from __future__ import annotations

import logging
from collections import deque
from typing import Any

import amqp
import orjson
from sqlalchemy.orm import Session

from contracts.envelope import SIGNALS_EXCHANGE
from kit import metrics
from kit.bus import topology, wire
from kit.bus.post import Post
from kit.bus.receiver import Receiver
from kit.bus.wording import signal_from, signal_to_wire
from kit.bus.workshop import Workshop
from kit.logs import trace_id
from kit.service import Signal
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

BATCH = 200


def publish(post: Post, topic: str, payload: dict[str, Any], call: Call) -> None:
    """Tells whoever listens now."""
    post.drop_in(SIGNALS_EXCHANGE, topic, signal_to_wire(payload, call))


class Signals(Receiver):
    """Takes all signals of a service. One that fails is logged and forgotten."""

    def __init__(self, url: str, workshop: Workshop) -> None:
        super().__init__()
        self.url, self.workshop = url, workshop
        self.waiting: deque[Signal] = deque(maxlen=10_000)

    def setup(self) -> None:
        self.open_wire(self.url, f"{self.workshop.service.name} signals")

    def consume(self, channel: amqp.Channel) -> None:
        wire.declare(channel.connection, topology.EXCHANGES, [topology.of_signals(self.workshop.service)])
        channel.basic_consume(topology.signal_mailbox(self.workshop.service.name), no_ack=True, callback=self._receive)

    def _receive(self, message: amqp.Message) -> None:
        try:
            self.waiting.append(signal_from(message.delivery_info["routing_key"], message.body))
        except (orjson.JSONDecodeError, AttributeError, TypeError) as fault:
            log.warning("no signal: %r", fault)
            return
        self._begin()

    def _begin(self) -> None:
        if self.running or not self.waiting:
            return
        self.running = 1
        self.container.spawn_worker(self, (self,), {}, handle_result=self._done)

    def take(self) -> None:
        """What the worker does."""
        batch = [self.waiting.popleft() for _ in range(min(BATCH, len(self.waiting)))]
        try:
            self._handle(batch)
        except Exception as failure:
            log.info("%s signals are taken apart: %r", len(batch), failure)
            for signal in batch:
                self._handle_alone(signal)

    def _handle_alone(self, signal: Signal) -> None:
        try:
            self._handle([signal])
        except Exception as failure:
            self._count(signal, "failed")
            log.warning("signal %s lost: %r", signal.topic, failure, extra={"trace_id": trace_id(signal.call.traceparent)})

    def _count(self, signal: Signal, outcome: str) -> None:
        metrics.signals_handled.labels(self.workshop.service.name, signal.topic, outcome).inc()

    def _handle(self, batch: list[Signal]) -> None:
        def act(session: Session) -> tuple[None, list[Work]]:
            works = []
            for signal in batch:
                handler = self.workshop.service.signals.get(signal.topic)
                if handler is not None:
                    work = self.workshop.work(session, signal.call)
                    works.append(work)
                    handler(work, signal)
            return None, works

        self.workshop.do(act)
        for signal in batch:
            self._count(signal, "done")

    def _done(self, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.running = 0
        self._begin()
        return result, exc_info
