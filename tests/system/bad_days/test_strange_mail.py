"""Every fact comes twice and nonsense lies in every mailbox while the demo runs: its verdict holds, and operators clear up."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import requests

from tests.support.playing import Playing, assert_healthy
from tests.support.strange_mail import NO_ENVELOPES, Echo, lanes, say_nonsense, throw_poison
from tests.support.suite import TOKEN, Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}


def parked(suite: Suite, service: str, lane: str) -> list[dict[str, Any]]:
    """What operators see."""
    answer = requests.get(f"{suite.url}/ops/services/{service}/parked", headers=OPERATOR, params={"limit": 100}, timeout=10)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()[lane]["facts"]
    return found


def _all_parked(suite: Suite, service: str, lane: str, wanted: set[str]) -> bool:
    missing = wanted - {fact["id"] for fact in parked(suite, service, lane)}
    assert not missing, f"{service}.{lane} has not parked {sorted(missing)}"
    return True


def test_everything_twice_and_poison_everywhere(whole_suite: Suite) -> None:
    suite = whole_suite
    nonsense = say_nonsense(suite.broker)
    echo = Echo(suite.broker)
    playing = Playing(suite, arrivals=36, seconds=12, agents=6).begin()
    playing.until(arrivals=12)
    throw_poison(suite.broker)
    passed = playing.passes()
    echo.end()
    assert passed, playing.said
    assert len(echo.said) > 300
    assert playing.demo.judge.checked["strangers"] == 0

    for service, lane in lanes():
        wanted = {fact_id for fact_id, where in nonsense.items() if (service, lane) in where}
        eventually(partial(_all_parked, suite, service, lane, wanted), within=60)
        facts = parked(suite, service, lane)
        assert len(facts) == len(NO_ENVELOPES) + len(wanted), f"{service}.{lane} parks what is poison, and nothing else"
        assert all(fact["reason"] for fact in facts)
        ids = [fact["id"] for fact in facts]
        url = f"{suite.url}/ops/services/{service}/parked/{lane}/drops"
        assert requests.post(url, json={"ids": ids}, headers=OPERATOR, timeout=10).json() == {"dropped": len(ids)}
    assert_healthy(suite)
