"""What a service does with the facts of one lane: many in one transaction, each once; apart when one of them fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.bus.workshop import Workshop, is_database_away
from kit.logs import bound, trace_id
from kit.service import Lane
from kit.storage.prepared import Prepared
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

# One statement, one array: which of these are new? A key that came twice in one batch is told once.
_ENTER = Prepared(
    "enter_facts",
    ("text", "text[]", "timestamptz"),
    "insert into inbox (lane, key, received_at) select $1, unnest($2), $3 on conflict do nothing returning key",
)


@dataclass(slots=True)
class Delivery:
    """One fact as it came: `body` on the wire, `attempt` how often it has failed before, `tag` the broker's number for it."""

    body: bytes
    attempt: int
    tag: int
    envelope: Envelope | None = None
    fault: str = ""
    is_passed_on: bool = False


OnFailed = Callable[[Delivery, BaseException], None]
Together = Callable[[Work, Sequence[Envelope]], None]


class Handling:
    """One lane at its service's workshop."""

    def __init__(self, workshop: Workshop, name: str, lane: Lane) -> None:
        self._workshop, self.name, self.lane = workshop, name, lane

    def handle(self, batch: Sequence[Delivery], on_failed: OnFailed) -> int:
        """Returns how many were new. Hands each that fails to `on_failed`, once; raises only while the database is away.

        The same batch may be given again after that: what was done or passed on is not done again.
        """
        readable = [delivery for delivery in batch if not delivery.is_passed_on and _read(delivery, on_failed) and self._concerns(delivery)]
        if len(readable) > 1:
            try:
                return self._together(readable)
            except Exception as failure:
                if is_database_away(failure):
                    raise
                log.info("%s: a batch of %s fails and is taken apart: %r", self.name, len(readable), failure)
        return sum(self._alone(delivery, on_failed) for delivery in readable)

    def _concerns(self, delivery: Delivery) -> bool:
        if self.lane.concerns is None or delivery.envelope is None:
            return True
        try:
            return self.lane.concerns(delivery.envelope)
        except Exception:  # of a shape nobody expects: its handler shall stumble over it, so that it is parked with its reason
            return True

    def _alone(self, delivery: Delivery, on_failed: OnFailed) -> int:
        try:
            return self._together([delivery])
        except Exception as failure:
            if is_database_away(failure):
                raise
            _pass_on(delivery, failure, on_failed)
            return 0

    def _together(self, batch: Sequence[Delivery]) -> int:
        envelopes = [delivery.envelope for delivery in batch if delivery.envelope is not None]

        def act(session: Session) -> tuple[int, list[Work]]:
            new = self._entered(session, envelopes)
            works = []
            fresh = _first_of_each(envelopes, new)
            if self.lane.together is not None:
                return self._taken_together(session, fresh, self.lane.together)
            if self.lane.ahead is not None and len(new) > 1:
                self.lane.ahead(session, fresh)
            for envelope in fresh:
                handler = self.lane.facts.get(envelope.type)
                if handler is not None:
                    work = self._workshop.work(session, call_of(envelope))
                    works.append(work)
                    with bound(trace_id=trace_id(envelope.traceparent), actor=envelope.actor, fact=envelope.id, lane=self.name):
                        handler(work, envelope)
            return len(works), works

        return self._workshop.do(act)

    def _taken_together(self, session: Session, fresh: Sequence[Envelope], handler: Together) -> tuple[int, list[Work]]:
        if not fresh:
            return 0, []
        work = self._workshop.work(session, call_of(fresh[0]) if len(fresh) == 1 else Call())
        with bound(lane=self.name):
            handler(work, fresh)
        return len(fresh), [work]

    def _entered(self, session: Session, envelopes: Sequence[Envelope]) -> set[str]:
        keys = sorted({envelope.id for envelope in envelopes})  # in one order: two batches with the same facts cannot deadlock
        return set(_ENTER.run(session, self.name, keys, self._workshop.now()).scalars())


def _first_of_each(envelopes: Sequence[Envelope], new: set[str]) -> list[Envelope]:
    """Those that are new, in the order they came; what came twice in one batch stands once."""
    left = set(new)
    fresh = []
    for envelope in envelopes:
        if envelope.id in left:
            left.discard(envelope.id)
            fresh.append(envelope)
    return fresh


def _read(delivery: Delivery, on_failed: OnFailed) -> bool:
    try:
        delivery.envelope = Envelope.from_wire(delivery.body)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        delivery.fault = f"no envelope: {fault!r}"
        _pass_on(delivery, fault, on_failed)
        return False
    return True


def _pass_on(delivery: Delivery, failure: BaseException, on_failed: OnFailed) -> None:
    on_failed(delivery, failure)
    delivery.is_passed_on = True


def call_of(envelope: Envelope) -> Call:
    """Who is behind what comes of this fact: whoever was behind the fact."""
    return Call(
        actor=envelope.actor,
        via=envelope.via,
        cause=f"fact:{envelope.id}",
        traceparent=envelope.traceparent,
        ruledepth=envelope.ruledepth,
    )
