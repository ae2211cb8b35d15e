"""Reading the log of all facts again, from any place on, in large batches and without a mailbox in between: for who makes tables anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pika
import pika.exceptions

from kit.bus import topology

PREFETCH = 4_000
SILENT_SECONDS = 2.0  # of the log, after which its end is reached
LISTENED_SECONDS = 1.0  # to what comes, to learn where the end is now
ROWS_OF_A_CHUNK = 5_000  # at most: reading from the end begins with the last chunk
TYPE = b'"type":"'


class Told(NamedTuple):
    """An envelope on the wire, and its place in the log, counted from 0."""

    offset: int
    body: bytes

    @property
    def type(self) -> str:
        """Without reading all of it: most of the log may be of no concern."""
        begin = self.body.index(TYPE) + len(TYPE)
        return self.body[begin : self.body.index(b'"', begin)].decode()


def first_offset(url: str) -> int | None:
    """Where the log begins: 0 while nothing has been cut off. None when it is empty."""
    told = next(_consumed(url, "first", SILENT_SECONDS), None)
    return told.offset if told else None


def last_offset(url: str) -> int | None:
    """A place that is behind everything confirmed before this was called, unless nothing is. None when the log is empty."""
    found: int | None = None
    for told in _consumed(url, "last", LISTENED_SECONDS, longest=ROWS_OF_A_CHUNK):
        found = told.offset
    return found


def told_between(url: str, first: int, last: int, size: int) -> Iterator[list[Told]]:
    """Everything from one place up to another, both included, at most `size` at a time. Ends early when the log falls silent."""
    batch: list[Told] = []
    for told in _consumed(url, first, SILENT_SECONDS):
        if told.offset >= first:
            batch.append(told)
        if len(batch) >= size or told.offset >= last:
            yield batch
            batch = []
        if told.offset >= last:
            return
    if batch:
        yield batch


def _consumed(url: str, start: Any, silence: float, longest: int = 0) -> Iterator[Told]:
    """From there on, until nothing comes for so long, or so many have come."""
    come: deque[tuple[int, Told]] = deque()

    def receive(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
        come.append((method.delivery_tag, Told(properties.headers["x-stream-offset"], body)))

    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel, log = connection.channel(), topology.fact_log()
        channel.queue_declare(log.name, passive=True)
        channel.basic_qos(prefetch_count=PREFETCH)
        channel.basic_consume(log.name, receive, arguments={"x-stream-offset": start})
        taken = 0
        while True:
            connection.process_data_events(time_limit=silence)
            if not come:
                return
            while come:
                tag, told = come.popleft()
                taken += 1
                if taken % (PREFETCH // 4) == 0:
                    channel.basic_ack(tag, multiple=True)
                yield told
                if taken == longest:
                    return
    finally:
        with suppress(pika.exceptions.AMQPError):  # pika gives back what it holds, which a stream does not take: then the broker hangs up
            connection.close()
