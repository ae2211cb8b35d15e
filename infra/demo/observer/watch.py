"""Hears the public bus through pika, with a mailbox of its own, and shows every fact to the judge."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import EVENTS_EXCHANGE, Envelope

MAILBOX = "integrator.demo-observer"


class Watch(threading.Thread):
    """Runs until `stop`. A broken connection is taken up again; the mailbox keeps what comes meanwhile."""

    def __init__(self, amqp_url: str, see: Callable[[Envelope], None]) -> None:
        super().__init__(daemon=True, name="observer")
        self._parameters = pika.URLParameters(amqp_url)
        self._see = see
        self._is_stopping = threading.Event()
        self.is_listening = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Listens; a fault of our own ends the thread and stands in `failure`."""
        while not self._is_stopping.is_set():
            try:
                self._listen()
            except pika.exceptions.AMQPError:
                self._is_stopping.wait(0.5)
            except Exception as failure:
                self.failure = failure
                raise

    def stop(self) -> None:
        """Sees what is still in the mailbox, then leaves and takes the mailbox along."""
        self._is_stopping.set()
        self.join(30)

    def _listen(self) -> None:
        with pika.BlockingConnection(self._parameters) as connection:
            channel = connection.channel()
            self._open_mailbox(channel)
            self.is_listening.set()
            for method, _, body in channel.consume(MAILBOX, inactivity_timeout=0.5):
                if method is not None:
                    self._see(Envelope.from_wire(body))
                    channel.basic_ack(method.delivery_tag)
                elif self._is_stopping.is_set():
                    channel.cancel()
                    channel.queue_delete(MAILBOX)
                    return

    def _open_mailbox(self, channel: BlockingChannel) -> None:
        channel.queue_declare(MAILBOX, durable=True, arguments={"x-expires": 3_600_000})
        channel.queue_bind(MAILBOX, EVENTS_EXCHANGE, "#")
        channel.basic_qos(prefetch_count=500)
