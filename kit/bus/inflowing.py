"""Inflows: the shares of one mailbox spread over the processes of a service, each share with one of them at a time, handled in batches."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from typing import Any

import amqp
import eventlet
import orjson
from sqlalchemy.orm import Session

from kit import metrics
from kit.bus import topology, wire
from kit.bus.receiver import Receiver
from kit.bus.workshop import Workshop, is_database_away
from kit.instances.lease import Lease
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

YIELD_EVERY = 2.0  # seconds between two looks at which shares are ours
EDGE = Call(actor="visitor", via="api")


class Inflowing(Receiver):
    """Asks for every share, so that none is without a consumer. The broker lets one at a time have each: who asked first.

    Which shares are whose follows from the list of instances. Who finds that it is given what is another's steps back behind it, between
    two batches; where the other is not there after all, it is given the share again.
    """

    def __init__(self, url: str, workshop: Workshop, name: str, lease: Lease) -> None:
        super().__init__()
        self.url, self.workshop, self.name, self.lease = url, workshop, name, lease
        self.inflow = workshop.service.inflows[name]
        self.waiting: deque[amqp.Message] = deque()
        self._given: set[str] = set()  # mailboxes of which something came
        self._is_yielding = False

    def setup(self) -> None:
        self.open_wire(self.url, f"{self.workshop.service.name} {self.name}")

    def start(self) -> None:
        super().start()
        if not self.is_resting:
            self.container.spawn_managed_thread(self._look_around, identifier=f"{self.name} shares")

    def consume(self, channel: amqp.Channel) -> None:
        service = self.workshop.service.name
        wire.declare(channel.connection, [topology.inflow_exchange(self.name)], topology.of_inflow(service, self.name))
        self.waiting.clear()
        self._given.clear()
        channel.basic_qos(0, 2 * self.inflow.batch, False)
        mine, others = self._shares()
        for share in [*mine, *others]:
            self._ask_for(channel, share)

    def take(self) -> None:
        """What the worker does: handles what has gathered until now, up to a batch, and acknowledges it."""
        batch = [self.waiting.popleft() for _ in range(min(self.inflow.batch, len(self.waiting)))]
        if batch:
            self._handle(batch)

    def _ask_for(self, channel: amqp.Channel, share: int) -> None:
        box = topology.inflow_mailbox(self.workshop.service.name, self.name, share)
        channel.basic_consume(box, consumer_tag=box, callback=self._receive, nowait=True)  # another thread reads what would come back

    def _receive(self, message: amqp.Message) -> None:
        self._given.add(message.delivery_info["consumer_tag"])
        self.waiting.append(message)
        self._begin()

    def _begin(self) -> None:
        if self.running or not self.waiting or self.is_stopping or self._is_yielding:
            return
        self.running = 1
        self.container.spawn_worker(self, (self,), {}, handle_result=self._done)

    def _done(self, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.running = 0
        if exc_info:
            self.wire.reopen()
        else:
            self._begin()
        return result, exc_info

    def _handle(self, batch: list[amqp.Message]) -> None:
        """Waits out an absent database. When it is still absent as the service ends, the batch comes again, here or elsewhere."""
        while not self.is_stopping:
            try:
                self._together(batch)
            except Exception as failure:
                if is_database_away(failure):
                    log.warning("%s waits for the database: %r", self.name, failure)
                    eventlet.sleep(0.5)
                    continue
                self._take_apart(batch, failure)
            else:
                for message in batch:  # they are of several shares, each with an order of its own: one number does not stand for all
                    self.acknowledge(message.channel, message.delivery_tag)
            return

    def _take_apart(self, batch: list[amqp.Message], failure: Exception) -> None:
        """Each by itself; one that fails alone as well is parked."""
        if len(batch) == 1:
            self._park(batch[0], failure)
            return
        log.info("%s: a batch of %s fails and is taken apart: %r", self.name, len(batch), failure)
        for message in batch:
            self._handle([message])

    def _together(self, batch: Sequence[amqp.Message]) -> None:
        said = [orjson.loads(message.body) for message in batch]

        def act(session: Session) -> tuple[None, list[Work]]:
            work = self.workshop.work(session, EDGE)
            self.inflow.handler(work, said)
            return None, [work]

        service = self.workshop.service.name
        with metrics.timed(metrics.fact_seconds, service, self.name):
            self.workshop.do(act)
        metrics.batch_size.labels(service, self.name).observe(len(batch))
        metrics.facts_handled.labels(service, self.name, "new").inc(len(batch))

    def _park(self, message: amqp.Message, failure: BaseException) -> None:
        """Has the broker lay it aside, where it can be seen."""
        log.error("parked: %r", failure, extra={"inflow": self.name}, exc_info=failure)
        metrics.facts_handled.labels(self.workshop.service.name, self.name, "parked").inc()
        try:
            message.channel.basic_reject(message.delivery_tag, requeue=False)
        except Exception as gone:
            log.debug("not rejected: %r", gone)

    def _shares(self) -> tuple[list[int], list[int]]:
        """Ours, and the others'."""
        place, count = self.lease.place
        every = range(topology.SHARES)
        return [share for share in every if share % count == place], [share for share in every if share % count != place]

    def _look_around(self) -> None:
        while not self.is_stopping:
            eventlet.sleep(YIELD_EVERY)
            try:
                self._step_back()
            except Exception as gone:
                log.debug("shares: %r", gone)

    def _step_back(self) -> None:
        """Lets go of what was given to us and is another's."""
        channel, (_, others) = self.channel, self._shares()
        boxes = {topology.inflow_mailbox(self.workshop.service.name, self.name, share): share for share in others}
        given = self._given & boxes.keys()
        if channel is None or not given or not self.is_up:
            return
        self._is_yielding = True
        try:
            while self.running:
                eventlet.sleep(0.01)
            for box in sorted(given):
                channel.basic_cancel(box, nowait=True)
                for message in [each for each in self.waiting if each.delivery_info["consumer_tag"] == box]:
                    self.waiting.remove(message)
                    channel.basic_reject(message.delivery_tag, requeue=True)
                self._given.discard(box)
                self._ask_for(channel, boxes[box])
        finally:
            self._is_yielding = False
            self._begin()
