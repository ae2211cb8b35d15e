"""Services, the gateway's worker, the broker and the database are killed while the demo runs; its verdict holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit.config import service_names
from tests.support.hurting import kill_and_start, kill_gateway_worker
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.servers import Servers
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_everything_is_killed_once_in_the_middle_of_a_day(running: Callable[..., Suite], own_servers: Servers) -> None:
    suite = running(*EVERYTHING, servers=own_servers)
    playing = Playing(suite, arrivals=40, seconds=14, agents=6).begin()
    playing.until(arrivals=5)
    for name in service_names():
        kill_and_start(suite, name)
        playing.until_decided(2)
    kill_gateway_worker(suite)
    playing.until_decided(2)
    own_servers.rabbitmq.kill()
    own_servers.rabbitmq.start(own_servers.log)
    playing.until_decided(2)
    own_servers.postgres.kill()
    own_servers.postgres.start(own_servers.log)
    assert playing.passes(), playing.said
    assert_healthy(suite)
