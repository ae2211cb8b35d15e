"""Inflows: the shares of one mailbox spread over the processes of a service, each share with one of them at a time, handled in batches."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import amqp
import eventlet
import orjson
from amqp import spec
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit import metrics
from kit.bus import topology, wire
from kit.bus.gathering import Gathered
from kit.bus.pacing import Pacing
from kit.bus.post import Letter, Post
from kit.bus.receiver import Receiver
from kit.bus.workshop import Workshop, is_database_away
from kit.instances.lease import Lease
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds between two looks at which shares are ours
STRIKES = 2  # times that one message is tried again
EDGE = Call(actor="visitor", via="api")


@dataclass(slots=True, eq=False)
class Share:
    """One mailbox as this connection has it, on a channel of its own: closed, it gives back all it holds at once and in order."""

    number: int
    box: str
    channel: amqp.Channel
    is_given: bool = False  # something came of it


Taken = tuple[Share, amqp.Message]


class Inflowing(Receiver):
    """Asks for every share, so that none is without a consumer. The broker lets one at a time have each: who asked first.

    Which shares are whose follows from the list of instances. Who finds that it is given what is another's steps back behind it, between
    two batches; where the other is not there after all, it is given the share again.
    """

    def __init__(self, url: str, workshop: Workshop, name: str, lease: Lease, post: Post) -> None:
        super().__init__()
        self.url, self.workshop, self.name, self.lease, self.post = url, workshop, name, lease, post
        self.inflow = workshop.service.inflows[name]
        self.waiting: Gathered[Share, amqp.Message] = Gathered(self.inflow.batch, self.inflow.batch_bytes)
        self._shares: dict[int, Share] = {}
        self._is_yielding = False
        self._pacing = Pacing(self.inflow.pace, self._begin)
        self._late: float | None = None

    @property
    def state(self) -> dict[str, Any]:
        """{shares: those of which something came, waiting: messages, late_seconds: the last batch}."""
        shares = sorted(share.number for share in self._shares.values() if share.is_given) if self.is_up else []
        return {"shares": shares, "waiting": len(self.waiting), "late_seconds": self._late}

    def setup(self) -> None:
        self.open_wire(self.url, f"{self.workshop.service.name} {self.name}")

    def start(self) -> None:
        super().start()
        if not self.is_resting:
            self.container.spawn_managed_thread(self._look_around, identifier=f"{self.name} shares")

    def consume(self, channel: amqp.Channel) -> None:
        exchange = topology.inflow_exchange(self.name)
        wire.declare(channel.connection, [exchange], topology.of_inflow(self.workshop.service.name, self.name))
        self.waiting.clear()
        mine, others = self._divided()
        self._shares = {number: self._asked_for(channel.connection, number) for number in (*mine, *others)}

    def take(self) -> None:
        """What the worker does: handles what has gathered until now, up to a batch, and acknowledges it."""
        batch = self.waiting.next_batch()
        if batch:
            self._handle(batch)

    def _asked_for(self, connection: amqp.Connection, number: int) -> Share:
        """Without waiting for any answer: another green thread reads them."""
        channel = connection.Channel(connection)
        share = Share(number, topology.inflow_mailbox(self.workshop.service.name, self.name, number), channel)
        channel.send_method(spec.Channel.Open, "s", ("",))
        channel.send_method(spec.Basic.Qos, "lBb", (0, 2 * self.inflow.batch, False))
        receive = channel.callbacks[share.box] = partial(self._receive, share)
        channel.basic_consume(share.box, consumer_tag=share.box, callback=receive, nowait=True)
        return share

    def _receive(self, share: Share, message: amqp.Message) -> None:
        if self._shares.get(share.number) is not share:
            return  # given back while this was under way: the broker hands it out again
        share.is_given = True
        self.waiting.add(share, message)
        self._begin()

    def _begin(self) -> None:
        if self.running or not self.waiting or self.is_stopping or self._is_yielding:
            return
        if not self._pacing.may_begin(is_full=self.waiting.is_full):
            return
        self.running = 1
        self.container.spawn_worker(self, (self,), {}, handle_result=self._done)

    def _done(self, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.running = 0
        if exc_info:  # not even parking worked: all that is not acknowledged shall come again
            self.wire.reopen()
        else:
            self._begin()
        return result, exc_info

    def _handle(self, batch: list[Taken]) -> None:
        """Waits out an absent database. When it is still absent as the service ends, the batch comes again, here or elsewhere."""
        strikes = 0
        while not self.is_stopping:
            try:
                self._together(batch)
            except Exception as failure:
                is_away = is_database_away(failure)
                if is_away:
                    strikes += self.workshop.is_database_there()  # it is, and yet lost over this batch: perhaps because of it
                    log.warning("%s waits for the database: %r", self.name, failure)
                elif len(batch) == 1:
                    strikes += 1  # another process may just have stored the same: then it is known the next time
                if strikes > STRIKES or not (is_away or len(batch) == 1):
                    self._take_apart(batch, failure)
                    return
                eventlet.sleep(0.5 if is_away else 0.1)
            else:
                self._acknowledge(batch)
                return

    def _take_apart(self, batch: list[Taken], failure: Exception) -> None:
        """Each by itself; one that fails alone as well is parked."""
        if len(batch) == 1:
            self._park(batch[0], failure)
            return
        log.info("%s: a batch of %s fails and is taken apart: %r", self.name, len(batch), failure)
        for taken in batch:
            self._handle([taken])

    def _together(self, batch: Sequence[Taken]) -> None:
        said = [orjson.loads(message.body) for _, message in batch]

        def act(session: Session) -> tuple[None, list[Work]]:
            work = self.workshop.work(session, EDGE)
            self.inflow.handler(work, said)
            return None, [work]

        service = self.workshop.service.name
        with metrics.timed(metrics.fact_seconds, service, self.name):
            self.workshop.do(act)
        metrics.batch_size.labels(service, self.name).observe(len(batch))
        metrics.facts_handled.labels(service, self.name, "new").inc(len(batch))
        self._late = seconds_since(said[0], self.workshop.now())
        if self._late is not None:
            metrics.inflow_late_seconds.labels(service, self.name).observe(self._late)

    def _acknowledge(self, batch: Sequence[Taken]) -> None:
        """Up to the last of each share: they were taken in the order in which they came."""
        for channel, tag in {share.channel: message.delivery_tag for share, message in batch}.items():
            self.acknowledge(channel, tag, multiple=True)

    def _park(self, taken: Taken, failure: BaseException) -> None:
        """Lays a copy aside, confirmed, where it can be seen with its reason."""
        share, message = taken
        service, body = self.workshop.service.name, message.body if isinstance(message.body, bytes) else str(message.body).encode()
        log.error("parked: %r", failure, extra={"inflow": self.name}, exc_info=failure)
        headers = {
            "parked-id": hashlib.sha256(body).hexdigest()[:32],
            "parked-because": repr(failure)[:2000],
            "parked-at": wire_time(datetime.now(UTC)),
            "parked-from": share.box,
            "attempt": STRIKES + 1,
        }
        self.post.send([Letter("", topology.parked_mailbox(service, self.name), body, headers=headers)])
        metrics.facts_handled.labels(service, self.name, "parked").inc()
        self._acknowledge([taken])

    def _divided(self) -> tuple[list[int], list[int]]:
        """Shares that should be ours, and the others'."""
        place, count = self.lease.place
        every = range(topology.SHARES)
        return [share for share in every if share % count == place], [share for share in every if share % count != place]

    def _cancel(self) -> None:
        """Not before the batch that runs is done: its share would go to another, who would begin with what comes after it."""

    def _look_around(self) -> None:
        ours = self.wire
        while self.wire is ours and not self.is_stopping:
            try:
                self._step_back()
            except Exception as gone:
                log.debug("shares: %r", gone)
            eventlet.sleep(LOOK_EVERY)

    def _step_back(self) -> None:
        """Lets go of what was given to us and is another's."""
        shares, (_, others) = self._shares, self._divided()
        given = [shares[number] for number in others if number in shares and shares[number].is_given]
        if not given or not self.is_up:
            return
        self._is_yielding = True
        try:
            while self.running:
                eventlet.sleep(0.01)
            if shares is self._shares and self.is_up:  # no new connection meanwhile
                for share in given:
                    self._give_back(share)
        finally:
            self._is_yielding = False
            self._begin()

    def _give_back(self, share: Share) -> None:
        connection = share.channel.connection
        del self._shares[share.number]
        self.waiting.drop(share)
        share.channel.send_method(spec.Channel.Close, "BsBB", (0, "", 0, 0))
        self._shares[share.number] = self._asked_for(connection, share.number)


def seconds_since(said: Any, now: datetime) -> float | None:
    """How long ago it was handed in, where it says so by `at`."""
    try:
        return max(0.0, (now - datetime.fromisoformat(said["at"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None
