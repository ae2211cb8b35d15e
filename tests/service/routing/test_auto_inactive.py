"""Going inactive by itself, what it does to the work, and the web sessions it is counted from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.envelope import wire_time
from tests.service.routing.conftest import Company


def works(company: Company, agent: str, *, count: int = 1) -> None:
    """He did something in his browser just now."""
    at = wire_time(company.now)
    company.handling.signal("routing", "presence.worked", {"actions": {agent: [count, at, at]}}, now=company.now)


def minutes_pass(company: Company, minutes: float) -> list[str]:
    company.now += timedelta(minutes=minutes)
    company.handling.timer("routing", "auto_inactive", company.now)
    return [kind for kind in company.due() if kind != "web_session"]


def switches(company: Company, agent: str) -> dict[str, tuple[Any, Any]]:
    return {one["group_id"]: (one["tickets"], one["chats"]) for one in company.ask("my_groups", {"agent_id": agent})["groups"]}


@pytest.mark.spec("RTE-018", "RTE-020", "RTE-175", "RTE-127", "RTE-128", "PPL-072", "PPL-541")
def test_idle_for_so_long_in_one_group(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", auto_inactive_minutes=20)
    company.join(agent, other, auto_inactive_minutes=60)
    company.agent("B")
    mine = company.ticket(asked=agent)
    works(company, agent)
    assert minutes_pass(company, 19.9) == []
    works(company, agent)
    assert minutes_pass(company, 19.9) == []
    assert minutes_pass(company, 0.2) == ["auto_inactive"]
    assert switches(company, agent) == {company.group_id: (False, False), other: (True, True)}
    kinds = [fact.type.split(".")[1] for fact in company.handling.facts]
    assert kinds == ["agent_became_auto_inactive", "agent_activity_changed", "agent_activity_changed"]
    told = company.said("agent_became_auto_inactive")[-1]
    assert told["place"] == company.place()
    assert 1200 <= told["idle_seconds"] <= 1210
    assert (told["was_active"], told["is_handing_off"]) == (["tickets", "chats"], False)
    assert {one["reason"] for one in company.said("agent_activity_changed")[-2:]} == {"auto_inactive"}
    assert company.owner(mine) == agent, "without hand-off only the switches change"
    assert minutes_pass(company, 5) == [], "once"


@pytest.mark.spec("RTE-175")
def test_the_minutes_run_on_after_logout_and_begin_with_login(company: Company) -> None:
    agent = company.agent("A", auto_inactive_minutes=10)
    company.leave(agent)
    assert minutes_pass(company, 9) == []
    company.login(agent)
    company.leave(agent)
    assert minutes_pass(company, 9) == []
    assert minutes_pass(company, 1.1) == ["auto_inactive"]
    assert switches(company, agent) == {company.group_id: (False, False)}


def test_who_was_never_here_is_not_idle_and_who_has_no_minutes_never_is(company: Company) -> None:
    company.agent("A", is_here=False, auto_inactive_minutes=1)
    company.agent("B")
    assert minutes_pass(company, 600) == []


def test_who_comes_back_before_his_turn_stays_active(company: Company) -> None:
    agent = company.agent("A", auto_inactive_minutes=10)
    company.now += timedelta(minutes=11)
    company.handling.timer("routing", "auto_inactive", company.now)
    works(company, agent)
    assert "auto_inactive" in company.due()
    assert switches(company, agent) == {company.group_id: (True, True)}
    assert company.said("agent_became_auto_inactive") == []


@pytest.mark.spec("PPL-073", "RTE-117", "RTE-019", "RTE-092", "RTE-093", "RTE-094", "RTE-096")
@pytest.mark.parametrize("is_colleague_full", [False, True])
def test_vector_vh_1(company: Company, is_colleague_full: bool) -> None:
    other = company.group("Other")
    a = company.agent("A", auto_inactive_minutes=20, is_handing_off_on_auto_inactive=True)
    company.join(a, other)
    first, pinned, waiting, elsewhere = (company.ticket(asked=a) for _ in range(4))
    company.pinned(pinned)
    company.becomes(waiting, "waiting")
    company.states[elsewhere]["place"] = company.place(other)
    company.request(elsewhere, "transfer", group_id=other, asked_agent_id=a, from_agent_id=a)
    b = company.agent("B", max_tickets=1 if is_colleague_full else None)
    if is_colleague_full:
        company.ticket(asked=b)
    works(company, a)
    assert minutes_pass(company, 21) == ["auto_inactive"]
    assert company.owner(first) == (None if is_colleague_full else b)
    assert [company.owner(one) for one in (pinned, waiting, elsewhere)] == [a, a, a]
    told = company.said("work_queued" if is_colleague_full else "work_assigned")[-1]
    assert (told["decision"]["reason"], told["decision"]["detail"], told["from_agent_id"]) == ("hand_off", "auto_inactive", a)
    assert is_colleague_full or told["is_receipt"]
    assert company.said("agent_became_auto_inactive")[-1]["is_handing_off"]


def test_more_tickets_than_one_transaction_takes(company: Company) -> None:
    a = company.agent("A", auto_inactive_minutes=20, is_handing_off_on_auto_inactive=True)
    tickets = [company.ticket(asked=a) for _ in range(105)]
    b = company.agent("B")
    works(company, a)
    assert minutes_pass(company, 21) == ["auto_inactive", "auto_hand_off"]
    assert {company.owner(ticket) for ticket in tickets} == {b}


@pytest.mark.spec("REP-062")
def test_a_web_session_lasts_while_actions_are_three_minutes_apart_at_most(company: Company) -> None:
    agent = company.employee("M", "manager")
    began = company.now
    works(company, agent)
    for _ in range(3):
        company.now += timedelta(minutes=3)
        company.due()
        works(company, agent, count=2)
    last = company.now
    assert [len(company.said(name)) for name in ("web_session_started", "web_session_ended")] == [1, 0]
    company.due(after=191)
    ended = company.said("web_session_ended")[-1]
    assert ended["action_count"] == 7
    assert (ended["started_at"][:19], ended["ended_at"][:19]) == (began.isoformat()[:19], last.isoformat()[:19])
    works(company, agent)
    started = company.said("web_session_started")
    assert len(started) == 2
    assert started[0]["web_session_id"] == ended["web_session_id"] != started[1]["web_session_id"]


@pytest.mark.spec("REP-062")
def test_a_session_that_nobody_ended_yet_ends_before_the_next_begins(company: Company) -> None:
    agent = company.employee("M", "manager")
    works(company, agent)
    company.now += timedelta(minutes=10)
    works(company, agent)
    assert [len(company.said(name)) for name in ("web_session_started", "web_session_ended")] == [2, 1]
    assert company.said("web_session_ended")[0]["action_count"] == 1


@pytest.mark.spec("REP-062")
def test_what_counts_is_when_it_was_done_not_when_it_was_told(company: Company) -> None:
    agent = company.employee("M", "manager")
    works(company, agent)
    done, later = company.now + timedelta(seconds=179), company.now + timedelta(hours=1)
    company.now += timedelta(seconds=184)
    company.due()
    told = {"actions": {agent: [2, wire_time(done), wire_time(later)]}}
    company.handling.signal("routing", "presence.worked", told, now=company.now)
    assert len(company.said("web_session_started")) == 1, "the same session"
    company.due(after=200)
    assert company.said("web_session_ended")[0]["ended_at"][:19] == (done + timedelta(seconds=5)).isoformat()[:19], "never in the future"


def test_several_at_once_and_what_is_no_employee_is_nobody(company: Company) -> None:
    some = [company.employee(f"E{number}") for number in range(5)]
    at = wire_time(company.now)
    company.handling.signal("routing", "presence.worked", {"actions": {one: [1, at, at] for one in some}}, now=company.now)
    assert len(company.said("web_session_started")) == 5
    with pytest.raises(ValueError, match="UUID"):
        company.handling.signal("routing", "presence.worked", {"actions": {"nobody": [1, at, at]}}, now=company.now)
    assert len(company.said("web_session_started")) == 5
