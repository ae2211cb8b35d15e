"""The service's end of a call: one mailbox for all its commands and questions, a nameko worker for each call."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

import amqp
from prometheus_client import Histogram

from kit import metrics
from kit.bus import topology, wire
from kit.bus.answering import Answering
from kit.bus.receiver import Receiver
from kit.bus.wording import call_from, is_too_late, to_json
from kit.bus.workshop import Workshop
from kit.errors import Unavailable
from kit.logs import bound, trace_id
from kit.service import Service

log = logging.getLogger(__name__)

Answer = tuple[str, bytes]  # outcome and wire form
MAYBE_DONE = Unavailable("maybe_done", "It may or may not have been done.")


class Rpc(Receiver):
    """Takes at most `workers` calls at a time. Answers are transient: one that cannot be sent is given up, never the process."""

    def __init__(self, url: str, workshop: Workshop, workers: int) -> None:
        super().__init__()
        self.url, self.workshop, self.workers = url, workshop, workers
        self.answering = Answering(workshop)
        self._figures: dict[tuple[str, str], Histogram] = {}

    def setup(self) -> None:
        self.open_wire(self.url, f"{self.workshop.service.name} rpc")

    def consume(self, channel: amqp.Channel) -> None:
        service: Service = self.workshop.service
        wire.declare(channel.connection, topology.EXCHANGES, [topology.of_rpc(service)])
        channel.basic_qos(0, self.workers, False)
        channel.basic_consume(topology.rpc_mailbox(service.name), callback=self._receive)

    def _receive(self, message: amqp.Message) -> None:
        headers = message.properties.get("application_headers") or {}
        if is_too_late(headers):
            self.acknowledge(message.channel, message.delivery_tag)
            return
        self.running += 1
        self.container.spawn_worker(self, (self, message, headers), {}, handle_result=partial(self._reply, message))

    def answer(self, message: amqp.Message, headers: dict[str, Any]) -> Answer:
        """What the worker does."""
        began = time.perf_counter()
        method = message.delivery_info["routing_key"].partition(".")[2]
        call = call_from(headers, f"command:{headers.get('key') or message.properties.get('correlation_id', '')}")
        with bound(trace_id=trace_id(call.traceparent), actor=call.actor, method=method):
            if message.delivery_info["redelivered"] and not call.key and method in self.workshop.service.commands:
                answered = Unavailable.kind, to_json(MAYBE_DONE.as_answer())
            else:
                answered = self.answering.answer(method, message.body, call)
        self._count(method, answered[0], time.perf_counter() - began)
        return answered

    def _count(self, method: str, outcome: str, seconds: float) -> None:
        figure = self._figures.get((method, outcome))
        if figure is None:
            known = method if self.answering.knows(method) else "unknown"
            figure = self._figures[method, outcome] = metrics.rpc_seconds.labels(self.workshop.service.name, known, outcome)
        figure.observe(seconds)

    def _reply(self, message: amqp.Message, _worker: Any, result: Answer | None, exc_info: Any) -> tuple[Any, Any]:
        self.running -= 1
        body = result[1] if result else to_json({"bug": {"trace": "", "error": "lost"}})
        properties = message.properties
        try:
            reply = amqp.Message(body, correlation_id=properties.get("correlation_id"), content_type="application/json", delivery_mode=1)
            if properties.get("reply_to"):  # who names no mailbox wants no answer
                message.channel.basic_publish(reply, "", properties["reply_to"])
            message.channel.basic_ack(message.delivery_tag)
        except Exception as gone:
            log.info("an answer could not be sent: %r", gone)
            self.give_up(message.channel)
        return result, exc_info
