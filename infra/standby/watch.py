"""The standby watched: figures for Prometheus of what would be lost, and whether all that a switch-over needs is there."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Gauge, start_http_server

from infra.standby.broker import Broker, BrokerAway
from infra.standby.site import Site
from infra.standby.standing import Both, both

LOOK_EVERY = 5.0  # seconds
REMEMBERED = 4_000  # looks; some five hours

registry = CollectorRegistry()
is_replicating = Gauge("frontline_standby_is_replicating", "1 while a standby follows the primary", registry=registry)
is_synchronous = Gauge("frontline_standby_is_synchronous", "1 while commits wait for the standby", registry=registry)
lag_bytes = Gauge("frontline_standby_lag_bytes", "Log the standby has not got; NaN while that is not known", registry=registry)
lag_seconds = Gauge("frontline_standby_lag_seconds", "Age of the newest moment of which the standby has everything", registry=registry)
kept_bytes = Gauge("frontline_standby_kept_bytes", "Log the primary keeps for its standby", registry=registry)
is_lost = Gauge("frontline_standby_is_lost", "1 when the primary had to let go of log that the standby needs", registry=registry)
writers = Gauge("frontline_standby_writing_servers", "Servers that write: 1 is right", registry=registry)
is_broker_there = Gauge("frontline_standby_is_broker_there", "1 while this installation's broker answers", registry=registry)
is_broker_following = Gauge("frontline_standby_is_broker_following", "1 while it gets the other broker's facts", registry=registry)


@dataclass(slots=True)
class Trail:
    """Where the primary's log was when. What the standby has got of it tells of which moment it has everything."""

    began: float = field(default_factory=time.monotonic)
    seen: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def lag(self, now: float, written: int | None, received: int | None) -> float:
        """Seconds since the newest moment of which the standby has everything, exact to one look.

        While the primary does not answer the moment stays, and the lag grows; a standby that does not answer has what it had.
        """
        if written is not None:
            self.seen.append((now, written))
        if received is not None:
            while len(self.seen) > 1 and self.seen[1][1] <= received:
                self.seen.popleft()
            if self.seen and self.seen[0][1] <= received:
                self.began = self.seen[0][0]
        return max(0.0, now - self.began)


def watch(site: Site, port: int, address: str, is_ended: Callable[[], bool] = lambda: False) -> None:
    """Serves /metrics and looks every five seconds, until ended."""
    server, thread = start_http_server(port, address, registry)
    trail = Trail()
    try:
        while not is_ended():
            note(site, both(site), trail)
            time.sleep(LOOK_EVERY)
    finally:
        server.shutdown()
        thread.join()


def note(site: Site, now: Both, trail: Trail) -> None:
    """Sets every figure."""
    following, standby, primary = now.following, now.standby, now.primary
    is_replicating.set(bool(following and following.is_connected))
    is_synchronous.set(bool(following and following.is_synchronous))
    lag_bytes.set(float("nan") if now.unreceived_bytes is None else now.unreceived_bytes)
    lag_seconds.set(trail.lag(time.monotonic(), primary.received if primary else None, standby.received if standby else None))
    kept_bytes.set(following.kept_bytes if following else 0)
    is_lost.set(bool(following and following.is_lost))
    writers.set(sum(1 for one in (now.here, now.there) if one and not one.is_standby and one.is_open))
    there, follows = broker_state(site)
    is_broker_there.set(there)
    is_broker_following.set(follows)


def broker_state(site: Site) -> tuple[bool, bool]:
    """(does this installation's broker answer, does it follow the other one)."""
    if not site.broker:
        return False, False
    broker = Broker(site.broker)
    try:
        return broker.is_there(), broker.is_following()
    except BrokerAway:
        return False, False
