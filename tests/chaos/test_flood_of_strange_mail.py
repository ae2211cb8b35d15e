"""Everything twice, poison all the time and services killed at once, in one long day."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit.config import service_names
from tests.support.hurting import kill_and_start
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.strange_mail import NO_ENVELOPES, Echo, lanes, throw_poison
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_twice_poisoned_and_killed(running: Callable[..., Suite]) -> None:
    suite = running(*EVERYTHING)
    echo = Echo(suite.broker)
    playing = Playing(suite, arrivals=150, seconds=60, agents=8).begin()
    for number, name in enumerate(service_names() * 2, 1):
        playing.until(arrivals=12 * number, within=120)
        throw_poison(suite.broker)
        kill_and_start(suite, name)
    passed = playing.passes(within=300)
    echo.end()
    assert passed, playing.said

    thrown = len(NO_ENVELOPES) * len(service_names()) * 2
    for service, lane in lanes():
        eventually(lambda: suite.admin(service, "/parked")[lane]["count"] >= thrown, within=60)  # noqa: B023 - called here and now
        facts = suite.admin(service, "/parked?limit=200")[lane]["facts"]
        ids = {fact["id"] for fact in facts}
        assert len(ids) == len(NO_ENVELOPES), "poison, some of it twice where its service was killed over it, and nothing else"
        assert suite.admin(service, f"/parked/{lane}/drop", "POST", ids=list(ids)) == {"dropped": len(facts)}
    assert_healthy(suite, within=30)
