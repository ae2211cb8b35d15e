"""Two processes of every service while the demo runs: the holder of each lease killed, asleep, moved; nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit.config import service_names
from tests.support.hurting import kill_and_start, silent
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.servers import Servers
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
SECONDS = tuple(f"{name}-2" for name in service_names())


def holder_of(suite: Suite, service: str) -> str:
    """The name of the process that holds the service's lease."""
    said = eventually(
        lambda: [each for each in suite.admin(_alive(suite, service), "/instances")["items"] if each["status"] == "active"], 10
    )
    return next(name for name in (service, f"{service}-2") if str(suite.ports[name]) == said[0]["name"].rpartition(":")[2])


def _alive(suite: Suite, service: str) -> str:
    return next(name for name in (service, f"{service}-2") if suite.is_ready(name))


def killed(suite: Suite, service: str) -> None:
    kill_and_start(suite, holder_of(suite, service))


def asleep(suite: Suite, service: str) -> None:
    holder = holder_of(suite, service)
    with silent(suite.children[holder]):
        eventually(lambda: holder_of(suite, service) != holder, 10)
    eventually(lambda: suite.is_ready(holder), 60)


def moved(suite: Suite, service: str) -> None:
    items = suite.admin(service, "/instances")["items"]
    passive = next(each for each in items if each["status"] == "passive")
    suite.admin(service, f"/instances/{passive['id']}/active", "POST")
    eventually(lambda: str(suite.ports[holder_of(suite, service)]) in passive["name"], 5)


@pytest.mark.parametrize("service", service_names())
@pytest.mark.parametrize("hurt", [killed, asleep, moved], ids=lambda hurt: hurt.__name__)
def test_two_of_every_service(running: Callable[..., Suite], hurt: Callable[[Suite, str], None], service: str) -> None:
    suite = running(*EVERYTHING)
    suite.start(SECONDS)
    playing = Playing(suite, arrivals=60, seconds=30, agents=6).begin()
    for arrivals in (10, 35):
        playing.until(arrivals, within=120)
        hurt(suite, service)
        playing.until_decided(2, within=120)
    assert playing.passes(within=400), playing.said
    assert_healthy(suite, within=30)


@pytest.mark.parametrize("lost", ["database", "broker"])
def test_both_come_back_after_a_server_was_lost(running: Callable[..., Suite], own_servers: Servers, lost: str) -> None:
    suite = running("routing", servers=own_servers)
    suite.start(["routing-2"])
    holder_of(suite, "routing")
    server = own_servers.postgres if lost == "database" else own_servers.rabbitmq
    for _ in range(2):
        server.kill()
        eventually(lambda: not suite.is_ready("routing") and not suite.is_ready("routing-2"), 60)
        server.start(own_servers.log)
        eventually(lambda: suite.is_ready("routing") and suite.is_ready("routing-2"), 60)
        holder_of(suite, "routing")
        states = sorted(each["status"] for each in suite.admin("routing", "/instances")["items"])
        assert states == ["active", "passive"]
