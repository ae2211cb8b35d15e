"""Two processes on one lane, killed in the middle of it, facts told twice and out of order: the same tables, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.service.reports.feeding import await_taken, expected, lives, publish
from tests.support.hurting import kill_and_start
from tests.support.reported import contents, differing
from tests.support.suite import Suite


@pytest.mark.slow
@pytest.mark.spec("REP-024", "REP-409", "REP-412")
def test_nothing_is_lost_doubled_or_different_though_both_are_killed(running: Callable[..., Suite]) -> None:
    suite = running("reports")
    suite.start(["reports-2"])
    lines, dice = list(lives(250)), random.Random(11)
    told = lines + dice.sample(lines, len(lines) // 10)
    places = {line: place for place, line in enumerate(lines)}
    told.sort(key=lambda line: places[line] + dice.uniform(0, 300))
    portion = len(told) // 6
    for nth in range(6):
        publish(suite.broker, told[nth * portion : (nth + 1) * portion])
        kill_and_start(suite, ("reports", "reports-2")[nth % 2])
    publish(suite.broker, told[6 * portion :])
    suite.await_ready("reports")
    suite.await_ready("reports-2")
    await_taken(suite, lines)
    assert differing(contents(suite.database("reports")), expected(lines)) == {}
    for name in ("reports", "reports-2"):
        assert suite.admin(name, "/parked")["facts"]["count"] == 0
        assert "deadlock" not in suite.output(name)
