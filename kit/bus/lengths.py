"""How many messages wait in which mailbox, and how many receivers it has."""

from __future__ import annotations

from collections.abc import Iterable

import pika
from pika.exceptions import ChannelClosedByBroker

from kit.bus import topology


def lengths(url: str, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """{mailbox: (messages waiting, receivers)}; what is not there is left out. One connection, a few milliseconds a mailbox."""
    params = pika.URLParameters(url)
    params.socket_timeout, params.blocked_connection_timeout = 3, 3
    found: dict[str, tuple[int, int]] = {}
    with pika.BlockingConnection(params) as connection:
        channel = connection.channel()
        for name in names:
            try:
                frame = channel.queue_declare(name, passive=True).method
                found[name] = (frame.message_count, frame.consumer_count)
            except ChannelClosedByBroker:
                channel = connection.channel()
    return found


def mailboxes_of(service: str, of_lanes: Iterable[str]) -> list[str]:
    """The names of a service's mailboxes, those of its lanes and inflows given."""
    return [topology.rpc_mailbox(service), topology.signal_mailbox(service), *sorted(of_lanes)]
