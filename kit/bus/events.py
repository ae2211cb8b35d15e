"""Subscriptions: one mailbox, one connection and one batch at a time for each lane; what fails waits, then is parked."""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from datetime import UTC, datetime
from typing import Any

import amqp
import eventlet
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit import metrics
from kit.bus import pulsing, topology, wire
from kit.bus.handling import Delivery, Handling
from kit.bus.pacing import Pacing
from kit.bus.post import Letter, Post
from kit.bus.receiver import Receiver
from kit.bus.workshop import Workshop, is_database_away
from kit.clock import clock_call
from kit.logs import trace_id
from kit.storage.work import Work

log = logging.getLogger(__name__)

STRIKES = 3


class Subscription(Receiver):
    """An idle lane handles a fact at once; while a batch runs, and the lane's pace lasts, the next one gathers."""

    def __init__(self, url: str, workshop: Workshop, name: str, post: Post) -> None:
        super().__init__()
        self.url, self.workshop, self.name, self.post = url, workshop, name, post
        self.lane = workshop.service.lanes[name]
        self.handling = Handling(workshop, name, self.lane)
        self.waiting: deque[amqp.Message] = deque()
        self._pacing = Pacing(self.lane.pace, self._begin)

    def setup(self) -> None:
        self.open_wire(self.url, f"{self.workshop.service.name} {self.name}")

    def consume(self, channel: amqp.Channel) -> None:
        ladder_in, ladder = topology.ladder(self.lane.retry_after)
        wire.declare(channel.connection, [*topology.EXCHANGES, *ladder_in], [*ladder, *topology.of_lane(self.workshop.service, self.name)])
        self.waiting.clear()
        channel.basic_qos(0, 2 * self.lane.batch, False)
        channel.basic_consume(topology.mailbox(self.workshop.service.name, self.name), callback=self._receive)

    def _receive(self, message: amqp.Message) -> None:
        self.waiting.append(message)
        self._begin()

    def _begin(self) -> None:
        if self.running or not self.waiting or self.is_stopping:
            return
        if not self._pacing.may_begin(is_full=len(self.waiting) >= self.lane.batch):
            return
        self.running = 1
        self.container.spawn_worker(self, (self,), {}, handle_result=self._done)

    def take(self) -> None:
        """What the worker does: handles what has gathered until now, up to a batch, and acknowledges it."""
        messages = [self.waiting.popleft() for _ in range(min(self.lane.batch, len(self.waiting)))]
        if not messages:
            return
        batch = [_delivery(message) for message in messages]
        pulses = [moment for moment in (pulsing.moment_of(delivery.body) for delivery in batch) if moment is not None]
        facts = [delivery for delivery in batch if pulsing.moment_of(delivery.body) is None] if pulses else batch
        if not facts or self._handled(facts):
            self._feel(pulses)
            last = messages[-1]
            self.acknowledge(last.channel, last.delivery_tag, multiple=True)

    def _feel(self, pulses: list[datetime]) -> None:
        """All that lay before these is handled. One that cannot be told is made up for by the next."""
        pulse = self.lane.pulse
        if pulse is None or not pulses:
            return

        def act(session: Session) -> tuple[None, list[Work]]:
            work = self.workshop.work(session, clock_call())
            pulse.handler(work, max(pulses))
            return None, [work]

        try:
            self.workshop.do(act)
        except Exception as failure:
            log.info("%s: a pulse is lost: %r", self.name, failure)

    def _handled(self, batch: list[Delivery]) -> bool:
        """Waits out an absent database. False when it is still absent as the service ends: the batch then comes again."""
        strikes = 0
        while not self.is_stopping:
            try:
                with metrics.timed(metrics.fact_seconds, self.workshop.service.name, self.name):
                    new = self.handling.handle(batch, self._failed)
                self._count("new", new)
                self._count("known", len(batch) - new - sum(delivery.is_passed_on for delivery in batch))
                metrics.batch_size.labels(self.workshop.service.name, self.name).observe(len(batch))
                return True
            except Exception as failure:
                if not is_database_away(failure):
                    raise
                strikes += self.workshop.is_database_there()
                if strikes > STRIKES:  # it is there, and yet each time lost over this batch: so it is the batch
                    for delivery in batch:
                        self._failed(delivery, failure)
                    return True
                log.warning("%s waits for the database: %r", self.name, failure)
                eventlet.sleep(0.5)
        return False

    def _count(self, outcome: str, how_many: int = 1) -> None:
        metrics.facts_handled.labels(self.workshop.service.name, self.name, outcome).inc(max(0, how_many))

    def _done(self, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.running = 0
        if exc_info:  # not even failing worked: all that is not acknowledged shall come again
            self.wire.reopen()
        else:
            self._begin()
        return result, exc_info

    def _failed(self, delivery: Delivery, failure: BaseException) -> None:
        """Sends a copy on its way, confirmed: to wait for its next attempt, or to be parked."""
        service, envelope = self.workshop.service.name, delivery.envelope
        told = {"lane": self.name, "attempt": delivery.attempt + 1}
        if envelope is not None:
            told |= {"fact": envelope.id, "fact_type": envelope.type, "trace_id": trace_id(envelope.traceparent)}
        delays = self.lane.retry_after
        if envelope is None or delivery.attempt >= len(delays):
            log.error("parked: %r", failure, extra=told, exc_info=failure)
            self._count("parked")
            letter = Letter("", topology.parked_mailbox(service, self.name), delivery.body, headers=_parked(delivery, failure))
        else:
            delay = delays[delivery.attempt]
            log.warning("failed, again in %s s: %r", delay, failure, extra=told, exc_info=failure)
            self._count("put_off")
            headers = {"attempt": delivery.attempt + 1, "failed-because": repr(failure)[:500]}
            letter = Letter(topology.retry_exchange(delay), topology.mailbox(service, self.name), delivery.body, headers=headers)
        self.post.send([letter])


def _delivery(message: amqp.Message) -> Delivery:
    headers = message.properties.get("application_headers") or {}
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    attempt = headers.get("attempt", 0)
    return Delivery(body, attempt if isinstance(attempt, int) else 0, message.delivery_tag)


def _parked(delivery: Delivery, failure: BaseException) -> dict[str, Any]:
    envelope = delivery.envelope
    return {
        "parked-id": envelope.id if envelope else hashlib.sha256(delivery.body).hexdigest()[:32],
        "parked-because": (delivery.fault or repr(failure))[:2000],
        "parked-at": wire_time(datetime.now(UTC)),
        "attempt": delivery.attempt + 1,
    }
