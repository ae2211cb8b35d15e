"""Two processes of whoson, broker and database killed in turn while visitors move about: every page stored once, told once, in order."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kit.bus.topology import SHARES
from tests.service.whoson.crowd import Crowd, switch_on
from tests.service.whoson.test_two_processes import are_parted, check
from tests.support.hurting import kill_and_start
from tests.support.servers import Servers, await_written
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
TIMES = 12


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_in_turn(running: Callable[..., Suite], own_servers: Servers, seed: int) -> None:
    suite = running("whoson", servers=own_servers)
    suite.start(["whoson-2"])
    switch_on(suite)
    await_written(own_servers.rabbitmq, *(f"whoson.beacons.{share}" for share in range(SHARES)), "whoson.copies")
    chances = random.Random(seed)
    crowd = Crowd(suite, pause=0.2).begin()
    for _ in range(TIMES):
        crowd.until(crowd.rounds + 5)
        hurt = chances.choice(["whoson", "whoson-2", "broker", "database"])
        if hurt == "broker":
            own_servers.rabbitmq.kill()
            own_servers.rabbitmq.start(own_servers.log)
        elif hurt == "database":
            own_servers.postgres.kill()
            own_servers.postgres.start(own_servers.log)
        else:
            kill_and_start(suite, hurt)
    for name in ("whoson", "whoson-2"):
        suite.await_ready(name)
    crowd.until(crowd.rounds + 5)
    eventually(lambda: are_parted(suite), within=30)
    crowd.end()
    check(suite, crowd)


def test_who_went_away_before_the_database_was_killed_is_noticed(running: Callable[..., Suite], own_servers: Servers) -> None:
    """PostgreSQL empties the table of reports when it comes back, and these visitors report no more."""
    suite = running("whoson", servers=own_servers)
    switch_on(suite)
    await_written(own_servers.rabbitmq, *(f"whoson.beacons.{share}" for share in range(SHARES)), "whoson.copies")
    crowd = Crowd(suite).begin()
    crowd.until(5)
    crowd.end()
    check(suite, crowd)
    own_servers.postgres.kill()
    own_servers.postgres.start(own_servers.log)
    suite.await_ready("whoson")

    def all_are_pending() -> bool:
        state = suite.admin("whoson", "/tracking")
        return bool(state["open"] == state["pending"] == len(crowd.keys))

    eventually(all_are_pending, within=60)
