"""Take, Get From Queue, transfers, stale requests, facts out of order, and the reasons kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contracts.envelope import wire_time
from kit.errors import Conflict, Forbidden, NotFound
from tests.service.routing.conftest import Company, new_id


@pytest.mark.spec("RTE-082", "TKT-051", "CHT-045", "CHT-046", "RTE-038", "RTE-177", "RTE-178", "RTE-032")
def test_take_looks_at_membership_login_and_disabled_chat_only(company: Company) -> None:
    a = company.agent("A")
    b = company.agent("B", is_active=False, ticket_handling="pull", chat_handling="pull", max_tickets=1)
    company.command("set_availability", {"is_available": False}, by=b)
    first, second, chat = company.ticket(), company.ticket(), company.chat()
    queued = company.chat()
    said = company.command("take_work", {"work_id": first}, by=b)
    assert (said["agent_id"], said["assignment_number"]) == (b, 2)
    company.command("take_work", {"work_id": second}, by=b)  # above his limit
    company.command("take_work", {"work_id": queued}, by=b)
    fact = company.said("work_assigned")[-2]
    assert company.owner(chat) == a
    last = company.said("work_assigned")[-1]
    assert (last["method"], last["decision"]["reason"], last["from_agent_id"]) == ("taken", "take", None)
    assert fact["is_receipt"]
    assert company.ask("load_of_agent", {"agent_id": b})["counted_tickets"] == 2
    with pytest.raises(Conflict, match="already_yours"):
        company.command("take_work", {"work_id": first}, by=b)
    with pytest.raises(Forbidden, match="not_a_member"):
        company.command("take_work", {"work_id": first}, by=company.agent("C", group_id=company.group("Other")))
    with pytest.raises(NotFound, match="work_unknown"):
        company.command("take_work", {"work_id": new_id()}, by=b)
    company.end(queued)
    with pytest.raises(Conflict, match="work_is_over"):
        company.command("take_work", {"work_id": queued}, by=a)
    company.leave(b)
    with pytest.raises(Conflict, match="not_logged_in"):
        company.command("take_work", {"work_id": chat}, by=b)
    d = company.agent("D", chat_handling="disabled")
    with pytest.raises(Forbidden, match="chat_disabled"):
        company.command("take_work", {"work_id": chat}, by=d)


@pytest.mark.spec("RTE-078", "RTE-035")
def test_a_take_frees_the_former_owner(company: Company) -> None:
    a = company.agent("A")
    first, waiting = company.chat(), company.chat()
    b = company.agent("B", chat_handling="pull")
    company.command("take_work", {"work_id": first}, by=b)
    assert (company.owner(first), company.owner(waiting)) == (b, a)


@pytest.mark.spec("TKT-052", "RTE-079")
def test_get_from_queue(company: Company) -> None:
    agent = company.agent("A", ticket_handling="pull")
    first, second, third = (company.ticket() for _ in range(3))
    assert company.command("take_next", {"group_id": company.group_id, "work_type": "ticket"}, by=agent)["work_id"] == first
    gone = new_id()
    said = company.command("take_from_queue", {"work_ids": [third, first, gone]}, by=agent)
    assert [one["work_id"] for one in said["taken"]] == [third]
    assert {one["work_id"]: one["code"] for one in said["left"]} == {first: "not_in_queue", gone: "work_unknown"}
    company.command("take_next", {"group_id": company.group_id, "work_type": "ticket"}, by=agent)
    assert company.owner(second) == agent
    assert company.command("take_next", {"group_id": company.group_id, "work_type": "ticket"}, by=agent) is None


@pytest.mark.spec("RTE-047", "RTE-051", "RTE-180", "TKT-110", "RTE-032", "TKT-129")
def test_transfers_of_tickets(company: Company) -> None:
    other = company.group("Other")
    a, b = company.agent("A"), company.agent("B", is_active=False)
    c = company.agent("C", group_id=other)
    ticket = company.ticket()
    company.request(ticket, "transfer", from_agent_id=a)
    assert company.owner(ticket) is None  # back to the queue: the owner is left out, nobody else is there
    company.due(after=2)
    assert company.owner(ticket) == a  # once it waits, it waits for anybody
    company.request(ticket, "transfer", from_agent_id=a, asked_agent_id=b)
    assert company.owner(ticket) == b  # named: no status looked at
    company.pinned(ticket)
    company.request(ticket, "transfer", from_agent_id=b, group_id=other)
    moved = company.said("work_assigned")[-1]
    assert (company.owner(ticket), moved["decision"]["place"]["group_id"], moved["is_receipt"]) == (c, other, True)
    company.request(ticket, "transfer", from_agent_id=c, group_id=other, asked_agent_id=b)
    assert company.owner(ticket) == c  # no member there
    assert company.said("work_kept")[-1]["method"] == "owner_kept"


@pytest.mark.spec("RTE-039")
def test_a_transfer_asked_for_before_a_take_is_not_carried_out(company: Company) -> None:
    a, b, c = company.agent("A"), company.agent("B", is_active=False), company.agent("C", is_active=False)
    ticket = company.ticket()
    company.command("take_work", {"work_id": ticket}, by=b)
    company.request(ticket, "transfer", from_agent_id=a, asked_agent_id=c)
    assert company.owner(ticket) == b
    kept = company.said("work_kept")[-1]
    assert (kept["agent_id"], kept["decision"]["assignment_number"]) == (b, 2)


@pytest.mark.spec("RTE-039", "RTE-035")
def test_facts_that_come_late_or_after_the_end(company: Company) -> None:
    company.agent("A")
    ticket = company.ticket()
    old = dict(company.states[ticket])
    company.becomes(ticket, "waiting")
    values = {"ticket": old, "before": {}}
    company.handling.fact("routing", "tickets.ticket_status_changed.v1", values, subject=ticket, sequence=1, now=company.now)
    assert company.said("work_released")[-1]["load"]["active_tickets"] == 0
    chat = company.chat()
    company.end(chat)
    before = len(company.said("work_assigned"))
    company.request(chat, "transfer", from_agent_id=None)
    assert len(company.said("work_assigned")) == before


@pytest.mark.spec("RTE-087", "RTE-080", "RTE-078")
def test_a_ticket_without_owner_set_active_by_hand_is_given_out(company: Company) -> None:
    ticket = company.ticket()
    company.becomes(ticket, "waiting")
    agent = company.agent("A")
    assert company.owner(ticket) is None
    company.becomes(ticket, "active")
    company.due(after=2)
    assert company.owner(ticket) == agent


@pytest.mark.spec("RTE-084", "RTE-146")
def test_why_this_agent_and_why_it_waits(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B", is_here=False)
    chat, waiting = company.chat(), company.chat()
    [why] = company.ask("decisions_of_work", {"work_id": chat}, by=a)["items"]
    assert (why["agent_id"], why["agent_name"], why["method"], why["decision_number"], why["outcome"]) == (
        a,
        "A",
        "capacity",
        1,
        "assigned",
    )
    assert [(row["step"], row["agent_ids"]) for row in why["dropped"]] == [("C4", [b])]
    assert why["candidates"][0]["running"] == 0
    assert company.ask("decision", {"decision_id": why["decision_id"]}) == why
    told = company.ask("why_waiting", {"work_id": waiting})
    assert (told["waiting_because"], told["position"], told["would_be_given_to"]) == ("all_at_limit", 1, None)
    with pytest.raises(Forbidden, match="not_your_group"):
        company.ask("decisions_of_work", {"work_id": chat}, by=company.employee("X"))
    health = company.health()
    assert (health["waiting"]["chats"], health["agents_logged_in"]) == (1, 1)
    numbers = [said["decision"]["decision_number"] for said in [*company.said("work_assigned"), *company.said("work_queued")]]
    assert sorted(numbers) == [1, 2]


@pytest.mark.spec("RTE-078", "RTE-079")
def test_the_minutes_tick_and_a_newcomer_behind_who_waits(company: Company) -> None:
    agent = company.agent("A", chats=2)
    company.command("set_availability", {"is_available": False}, by=agent)
    old = company.chat()
    with company.handling("routing", now=company.now) as work:
        work.session.execute(sa.text("update agents set is_available = true"))
    new = company.chat()
    assert (company.owner(old), company.owner(new)) == (agent, agent)
    assert [said["decision"]["reason"] for said in company.said("work_assigned")] == ["queue_worked", "create"]
    company.handling.timer("routing", "tick", company.now)
    assert company.due() == ["look_again"]


@pytest.mark.spec("RTE-039", "RTE-078", "RTE-035")
def test_a_request_that_overtakes_the_fact_that_the_ticket_is_at_rest(company: Company) -> None:
    agent = company.agent("A", overall=1)
    first, second = company.ticket(), company.ticket()
    assert (company.owner(first), company.owner(second)) == (agent, None)
    older = dict(company.states[first])
    company.states[first]["status"] = "waiting"
    company.request(first, "transfer", from_agent_id=None, asked_agent_id=agent)
    assert company.owner(second) == agent, "he is below his limit from this moment, and not only when the fact comes too"
    said = {"ticket": older | {"status": "waiting"}, "before": {}}
    company.handling.fact("routing", "tickets.ticket_status_changed.v1", said, subject=first, sequence=1, now=company.now)
    released = company.said("work_released")
    assert [(one["reason"], one["load"]["counted_tickets"]) for one in released] == [("not_active", 0)]


@pytest.mark.spec("RTE-039", "RTE-079")
def test_a_ticket_at_rest_before_its_request_is_heard_waits_for_nobody_and_is_said_not_to(company: Company) -> None:
    known = company.ticket()
    ticket = new_id()
    company.states[ticket] = company.states[known] | {"id": ticket, "number": "T-2"}
    asked = {
        "ticket": dict(company.states[ticket]), "before": {}, "request_id": new_id(), "work_type": "ticket", "reason": "create",
        "group_id": company.states[ticket]["place"]["group_id"], "asked_agent_id": None, "from_agent_id": None, "was_status": "active",
    }  # fmt: skip
    company.becomes(ticket, "closed")
    told = company.hear("tickets.assignment_requested.v1", asked, ticket, sequence=1)
    assert [fact.type for fact in told if fact.subject == ticket] == ["routing.work_queued.v1", "routing.work_released.v1"]
    assert company.said("work_released")[-1]["reason"] == "not_active"
    agent = company.agent("A", overall=5)
    assert (company.owner(known), company.owner(ticket)) == (agent, None)


@pytest.mark.spec("RTE-059", "RTE-078", "CHT-055")
def test_a_request_that_overtakes_the_end_of_its_chat(company: Company) -> None:
    agent = company.agent("A")
    first, second = company.chat(), company.chat()
    company.states[first] |= {"status": "completed", "ended_at": wire_time(company.now)}
    company.request(first, "hand_off", from_agent_id=agent)
    company.hear("chat.chat_ended.v1", {"chat": dict(company.states[first]), "before": {}}, first)
    assert (company.owner(first), company.owner(second)) == (agent, agent)
    assert [one["reason"] for one in company.said("work_released")] == ["ended"]
    candidate = company.said("work_assigned")[-1]["decision"]["candidates"][0]
    assert (candidate["running"], candidate["last_chat_ended_at"]) == (0, company.states[first]["ended_at"])


@pytest.mark.spec("RTE-051", "RTE-180", "RTE-039")
def test_a_transfer_leaves_out_its_former_owner_though_the_ticket_lies_in_the_queue_meanwhile(company: Company) -> None:
    other = company.group("Other")
    a, b = company.agent("A"), company.agent("B", group_id=other)
    company.join(a, other)
    ticket = company.ticket()
    company.request(ticket, "transfer", from_agent_id=a)
    assert company.owner(ticket) is None
    company.ticket(other, asked=b)  # so that A would be first there
    company.request(ticket, "transfer", from_agent_id=a, group_id=other)
    assert company.owner(ticket) == b
