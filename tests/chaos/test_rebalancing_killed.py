"""Two routing processes, both killed in the middle of a run of a rebalance rule: it goes on, once, and nothing moves twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.office import Office
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TICKETS = 450


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    started = running("routing")
    started.start(["routing-2"])
    return started


@pytest.fixture
def office(suite: Suite) -> Iterator[Office]:
    made = Office(suite)
    group = made.new_group()
    for agent in (made.hire(), made.hire()):
        made.login(agent)
        made.settle()
        made.ask("add_membership", {"agent_id": agent, "group_id": group})
        made.ask("set_activity", {"agent_id": agent, "switches": [{"channel": "tickets", "is_active": True}]})
    yield made
    made.close()


def test_killed_in_the_middle_of_a_part(suite: Suite, office: Office) -> None:
    group = office.groups[0]
    giver, taker = sorted(office.agents)
    for _ in range(TICKETS):
        office.arrive("ticket", group, giver)
    office.flush()
    eventually(lambda: _counts(office) == {giver: TICKETS}, 60)
    asked = {"name": "R", "group_id": group, "agent_ids": [giver, taker], "hold_after_assigned_minutes": 0}
    rule_id = office.ask("add_rebalance_rule", asked)["id"]

    with office.engine.connect() as held:
        held.execute(sa.text(f"select 1 from agents where id = '{taker}' for update"))
        run_id = office.ask("run_rebalance_rule", {"rule_id": rule_id})["run_id"]
        eventually(
            lambda: office.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"), 20
        )
        suite.kill("routing", "routing-2")
        held.rollback()
    assert _counts(office) == {giver: TICKETS}
    suite.start(["routing", "routing-2"])

    eventually(lambda: _told(office), 60)
    assert _counts(office) == {giver: TICKETS // 2, taker: TICKETS // 2}
    (told,) = _told(office)
    assert (told["run_id"], told["moved_count"], told["considered"]) == (run_id, TICKETS // 2, TICKETS)
    moved = [str(row[0]) for row in office.rows(f"select work_id from decisions where detail = '{run_id}'")]
    assert len(moved) == len(set(moved)) == TICKETS // 2
    assert office.ask("routing_health", {})["loads_adrift"] == 0


def _counts(office: Office) -> Counter[str]:
    return Counter(str(row[0]) for row in office.rows("select agent_id from works where agent_id is not null"))


def _told(office: Office) -> list[dict[str, Any]]:
    query = "select convert_from(body, 'UTF8')::jsonb -> 'data' as said from outbox where type = 'routing.rebalancing_finished.v1'"
    return [row.said for row in office.rows(query)]
