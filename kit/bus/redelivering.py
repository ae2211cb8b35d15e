"""Sending facts again, from the log to one mailbox only, marked `replay`, with the ids they had (events_on_the_bus.md, rule 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import orjson
import pika
from pika.adapters.blocking_connection import BlockingChannel

from contracts.envelope import LOG_STREAM
from kit.bus import topology

PREFETCH = 500
SILENT_SECONDS = 2.0  # of the log, after which its end is reached


def redeliver(url: str, service: str, lane: str, types: Collection[str], since: datetime, until: datetime) -> int:
    """Hands every fact of these types, told between the two moments, to `<service>.<lane>` once more. Returns how many.

    Who took them the first time knows their ids and does nothing; a reader that rebuilds empties its tables and its inbox first.
    """
    home, sent = topology.mailbox(service, lane), 0
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        out = connection.channel()
        out.confirm_delivery()
        for said in _told(connection.channel(), since, until):
            if said["type"] in types:
                body = orjson.dumps(said | {"replay": True})
                out.basic_publish("", home, body, pika.BasicProperties(content_type="application/json", delivery_mode=2), mandatory=True)
                sent += 1
    return sent


def _told(channel: BlockingChannel, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """The log from `since` to `until`, or to where it is silent. A chunk may begin earlier than asked: times decide."""
    channel.basic_qos(prefetch_count=PREFETCH)
    for method, _, body in channel.consume(LOG_STREAM, inactivity_timeout=SILENT_SECONDS, arguments={"x-stream-offset": since}):
        if method is None:
            break
        channel.basic_ack(method.delivery_tag)
        said: dict[str, Any] = orjson.loads(body)
        told_at = datetime.fromisoformat(said["time"])
        if told_at > until:
            break
        if told_at >= since:
            yield said
    channel.cancel()
