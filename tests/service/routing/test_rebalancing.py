"""Rebalance rules run on the real tables: what sets them off, what is held back, and what is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.envelope import wire_time
from services.routing.models import RebalanceRule
from services.routing.placing import force, queues, rebalancing
from services.routing.placing.locks import lock_groups
from tests.service.routing.conftest import NINE, Company


def rule(company: Company, *agents: str, **settings: Any) -> str:
    asked = {"name": "Shift change", "group_id": company.group_id, "agent_ids": list(agents), **settings}
    return str(company.command("add_rebalance_rule", asked)["id"])


def counts(company: Company, tickets: list[str]) -> Counter[str | None]:
    return Counter(company.owner(ticket) for ticket in tickets)


def run_now(company: Company, rule_id: str) -> dict[str, Any]:
    """Run by hand, to its end."""
    begun = company.command("run_rebalance_rule", {"rule_id": rule_id})
    company.due()
    told: dict[str, Any] = company.said("rebalancing_finished")[-1]
    assert told["run_id"] == begun["run_id"]
    return told


def hours_pass(company: Company, hours: float = 2) -> None:
    company.now += timedelta(hours=hours)


@pytest.mark.spec("RTE-118", "RTE-098", "RTE-138", "RTE-105", "RTE-097")
@pytest.mark.parametrize("by", ["switch", "login"])
def test_vr_1_an_agent_starts_and_gets_his_share(company: Company, by: str) -> None:
    a, b = company.agent("A"), company.agent("B")
    c = company.agent("C", is_active=by == "login", is_here=by == "switch")
    of_a, of_b = company.owned(a, 6), company.owned(b, 6)
    rule_id = rule(company, a, b, c, is_on_start=True)
    hours_pass(company)
    company.switch(c, "tickets", True, company.group_id) if by == "switch" else company.login(c)
    assert counts(company, of_a + of_b) == {a: 6, b: 6}, "in a transaction of its own"
    assert "rebalance" in company.due()
    assert counts(company, of_a + of_b) == {a: 4, b: 4, c: 4}
    told = company.said("rebalancing_finished")[-1]
    assert (told["trigger"], told["rule_id"], told["place"]) == ("agent_started", rule_id, company.place())
    assert [(one["from_agent_id"], one["to_agent_id"]) for one in told["moves"]] == [(a, c), (b, c), (a, c), (b, c)]
    assert (told["considered"], told["moved_count"], told["held_back"], told["held_back_count"]) == (12, 4, [], 0)
    moved = [one for one in company.said("work_assigned") if one["decision"]["reason"] == "rebalance"]
    assert {(one["method"], one["decision"]["detail"], one["is_receipt"]) for one in moved} == {("evened", told["run_id"], True)}
    assert [one["load"]["received_count"] for one in moved] == [1, 2, 3, 4]
    kinds = [fact.type.split(".")[1] for fact in company.handling.facts]
    assert kinds[-1] == "rebalancing_finished"
    assert company.handling.announced("routing")[-1].actor == "system:routing"


@pytest.mark.spec("RTE-119", "RTE-133", "TKT-179")
def test_vr_2_tickets_that_were_read(company: Company) -> None:
    a, b, c = (company.agent(name) for name in "ABC")
    of_a, of_b = company.owned(a, 6), company.owned(b, 6)
    rule_id = rule(company, a, b, c)
    hours_pass(company)
    for ticket in of_a[1:]:
        company.opened(ticket, a, minutes_ago=5)
    told = run_now(company, rule_id)
    assert counts(company, of_a + of_b) == {a: 5, b: 4, c: 3}
    assert told["held_back"] == [{"work_id": ticket, "because": "read"} for ticket in sorted(of_a[1:])]


@pytest.mark.spec("RTE-120", "RTE-135", "RTE-102", "TKT-109")
@pytest.mark.parametrize(("hours", "is_on", "moves"), [(3, True, True), (3, False, False), (1, True, False), (1, False, False)])
def test_vr_3_pinned_tickets(company: Company, hours: int, is_on: bool, moves: bool) -> None:
    a, b = company.agent("A"), company.agent("B")
    pinned = company.owned(a, 2)
    rule_id = rule(company, a, b, is_moving_pinned=is_on)
    hours_pass(company)
    for ticket in pinned:
        company.states[ticket]["pinned_at"] = wire_time(company.now)
        company.pinned(ticket)
    hours_pass(company, hours)
    told = run_now(company, rule_id)
    assert counts(company, pinned) == ({a: 1, b: 1} if moves else {a: 2})
    assert [one["because"] for one in told["held_back"]] == ([] if moves else ["pinned"] * 2)
    if moves:  # it stays pinned, to the new agent: he keeps it even when he is inactive
        company.switch(b, "tickets", False)
        moved = told["moves"][0]["work_id"]
        company.states[moved]["status"] = "waiting"
        assert company.reply(moved)[-1].type == "routing.work_kept.v1"


@pytest.mark.spec("RTE-101", "RTE-132", "RTE-134", "RTE-192")
@pytest.mark.parametrize(("what", "after", "moves"), [("compose", 30, 0), ("compose", 31, 1), ("assigned", 19, 0), ("assigned", 21, 1)])
def test_holds_after_compose_and_after_assigned(company: Company, what: str, after: int, moves: int) -> None:
    a, b = company.agent("A"), company.agent("B")
    tickets = company.owned(a, 2)
    rule_id = rule(company, a, b)
    if what == "compose":
        hours_pass(company)
        for ticket in tickets:
            company.opened(ticket, a, "compose", minutes_ago=after - 0.1)
    else:
        company.now += timedelta(minutes=after)
    told = run_now(company, rule_id)
    assert (told["moved_count"], [one["because"] for one in told["held_back"]]) == (
        moves,
        [] if moves else [{"compose": "composed"}.get(what, what)] * 2,
    )


@pytest.mark.spec("RTE-100", "RTE-097")
def test_what_was_answered_or_is_not_active_stays(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    answered, waiting, open_ = company.owned(a), company.owned(a), company.owned(a, 2)
    rule_id = rule(company, a, b)
    company.states[answered[0]]["first_unanswered_at"] = None
    said = {"ticket": dict(company.states[answered[0]]), "before": {"first_unanswered_at": wire_time(NINE)}, "is_reply": True}
    company.hear("tickets.ticket_message_sent.v1", said, answered[0])
    company.becomes(waiting[0], "waiting")
    hours_pass(company)
    told = run_now(company, rule_id)
    assert told["considered"] == 2
    assert [one["work_id"] for one in told["moves"]] == [open_[1]], "A had three Active ones, B none"


@pytest.mark.spec("RTE-105")
def test_queued_tickets_are_given_out_before_the_run(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "MOST_AT_ONCE", 3)  # more than one transaction gives out
    a = company.agent("A")
    mine = company.owned(a, 4)
    company.switch(a, "tickets", False)
    queued = [company.ticket() for _ in range(7)]
    b = company.agent("B", is_here=False)
    rule_id = rule(company, a, b)
    hours_pass(company)
    company.command("run_rebalance_rule", {"rule_id": rule_id})
    with company.handling("routing", now=company.now) as work:  # he comes without a word: the queue was not worked for him
        work.session.execute(_LOGGED_IN, {"agent": b})
    company.due()
    reasons = [one["decision"]["reason"] for one in company.said("work_assigned")]
    assert reasons[-11:] == ["queue_worked"] * 7 + ["rebalance"] * 4
    assert counts(company, queued + mine) == {b: 11}


@pytest.mark.spec("RTE-103", "RTE-030")
def test_pull_members_get_nothing_and_limits_hold(company: Company) -> None:
    a, pull = company.agent("A"), company.agent("P", ticket_handling="pull")
    small, tight = company.agent("S", max_tickets=1), company.agent("T", overall=2)
    tickets = company.owned(a, 10)
    rule_id = rule(company, a, pull, small, tight)
    hours_pass(company)
    run_now(company, rule_id)
    assert counts(company, tickets) == {a: 7, small: 1, tight: 2}


def test_so_many_moves_a_transaction_one_run_and_one_fact(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rebalancing.MOST_AT_ONCE == 100
    monkeypatch.setattr(rebalancing, "MOST_AT_ONCE", 4)
    a, b = company.agent("A"), company.agent("B")
    tickets = company.owned(a, 20)
    rule_id = rule(company, a, b, hold_after_assigned_minutes=0)
    hours_pass(company)
    begun = company.command("run_rebalance_rule", {"rule_id": rule_id})
    assert company.due() == ["rebalance"] * 3
    assert counts(company, tickets) == {a: 10, b: 10}
    (told,) = company.said("rebalancing_finished")
    assert (told["run_id"], told["moved_count"], told["considered"]) == (begun["run_id"], 10, 20)
    assert len({one["work_id"] for one in told["moves"]}) == 10


def test_a_run_that_breaks_off_goes_on_where_it_was(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = company.agent("A"), company.agent("B")
    tickets = company.owned(a, 12)
    rule_id = rule(company, a, b)
    hours_pass(company)
    monkeypatch.setattr(rebalancing, "MOST_AT_ONCE", 2)
    company.command("run_rebalance_rule", {"rule_id": rule_id})
    put, made = force.put_in_force, list[Any]()

    def breaks(*said: Any) -> Any:
        made.append(said)
        if len(made) == 4:
            raise ConnectionError("gone")
        return put(*said)

    monkeypatch.setattr(rebalancing, "put_in_force", breaks)
    with pytest.raises(ConnectionError):
        company.due()
    assert counts(company, tickets) == {a: 10, b: 2}, "the part that broke off left nothing"
    assert company.said("rebalancing_finished") == []
    company.due()
    assert counts(company, tickets) == {a: 6, b: 6}
    (told,) = company.said("rebalancing_finished")
    assert (told["moved_count"], len(told["moves"]), told["considered"]) == (6, 6, 12)


def test_one_run_at_a_time(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = company.agent("A"), company.agent("B")
    company.owned(a, 8)
    rule_id = rule(company, a, b)
    hours_pass(company)
    first, again = (company.command("run_rebalance_rule", {"rule_id": rule_id})["run_id"] for _ in range(2))
    assert first == again, "it has not begun, and sees all that the second would"
    monkeypatch.setattr(rebalancing, "MOST_AT_ONCE", 3)
    with company.handling("routing", now=company.now, actor="system:clock") as work:
        found = work.session.get(RebalanceRule, rule_id)
        assert found is not None
        rebalancing.go_on(work, found, lock_groups(work.session, [found.group_id])[found.group_id])
    second = company.command("run_rebalance_rule", {"rule_id": rule_id})["run_id"]
    company.due()
    told = [(one["run_id"], one["moved_count"]) for one in company.said("rebalancing_finished")]
    assert told == [(first, 3), (second, 1)]


_LOGGED_IN = sa.text("update agents set is_logged_in = true where id = :agent")
