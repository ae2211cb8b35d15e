"""Services, the gateway's worker, the broker and the database are killed while the demo runs; its verdict holds."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.config import service_names
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.servers import Servers
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def kill_gateway_worker(suite: Suite) -> None:
    """kill -9 of the one that serves; gunicorn starts another."""
    master = suite.children["gateway"].pid
    children = Path(f"/proc/{master}/task/{master}/children")
    before = children.read_text().split()
    os.kill(int(before[0]), signal.SIGKILL)
    eventually(lambda: children.read_text().split() not in ([], before), within=20)


def test_everything_is_killed_once_in_the_middle_of_a_day(running: Callable[..., Suite], own_servers: Servers) -> None:
    suite = running(*EVERYTHING, servers=own_servers)
    playing = Playing(suite, arrivals=40, seconds=14, agents=6).begin()
    playing.until(arrivals=5)
    for name in service_names():
        suite.kill(name)
        suite.start([name], is_waiting=False)
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
