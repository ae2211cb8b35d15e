"""Logging in, switches, availability, limits, the last one to leave, and who may switch whom."""

from __future__ import annotations

import pytest

from contracts.events import people
from kit.errors import Conflict, Forbidden
from tests.service.routing.conftest import Company, new_id


@pytest.mark.spec("RTE-003", "RTE-129", "RTE-176", "RTE-017", "RTE-002", "PPL-074")
def test_login_with_auto_active(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", is_active=False, is_here=False, is_active_on_login=True)
    company.join(agent, other, is_active=False)
    company.command("set_availability", {"is_available": False}, by=agent)
    waiting = company.chat()
    facts = company.login(agent)
    names = [fact.type.split(".")[1] for fact in facts]
    assert names[:5] == [
        "agent_logged_in",
        "agent_activity_changed",
        "agent_activity_changed",
        "agent_availability_changed",
        "counters_reset",
    ]
    assert company.owner(waiting) == agent
    assert company.said("work_assigned")[-1]["decision"]["detail"] == "agent_logged_in"
    mine = {one["group_id"]: (one["tickets"], one["chats"]) for one in company.ask("my_groups", {"agent_id": agent})["groups"]}
    assert mine == {company.group_id: (True, True), other: (False, False)}
    assert {one["reason"] for one in company.said("agent_activity_changed")} == {"login"}


@pytest.mark.spec("RTE-002", "REP-462")
def test_logged_in_as_long_as_one_session_lives(company: Company) -> None:
    agent = company.agent("A")
    first = company.sessions[agent]
    company.login(agent)
    assert len(company.said("agent_logged_in")) == 1
    company.leave(agent)
    assert company.said("agent_logged_out") == []
    company.sessions[agent] = first
    company.leave(agent)
    assert company.said("agent_logged_out")[-1]["groups_left_empty"] == [company.group_id]
    late = new_id()
    company.hear(people.SessionClosed(subject=agent, session_id=late, reason="signed_out"))
    company.hear(people.SessionOpened(subject=agent, session_id=late, is_employee=True, method="password"))
    assert len(company.said("agent_logged_in")) == 1  # its end was heard of before its beginning


@pytest.mark.spec("RTE-007", "RTE-008", "RTE-011", "RTE-014", "RTE-015", "RTE-149")
def test_switches_by_group_and_for_all(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", is_active=False)
    company.join(agent, other, is_active=False, chat_handling="disabled")
    ticket = company.ticket(asked=agent)
    groups = {one["group_id"]: one for one in company.switch(agent, "chats", True)["groups"]}
    assert (groups[company.group_id]["chats"], groups[other]["chats"]) == (True, None)
    with pytest.raises(Conflict, match="chat_disabled"):
        company.switch(agent, "chats", True, other)
    with pytest.raises(Conflict, match="not_a_member"):
        company.switch(agent, "tickets", True, new_id())
    before = len(company.said("agent_activity_changed"))
    company.switch(agent, "tickets", True)
    assert len(company.said("agent_activity_changed")) - before == 2  # one fact a group and channel
    company.switch(agent, "tickets", True)
    assert len(company.said("agent_activity_changed")) - before == 2  # nothing turned, nothing said
    company.switch(agent, "tickets", False)
    assert company.owner(ticket) == agent


@pytest.mark.spec("RTE-143", "RTE-014", "PPL-023", "PPL-024", "PPL-182", "PPL-562")
def test_who_may_switch_whom(company: Company) -> None:
    agent, peer = company.agent("A"), company.agent("B")
    manager, stranger, chief = (
        company.employee("M", "agent", "manager"),
        company.employee("X", "manager", "agent"),
        company.employee("C", "administrator"),
    )
    company.join(manager, is_active=False)
    company.join(stranger, company.group("Elsewhere", new_id()), is_active=False)
    with pytest.raises(Forbidden, match="not_your_agent"):
        company.switch(agent, "chats", False, company.group_id, by=peer)
    company.switch(agent, "tickets", False, by=stranger)  # coverage is the whole company's: any manager may
    company.switch(agent, "chats", False, company.group_id, by=manager)
    assert company.said("agent_activity_changed")[-1]["reason"] == "manager"
    company.switch(agent, "chats", True, company.group_id, by=chief)
    for other in (peer, stranger):
        with pytest.raises(Forbidden, match="not_your_agent"):
            company.command("set_availability", {"agent_id": agent, "is_available": False}, by=other)
    company.command("set_availability", {"agent_id": agent, "is_available": False}, by=manager)
    assert company.said("agent_availability_changed")[-1]["reason"] == "manager"


@pytest.mark.spec("CHT-019", "CHT-084", "EVT-230")
def test_the_last_one_to_leave(company: Company) -> None:
    a = company.agent("A")
    company.switch(a, "chats", False, company.group_id)  # the warning is off by default
    company.switch(a, "chats", True, company.group_id)
    b = company.agent("B")
    company.hear(people.SettingsChanged(subject="work", section="work", values={"is_last_agent_warned": True}))
    company.switch(a, "chats", False, company.group_id)
    assert company.said("agent_activity_changed")[-1]["groups_left_empty"] == []
    with pytest.raises(Conflict, match="last_for_chat") as refused:
        company.switch(b, "chats", False, company.group_id)
    assert refused.value.more == {"group_ids": [company.group_id]}
    with pytest.raises(Conflict, match="last_for_chat"):
        company.command("log_out", {}, by=b)
    company.command("set_availability", {"is_available": False}, by=b)
    assert company.said("agent_availability_changed")[-1]["groups_left_empty"] == [company.group_id]
    company.command("set_availability", {"is_available": True}, by=b)
    switches = [{"channel": "chats", "is_active": False}]
    company.command("set_activity", {"switches": switches, "is_confirmed": True}, by=b)
    assert company.said("agent_activity_changed")[-1]["groups_left_empty"] == [company.group_id]


@pytest.mark.spec("RTE-013", "RTE-009")
def test_a_call_sets_unavailable_and_restores_what_was(company: Company) -> None:
    agent = company.agent("A")
    call, over = {"is_available": False, "unavailable_reason": "call"}, {"is_available": True, "unavailable_reason": "call"}
    assert company.command("set_availability", call, by=agent)["unavailable_reason"] == "call"
    assert company.said("agent_availability_changed")[-1]["reason"] == "call"
    assert company.command("set_availability", over, by=agent)["is_available"]
    company.command("set_availability", {"is_available": False}, by=agent)
    company.command("set_availability", call, by=agent)
    assert company.command("set_availability", over, by=agent)["unavailable_reason"] == "manual"


@pytest.mark.spec("PPL-183", "RTE-009", "RTE-010")
def test_unavailable_no_chats_in_any_group_and_tickets_as_before(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", chats=5)
    company.join(agent, other)
    running = company.chat()
    company.command("set_availability", {"is_available": False}, by=agent)
    chats = [company.chat(), company.chat(other)]
    tickets = [company.ticket(), company.ticket(other)]
    assert [company.owner(one) for one in chats] == [None, None]
    assert [company.owner(one) for one in [running, *tickets]] == [agent, agent, agent]
    company.command("set_availability", {"is_available": True}, by=agent)
    company.due(2)
    assert [company.owner(one) for one in chats] == [agent, agent]


@pytest.mark.spec("RTE-067", "RTE-122", "RTE-123", "RTE-078")
def test_composing_and_limits_work_the_queue_again(company: Company) -> None:
    agent = company.agent("A")
    company.command("set_composing", {"is_composing": True, "is_blocking_chats": True}, by=agent)
    first = company.chat()
    assert company.said("work_queued")[-1]["waiting_because"] == "all_composing"
    company.command("set_composing", {"is_composing": False}, by=agent)
    assert company.owner(first) == agent
    second = company.chat()
    company.limits(agent, None, 2)
    assert company.owner(second) == agent
    assert company.said("work_assigned")[-1]["decision"]["detail"] == "limit_changed"
    assert company.said("agent_limits_changed")[-1] == {"agent_id": agent, "max_tickets": None, "max_active_chats": 2}


@pytest.mark.spec("RTE-152")
def test_groups_with_their_totals(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", chats=3)
    company.join(agent, other, is_active=False, chat_handling="disabled")
    company.agent("B", is_here=False)
    company.chat()
    totals = {one["name"]: one for one in company.ask("groups_overview")["items"]}
    assert (totals["Support"]["members"], totals["Support"]["running_chats"], totals["Support"]["receiving_chats"]) == (2, 1, 1)
    assert (totals["Other"]["has_round_robin"], totals["Other"]["has_automatic_chats"]) == (True, False)


@pytest.mark.spec("PPL-019", "RTE-002")
def test_who_is_no_agent_any_more_is_logged_out(company: Company) -> None:
    agent = company.agent("A")
    company.employee("A", "manager", employee_id=agent)
    assert company.said("agent_logged_out")[-1]["agent_id"] == agent
    with pytest.raises(Conflict, match="not_an_agent"):
        company.join(agent, company.group("Other"))
