"""Every name on the broker, and what stands behind it. No other module spells one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.envelope import EVENTS_EXCHANGE, LOG_STREAM, SIGNALS_EXCHANGE
from kit.service import Service

RPC_EXCHANGE = "nameko-rpc"
SHARES = 4  # mailboxes of an inflow: as many processes can share it
DELIVERY_LIMIT = 20  # deliveries that ended with a dead process, until a fact is parked
SAFE_DEAD_LETTERS = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where senders hand in: `kind` is topic, fanout or direct."""

    name: str
    kind: str = "topic"


EXCHANGES = (Exchange(EVENTS_EXCHANGE), Exchange(SIGNALS_EXCHANGE), Exchange(RPC_EXCHANGE))


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where receivers take from, and the (exchange, key) pairs that fill it."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    bindings: tuple[tuple[str, str], ...] = ()


def mailbox(service: str, lane: str) -> str:
    return f"{service}.{lane}"


def parked_mailbox(service: str, lane: str) -> str:
    return f"{service}.{lane}.parked"


def rpc_mailbox(service: str) -> str:
    return f"rpc-{service}"


def signal_mailbox(service: str) -> str:
    return f"{service}.signals"


def inflow_exchange(name: str) -> Exchange:
    """Where an inflow is handed in, under the number of a share."""
    return Exchange(f"frontline.{name}", "direct")


def inflow_mailbox(service: str, name: str, share: int) -> str:
    return f"{service}.{name}.{share}"


def taken_from(service: Service, lane: str) -> list[str]:
    """The mailboxes of this lane or inflow."""
    is_inflow = lane in service.inflows
    return [inflow_mailbox(service.name, lane, share) for share in range(SHARES)] if is_inflow else [mailbox(service.name, lane)]


def retry_exchange(seconds: float) -> str:
    """Shared by all services: what is sent here comes back, after that time, to the mailbox named by its routing key."""
    return f"frontline.retry.{int(seconds * 1000)}"


def fact_log() -> Mailbox:
    """The stream that keeps every fact."""
    arguments = {
        "x-queue-type": "stream",
        "x-max-age": os.environ.get("FRONTLINE_LOG_MAX_AGE", "90D"),
        "x-max-length-bytes": int(os.environ.get("FRONTLINE_LOG_MAX_BYTES", 10_000_000_000)),
        "x-stream-max-segment-size-bytes": 50_000_000,
    }
    return Mailbox(LOG_STREAM, arguments, ((EVENTS_EXCHANGE, "#"),))


def ladder(delays: Sequence[float]) -> tuple[list[Exchange], list[Mailbox]]:
    """The waiting rooms for these delays in seconds: in by fanout, out to the mailbox named by the key."""
    names = {retry_exchange(delay): int(delay * 1000) for delay in delays}
    rooms = [
        Mailbox(
            name,
            {"x-queue-type": "quorum", "x-message-ttl": ms, "x-dead-letter-exchange": "", **SAFE_DEAD_LETTERS},
            ((name, ""),),
        )
        for name, ms in names.items()
    ]
    return [Exchange(name, "fanout") for name in names], rooms


def of_service(service: Service) -> list[Mailbox]:
    """The mailboxes that are the service's own."""
    own = [of_rpc(service)]
    for lane in service.lanes:
        own += of_lane(service, lane)
    if service.signals:
        own.append(of_signals(service))
    for name in service.inflows:
        own += of_inflow(service.name, name)
    return own


def of_rpc(service: Service) -> Mailbox:
    return Mailbox(rpc_mailbox(service.name), {}, ((RPC_EXCHANGE, f"{service.name}.*"),))


def of_signals(service: Service) -> Mailbox:
    """Short and forgetful: a signal is worth seconds, and any process of the service may take it."""
    limits = {"x-message-ttl": 10_000, "x-max-length": 10_000, "x-expires": 600_000}
    return Mailbox(signal_mailbox(service.name), limits, tuple((SIGNALS_EXCHANGE, topic) for topic in sorted(service.signals)))


def of_inflow(service: str, name: str) -> list[Mailbox]:
    """Where its poison is parked, and its shares: durable, and with one consumer at work on each, however many wait."""
    arguments = {
        "x-queue-type": "quorum",
        "x-single-active-consumer": True,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": parked_mailbox(service, name),
        **SAFE_DEAD_LETTERS,
    }
    source = inflow_exchange(name).name
    shares = [Mailbox(inflow_mailbox(service, name, share), arguments, ((source, str(share)),)) for share in range(SHARES)]
    return [Mailbox(parked_mailbox(service, name)), *shares]


def of_lane(service: Service, lane: str) -> list[Mailbox]:
    """Where its facts are parked, and where they come in."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": parked_mailbox(service.name, lane),
        **SAFE_DEAD_LETTERS,
    }
    bindings = tuple((EVENTS_EXCHANGE, name) for name in sorted(service.lanes[lane].facts))
    return [Mailbox(parked_mailbox(service.name, lane)), Mailbox(mailbox(service.name, lane), arguments, bindings)]
