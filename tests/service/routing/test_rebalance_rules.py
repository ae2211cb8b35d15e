"""Rebalance rules as administrators make them, and what a dry run says before anything moves."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contracts.envelope import wire_time
from contracts.events import people
from kit.errors import Conflict, Invalid, NotFound
from tests.service.routing.conftest import Company, new_id
from tests.service.routing.test_rebalancing import counts, hours_pass, rule, run_now


@pytest.mark.spec("RTE-131", "RTE-132", "RTE-133", "RTE-134", "RTE-135", "RTE-136", "RTE-137", "RTE-138", "RTE-139", "RTE-185", "RTE-191")
def test_a_new_rule_has_the_presets_and_all_switches_off(company: Company) -> None:
    a = company.agent("A")
    made = company.ask("rebalance_rule", {"rule_id": rule(company, a)})
    presets = {
        "hold_after_compose_minutes": 30, "hold_after_read_minutes": 10, "hold_after_assigned_minutes": 20,
        "pinned_after_minutes": 120, "is_moving_pinned": False, "interval_minutes": 60, "is_on_interval": False,
        "times_of_day": [], "is_on_schedule": False, "time_zone": None, "is_on_start": False, "is_on_stop": False,
    }  # fmt: skip
    assert {name: made[name] for name in presets} == presets
    assert (made["name"], made["group_id"], made["group_name"], made["agent_ids"], made["version"]) == (
        "Shift change", company.group_id, "Support", [a], 1,
    )  # fmt: skip


def test_agents_are_members_a_schedule_has_times_and_a_group_is_there(company: Company) -> None:
    a, stranger = company.agent("A"), company.employee("X")
    plain = {"name": "R", "group_id": company.group_id, "agent_ids": [a]}
    for asked, field in (({"agent_ids": [a, stranger]}, "agent_ids"), ({"is_on_schedule": True}, "times_of_day")):
        for name in ("add_rebalance_rule", "dry_run_of_unsaved_rule"):
            with pytest.raises(Invalid) as refused:
                (company.command if name.startswith("add") else company.ask)(name, plain | asked)
            assert refused.value.field == field
    with pytest.raises(NotFound):
        company.command("add_rebalance_rule", plain | {"group_id": new_id()})
    with pytest.raises(NotFound):
        company.command("run_rebalance_rule", {"rule_id": new_id()})


@pytest.mark.spec("RTE-144")
def test_change_list_and_remove(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    first, second = rule(company, a, b, name="B"), rule(company, a, name="A", is_on_interval=True)
    changed = company.command("change_rebalance_rule", {"rule_id": first, "name": "C", "agent_ids": [a], "expected_version": 1})
    assert (changed["name"], changed["agent_ids"], changed["version"]) == ("C", [a], 2)
    with pytest.raises(Conflict) as refused:
        company.command("change_rebalance_rule", {"rule_id": first, "name": "D", "expected_version": 1})
    assert refused.value.code == "changed_meanwhile"
    page = company.ask("rebalance_rules", {"group_id": company.group_id, "limit": 1})
    assert [one["id"] for one in page["items"]] == [second]
    assert [one["id"] for one in company.ask("rebalance_rules", {"cursor": page["next_cursor"]})["items"]] == [first]
    company.command("remove_rebalance_rule", {"rule_id": second})
    assert company.due(after=7200) == [], "nor does its clock run on"
    with pytest.raises(NotFound):
        company.ask("rebalance_rule", {"rule_id": second})


def test_who_leaves_the_group_leaves_its_rules_and_the_group_takes_them_along(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    rule_id = rule(company, a, b, is_on_stop=True)
    company.command("remove_membership", {"membership_id": company.memberships[(b, company.group_id)]})
    left = company.ask("rebalance_rule", {"rule_id": rule_id})
    assert (left["agent_ids"], left["version"]) == ([a], 2)
    company.hear(people.GroupDeleted(subject=company.group_id, department_id=company.department_id, name="Support"))
    company.due()
    assert company.ask("rebalance_rules", {})["items"] == []


@pytest.mark.spec("RTE-105", "RTE-104")
@pytest.mark.parametrize("is_saved", [True, False])
def test_a_dry_run_says_what_the_run_then_does_and_changes_nothing(company: Company, is_saved: bool) -> None:
    a, b, c = (company.agent(name) for name in "ABC")
    tickets = company.owned(a, 7)
    company.switch(a, "tickets", False)
    company.leave(b)
    rule_id = rule(company, a, b, c)
    company.switch(c, "tickets", False)
    queued = [company.ticket(first_unanswered_at=wire_time(company.now)) for _ in range(2)]
    hours_pass(company)
    company.opened(tickets[0], a)
    with company.handling("routing", now=company.now) as work:  # without a word: what waits still does
        work.session.execute(_ACTIVE, {"agent": c})
    asked = {"group_id": company.group_id, "agent_ids": [a, b, c]}
    said = company.ask("dry_run_of_rule", {"rule_id": rule_id}) if is_saved else company.ask("dry_run_of_unsaved_rule", asked)
    assert company.said("rebalancing_finished") == []
    assert counts(company, tickets) == {a: 7}
    assert [(one["agent_name"], one["is_receiving"], one["before"], one["after"]) for one in said["agents"]] == [
        ("A", False, 7, 1), ("B", False, 0, 0), ("C", True, 0, 8),
    ]  # fmt: skip
    assert said["given_out_first"] == 2
    assert {one["because"] for one in said["held_back"]} == {"read", "assigned"}
    assert all(one["number"].startswith("T-") for one in said["moves"] + said["held_back"])
    told = run_now(company, rule_id)
    assert [{**one, "number": company.states[one["work_id"]]["number"]} for one in told["moves"]] == said["moves"]
    assert (told["considered"], told["moved_count"], told["held_back_count"]) == (9, 6, 3)
    assert (said["considered"], said["moved_count"], said["held_back_count"]) == (9, 6, 3)
    assert counts(company, tickets + queued) == {a: 1, c: 8}
    assert company.ask("dry_run_of_rule", {"rule_id": rule_id})["moves"] == []


def test_runs_are_listed_with_what_they_did_and_forgotten_in_the_end(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    company.owned(a, 4)
    rule_id = rule(company, a, b)
    hours_pass(company)
    first, second = (run_now(company, rule_id) for _ in range(2))
    listed = company.ask("rebalance_runs", {"rule_id": rule_id})["items"]
    assert [(one["run_id"], one["moved_count"], one["trigger"]) for one in listed] == [
        (second["run_id"], 0, "person"), (first["run_id"], 2, "person"),
    ]  # fmt: skip
    whole = company.ask("rebalance_run", {"rule_id": rule_id, "run_id": first["run_id"]})
    assert [one["work_id"] for one in whole["moves"]] == [one["work_id"] for one in first["moves"]]
    assert whole["finished_at"] is not None
    with pytest.raises(NotFound):
        company.ask("rebalance_run", {"rule_id": new_id(), "run_id": first["run_id"]})
    hours_pass(company, 24 * 91)
    company.handling.timer("routing", "forget_old_runs", company.now)
    assert company.ask("rebalance_runs", {"rule_id": rule_id})["items"] == []


def test_a_run_by_hand_is_the_deed_of_who_asked_for_it(company: Company) -> None:
    a, b, admin = company.agent("A"), company.agent("B"), company.employee("Root", "administrator")
    company.owned(a, 2)
    rule_id = rule(company, a, b)
    hours_pass(company)
    company.command("run_rebalance_rule", {"rule_id": rule_id}, by=admin)
    company.due()
    told = company.handling.announced("routing")[-2:]
    assert [(one.type.split(".")[1], one.actor) for one in told] == [
        ("work_assigned", f"employee:{admin}"), ("rebalancing_finished", f"employee:{admin}"),
    ]  # fmt: skip
    assert told[1].data["trigger"] == "person"


_ACTIVE = sa.text("update memberships set is_active_tickets = true where agent_id = :agent")
