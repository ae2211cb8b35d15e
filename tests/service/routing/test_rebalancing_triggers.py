"""What sets a rebalance rule off: an agent who stops, the interval, times of day, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contracts.envelope import wire_time
from contracts.events import people
from tests.service.routing.conftest import Company
from tests.service.routing.test_rebalancing import counts, rule


@pytest.mark.spec("RTE-139", "RTE-098", "RTE-193")
@pytest.mark.parametrize("how", ["leaves", "logs out", "switches", "idle"])
def test_an_agent_stops_and_what_he_left_is_given_away(company: Company, how: str) -> None:
    a, b, c = (company.agent(name, auto_inactive_minutes=60) for name in "ABC")
    tickets = company.owned(a, 4)
    rule(company, a, b, c, is_on_stop=True)
    company.now += timedelta(minutes=59)
    for one in (b, c):
        at = wire_time(company.now)
        company.handling.signal("routing", "presence.worked", {"actions": {one: [1, at, at]}}, now=company.now)
    if how == "leaves":
        company.leave(a)
    elif how == "logs out":
        company.command("log_out", {}, by=a)
    elif how == "switches":
        company.switch(a, "tickets", False)
    else:
        company.now += timedelta(minutes=2)
        company.handling.timer("routing", "auto_inactive", company.now)
    company.due()
    assert counts(company, tickets) == {b: 2, c: 2}
    assert [one["trigger"] for one in company.said("rebalancing_finished")] == ["agent_stopped"]


def test_switches_off_mean_no_run_and_who_is_not_of_the_rule_sets_nothing_off(company: Company) -> None:
    a, b, c = (company.agent(name) for name in "ABC")
    rule(company, a, b)
    on = rule(company, a, b, is_on_start=True, is_on_stop=True)
    company.switch(c, "tickets", False)
    company.switch(c, "tickets", True)
    company.leave(a)
    company.due()
    assert [one["rule_id"] for one in company.said("rebalancing_finished")] == [on]
    company.switch(a, "tickets", False)
    company.switch(a, "tickets", True)
    company.due()
    assert len(company.said("rebalancing_finished")) == 1, "who is logged out neither starts nor stops"


@pytest.mark.spec("RTE-136", "RTE-098", "RTE-191")
def test_by_the_interval_and_anew_when_the_rule_changes(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    rule_id = rule(company, a, b)
    assert company.due(after=7300) == [], "one hour is the preset, but the switch is off"
    company.command("change_rebalance_rule", {"rule_id": rule_id, "is_on_interval": True})
    assert company.due(after=3590) == []
    assert company.due(after=20) == ["rebalance_interval", "rebalance"]
    assert company.due(after=3580) == []
    assert company.due(after=20) == ["rebalance_interval", "rebalance"], "an hour after the last was due"
    company.command("change_rebalance_rule", {"rule_id": rule_id, "interval_minutes": 10})
    assert company.due(after=590) == []
    assert company.due(after=20) == ["rebalance_interval", "rebalance"]
    company.command("change_rebalance_rule", {"rule_id": rule_id, "is_on_interval": False})
    assert company.due(after=90_000) == []
    assert [one["trigger"] for one in company.said("rebalancing_finished")] == ["interval"] * 3


@pytest.mark.spec("RTE-137", "RTE-098")
def test_at_times_of_day_in_the_rules_or_the_departments_zone(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    times = {"times_of_day": ["22:00", "10:30"], "is_on_schedule": True}
    own = rule(company, a, b, time_zone="Asia/Tokyo", **times)  # 19:30 and 07:00 of the next day here
    rule(company, a, b, **times)
    seen = []
    for _ in range(14):  # from nine o'clock, an hour a step
        if "rebalance_schedule" in company.due(after=3600):
            seen.append((company.said("rebalancing_finished")[-1]["rule_id"] == own, company.now.hour))
    assert seen == [(False, 11), (True, 13), (False, 22)]
    moved = people.DepartmentSaved(
        subject=company.department_id, is_new=False, brand_id=company.brand_id, name="Support", front_line_group_id=company.group_id,
        hours=[], holidays=[], time_zone="America/New_York", inherits={"hours": True, "holidays": True}, settings={},
    )  # fmt: skip
    company.hear(moved)
    company.now = datetime(2026, 3, 3, 2, 59, tzinfo=UTC)  # 21:59 in New York
    company.due()
    before = len(company.said("rebalancing_finished"))
    assert company.due(after=120) == ["rebalance_schedule", "rebalance"]
    assert company.said("rebalancing_finished")[before]["trigger"] == "schedule"
