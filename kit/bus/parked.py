"""Facts that could not be handled: seen, tried again, dropped. Works while the service itself is away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker

from kit.bus import topology

NOT_FOUND = 404
Taken = tuple[int, pika.BasicProperties, bytes]


def count(url: str, service: str, lane: str) -> int:
    """How many are parked; none where the service has never run."""
    with _channel(url) as channel:
        return _waiting(channel, topology.parked_mailbox(service, lane))


def listed(url: str, service: str, lane: str, limit: int = 100) -> list[dict[str, Any]]:
    """The oldest parked facts, left where they are: {id, type, subject, reason, attempts, parked_at, body}."""
    with _channel(url) as channel:
        box = topology.parked_mailbox(service, lane)
        taken = list(_taken(channel, box, min(limit, _waiting(channel, box))))
        seen = [_seen(props, body) for _, props, body in taken]
        if taken:
            channel.basic_nack(taken[-1][0], multiple=True, requeue=True)
    return seen


def retry(url: str, service: str, lane: str, ids: Collection[str] | None = None) -> int:
    """Sends the named ones (all, when none are named) back to their mailbox with a fresh count of attempts. Returns how many."""

    def send_home(channel: BlockingChannel, props: pika.BasicProperties, body: bytes) -> None:
        again = pika.BasicProperties(content_type="application/json", delivery_mode=2)
        channel.basic_publish("", _home(service, lane, props), body, again, mandatory=True)

    return _settle(url, topology.parked_mailbox(service, lane), ids, send_home)


def drop(url: str, service: str, lane: str, ids: Collection[str] | None = None) -> int:
    """Throws the named ones (all, when none are named) away for good. Returns how many."""
    return _settle(url, topology.parked_mailbox(service, lane), ids, lambda channel, props, body: None)


def _settle(url: str, box: str, ids: Collection[str] | None, act: Callable[[BlockingChannel, pika.BasicProperties, bytes], None]) -> int:
    wanted, settled = None if ids is None else set(ids), 0
    with _channel(url) as channel:
        channel.confirm_delivery()
        kept = []
        for tag, props, body in _taken(channel, box, _waiting(channel, box)):
            if wanted is None or _seen(props, body)["id"] in wanted:
                act(channel, props, body)
                channel.basic_ack(tag)
                settled += 1
            else:
                kept.append(tag)
        for tag in kept:
            channel.basic_nack(tag, requeue=True)
    return settled


def _home(service: str, lane: str, props: pika.BasicProperties) -> str:
    """Its lane's mailbox, or the share of its inflow: laid aside by us with a note of it, by the broker with its own."""
    headers = props.headers or {}
    came_from = str(headers.get("parked-from") or headers.get("x-first-death-queue") or "")
    home = topology.mailbox(service, lane)
    return came_from if came_from.startswith(f"{home}.") else home


def _waiting(channel: BlockingChannel, box: str) -> int:
    try:
        return int(channel.queue_declare(box, passive=True).method.message_count)
    except ChannelClosedByBroker as missing:
        if missing.reply_code == NOT_FOUND:
            return 0
        raise


def _taken(channel: BlockingChannel, box: str, limit: int) -> Iterator[Taken]:
    for _ in range(limit):
        method, props, body = channel.basic_get(box)
        if method is None or props is None or body is None:
            return
        yield method.delivery_tag, props, body


def _seen(props: pika.BasicProperties, body: bytes) -> dict[str, Any]:
    headers = props.headers or {}
    try:
        said = orjson.loads(body)
        envelope = said if isinstance(said, dict) else {}
    except orjson.JSONDecodeError:
        envelope = {}
    return {
        "id": str(headers.get("parked-id") or envelope.get("id") or props.message_id or hashlib.sha256(body).hexdigest()[:32]),
        "type": envelope.get("type", ""),
        "subject": envelope.get("subject", ""),
        "reason": headers.get("parked-because") or "its handling ended the process each time",
        "attempts": headers.get("attempt", 0),
        "parked_at": headers.get("parked-at", ""),
        "body": body.decode(errors="replace")[:20_000],
    }


@contextmanager
def _channel(url: str) -> Iterator[BlockingChannel]:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        yield connection.channel()
    finally:
        connection.close()
