"""A gateway that was asleep, with the machine it runs on: it goes on with everybody who waits."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import requests

from infra.local.processes import children_of
from tests.support.suite import Suite
from tests.support.waiting import eventually


def test_a_worker_that_is_told_off_for_having_slept_goes_on(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    master = suite.children["gateway"].pid
    (worker,) = children_of(master)
    os.kill(worker, signal.SIGABRT)  # what gunicorn's master does when it has not heard of a worker for half a minute
    eventually(lambda: "was asleep" in suite.output("gateway"))
    assert requests.get(f"{suite.url}/api/portal/v1/ping", timeout=10).status_code == 200
    assert children_of(master) == [worker]
