"""Hears the public bus through pika, with a mailbox of its own, and shows every fact to the judge."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import EVENTS_EXCHANGE, Envelope

HOUR_MS = 3_600_000
REOPEN_AFTER = 0.5  # seconds


class Watch(threading.Thread):
    """Runs until `stop`. A broken connection is taken up again; the mailbox keeps what comes meanwhile."""

    def __init__(self, amqp_url: str, see: Callable[[Envelope], None]) -> None:
        super().__init__(daemon=True, name="observer")
        self._parameters = pika.URLParameters(amqp_url)
        self._see = see
        self._is_stopping = threading.Event()
        self.is_listening = threading.Event()
        self.failure: BaseException | None = None
        self.unreadable = 0
        self._is_done = False
        self._mailbox = f"integrator.demo-{secrets.token_hex(4)}"

    def run(self) -> None:
        """Listens; a fault of our own ends the thread and stands in `failure`."""
        while not self._is_done:
            try:
                self._listen()
            except pika.exceptions.AMQPError:
                time.sleep(REOPEN_AFTER)
            except Exception as failure:
                self.failure = failure
                raise

    def stop(self) -> None:
        """Sees what is still in the mailbox, then leaves and takes the mailbox along."""
        self._is_stopping.set()
        self.join(30)
        if self.is_alive():
            self.failure, self._is_done = TimeoutError("it did not come to the end of its mailbox"), True

    def _listen(self) -> None:
        with pika.BlockingConnection(self._parameters) as connection:
            channel = connection.channel()
            self._open_mailbox(channel)
            self.is_listening.set()
            for method, _, body in channel.consume(self._mailbox, inactivity_timeout=0.5):
                if method is not None:
                    self._read(body)
                    channel.basic_ack(method.delivery_tag)
                elif self._is_stopping.is_set():
                    channel.cancel()
                    channel.queue_delete(self._mailbox)
                    self._is_done = True
                    return

    def _read(self, body: bytes) -> None:
        try:
            envelope = Envelope.from_wire(body)
        except (ValueError, KeyError, TypeError):
            self.unreadable += 1  # anybody with rights may put anything on the bus
            return
        self._see(envelope)

    def _open_mailbox(self, channel: BlockingChannel) -> None:
        """Durable, so that it outlives the broker; left behind, it goes after an hour."""
        channel.queue_declare(self._mailbox, durable=True, arguments={"x-expires": HOUR_MS})
        channel.queue_bind(self._mailbox, EVENTS_EXCHANGE, "#")
        channel.basic_qos(prefetch_count=500)
