"""kill -9 again and again, of each part, while the demo runs a longer day: nothing lost, nothing doubled, nobody's work with two owners."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit.config import service_names
from tests.support.hurting import kill_and_start, kill_gateway_worker
from tests.support.playing import EVERYTHING, TEN, Playing, assert_healthy
from tests.support.servers import Servers
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
SPEED = 120.0
Kill = Callable[[Suite, Servers], None]


def the_broker(suite: Suite, servers: Servers) -> None:
    servers.rabbitmq.kill()
    servers.rabbitmq.start(servers.log)


def the_database(suite: Suite, servers: Servers) -> None:
    servers.postgres.kill()
    servers.postgres.start(servers.log)


def both_servers(suite: Suite, servers: Servers) -> None:
    servers.rabbitmq.kill()
    servers.postgres.kill()
    servers.postgres.start(servers.log)
    servers.rabbitmq.start(servers.log)


def the_gateway(suite: Suite, servers: Servers) -> None:
    kill_gateway_worker(suite)
    kill_and_start(suite, "gateway")


def all_services(suite: Suite, servers: Servers) -> None:
    kill_and_start(suite, *service_names())


def everything(suite: Suite, servers: Servers) -> None:
    suite.kill(*EVERYTHING)
    both_servers(suite, servers)
    suite.start(EVERYTHING, is_waiting=False)


def only(name: str) -> Kill:
    return lambda suite, servers: kill_and_start(suite, name)


KILLS: dict[str, Kill] = {name: only(name) for name in service_names()} | {
    kill.__name__: kill for kill in (the_gateway, all_services, the_broker, the_database, both_servers, everything)
}


@pytest.mark.parametrize("kill", KILLS)
def test_killed_three_times(running: Callable[..., Suite], own_servers: Servers, kill: str) -> None:
    suite = running(*EVERYTHING, servers=own_servers, FRONTLINE_GATEWAY_WORKERS="2")
    playing = Playing(suite, arrivals=120, seconds=60, speed=SPEED, agents=8, drops_out_at=TEN + 15 * SPEED).begin()
    for arrivals in (10, 45, 80):
        playing.until(arrivals, within=120)
        KILLS[kill](suite, own_servers)
        playing.until_decided(4, within=120)
    assert playing.passes(within=400), playing.said
    assert_healthy(suite, within=30)
