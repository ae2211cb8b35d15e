"""A short day of the demo on a real suite: it passes when all is well, and fails when something is not."""

from __future__ import annotations

import pytest

from infra.demo.observer import checks
from infra.demo.observer.choices import who_gets_chat
from infra.demo.observer.company import Company
from infra.demo.observer.loads import Counts
from tests.support.playing import EVERYTHING, Playing, assert_healthy
from tests.support.suite import Suite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def suite(whole_suite: Suite) -> Suite:
    assert set(whole_suite.children) == set(EVERYTHING)
    return whole_suite


def test_a_short_day_passes(suite: Suite) -> None:
    playing = Playing(suite, arrivals=40, seconds=10).begin()
    assert playing.passes(), playing.said
    assert "VERDICT: passed" in playing.said
    assert playing.demo.judge.checked["choices"] >= 20
    assert_healthy(suite)


def test_a_judge_of_other_rules_fails_it(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    def the_last_one(company: Company, loads: Counts, group_id: str, not_these: set[str]) -> tuple[str | None, str | None]:
        chosen, because = who_gets_chat(company, loads, group_id, not_these)
        others = {chosen} | not_these
        return (who_gets_chat(company, loads, group_id, {one for one in others if one})[0] or chosen, because)

    monkeypatch.setattr(checks, "who_gets_chat", the_last_one)
    playing = Playing(suite, arrivals=12, seconds=3).begin()
    assert not playing.passes(), playing.said
    assert "VERDICT: FAILED" in playing.said
    assert "the rules give it to" in playing.said
