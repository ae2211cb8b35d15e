"""Parts that are there and say nothing for longer than any heartbeat, in the middle of the demo; afterwards all is well by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from infra.local.processes import Child
from kit.config import service_names
from tests.support.hurting import silent
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.servers import Servers
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
LONGER_THAN_HEARTBEATS = 35.0  # seconds; after 20 to 30 the broker hangs up


def child_of(suite: Suite, servers: Servers, name: str) -> Child | None:
    return {"broker": servers.rabbitmq.child, "database": servers.postgres.child}.get(name) or suite.children[name]


@pytest.mark.parametrize("name", [*service_names(), "gateway", "broker", "database"])
def test_silent_for_longer_than_heartbeats(running: Callable[..., Suite], own_servers: Servers, name: str) -> None:
    suite = running(*EVERYTHING, servers=own_servers)
    playing = Playing(suite, arrivals=80, seconds=40, agents=8).begin()
    playing.until(arrivals=15)
    with silent(child_of(suite, own_servers, name)):
        until = time.monotonic() + LONGER_THAN_HEARTBEATS
        eventually(lambda: time.monotonic() > until, within=LONGER_THAN_HEARTBEATS + 5, every=0.5)
    assert playing.passes(within=300), playing.said
    assert_healthy(suite, within=30)
