"""Replies by agents and messages by customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.events import tickets as facts
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.tickets.company import Company


def names(company: Company) -> list[str]:
    return [fact.type.split(".")[1] for fact in company.said()]


@pytest.mark.spec("TKT-053", "TKT-055", "TKT-057", "REP-045", "REP-046", "REP-055")
def test_the_owner_replies_and_marks_waiting(company: Company) -> None:
    ticket_id = company.owned()
    company.after(minutes=10)
    answer = company.do("send_reply", company.ann, ticket_id=ticket_id, html="<p>Switch it off</p>")
    assert answer["ticket"]["status"] == "waiting"
    assert answer["message"]["to"] == ["carl@customers.example"], "the other side of the last message"
    assert names(company) == ["ticket_message_sent", "ticket_status_changed"]
    sent, changed = company.said()
    assert sent.response == {"is_initial": True, "span": sent.response["span"]}
    assert sent.response["span"]["seconds"] == sent.agent_response["span"]["seconds"] == 600
    assert (sent.ticket["messages_out"], sent.ticket["messages_out_by_agents"], sent.ticket["first_unanswered_at"]) == (1, 1, None)
    assert sent.before["messages_out"] == 0
    assert (changed.reason, changed.in_status["seconds"]) == ("send", 600)
    assert "status" in changed.before
    assert "status" not in sent.before
    assert sent.ticket == changed.ticket, "all facts of a commit carry the final state"
    with pytest.raises(Forbidden, match="not_the_owner"):
        company.do("send_reply", company.bob, ticket_id=ticket_id, text="Me too")
    with pytest.raises(NotFound):
        company.do("send_reply", company.eve, ticket_id=ticket_id, text="Me too")


@pytest.mark.spec("TKT-057")
@pytest.mark.parametrize("mark", ["active", "waiting", "closed", "closed_locked"])
def test_send_and_mark(company: Company, mark: str) -> None:
    ticket_id = company.owned()
    assert company.do("send_reply", company.ann, ticket_id=ticket_id, text="So", mark=mark)["ticket"]["status"] == mark


@pytest.mark.spec("REP-045")
def test_a_second_reply_in_a_row_gives_no_response(company: Company) -> None:
    ticket_id = company.owned()
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="One")
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="Two")
    sent = company.said(facts.TicketMessageSent)[0]
    assert (sent.response, sent.agent_response) == (None, None)


@pytest.mark.spec("REP-045", "REP-046")
def test_the_clock_starts_with_the_first_unanswered_message(company: Company) -> None:
    ticket_id = company.owned()
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="One")
    company.after(minutes=5)
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Still smokes")
    assert company.said(facts.TicketMessageReceived)[0].is_starting_clock is True
    company.after(minutes=1)
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Hello?")
    assert company.said(facts.TicketMessageReceived)[0].is_starting_clock is False
    company.after(minutes=2)
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="Two")
    response = company.said(facts.TicketMessageSent)[0].response
    assert (response["is_initial"], response["span"]["seconds"]) == (False, 180)


@pytest.mark.spec("REP-045")
def test_closing_without_a_reply_stops_the_clock(company: Company) -> None:
    ticket_id = company.owned()
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    changed = company.said(facts.TicketStatusChanged)[0]
    assert changed.is_close
    assert changed.ticket["first_unanswered_at"] is None
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="active")
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="Hm")
    assert company.said(facts.TicketMessageSent)[0].response is None


@pytest.mark.spec("TKT-026", "TKT-038")
@pytest.mark.parametrize(("status", "reopens"), [("active", False), ("waiting", False), ("closed", True)])
def test_a_customer_writes_again(company: Company, status: str, reopens: bool) -> None:
    ticket_id = company.owned()
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status=status)
    answer = company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Again")
    assert answer["ticket"]["status"] == "active"
    changed = [(fact.reason, fact.is_reopen, fact.reopened_by) for fact in company.said(facts.TicketStatusChanged)]
    assert changed == ([] if status == "active" else [("reply", reopens, "users" if reopens else None)])
    requested = company.said(facts.AssignmentRequested)[0]
    assert (requested.reason, requested.was_status, str(requested.from_agent_id)) == ("reply", status, company.ann)
    assert names(company)[-1] == "assignment_requested"


@pytest.mark.spec("TKT-324", "TKT-028")
def test_a_locked_ticket_takes_no_message(company: Company) -> None:
    ticket_id = company.owned()
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed_locked")
    with pytest.raises(Conflict, match="ticket_locked"):
        company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Again")


def test_nobody_writes_in_anothers_ticket(company: Company) -> None:
    ticket_id = company.owned()
    for stranger in (company.other_user, "visitor:x"):
        with pytest.raises(NotFound):
            company.do("write_as_customer", stranger, ticket_id=ticket_id, text="Hi")
    with pytest.raises(Forbidden):
        company.do("write_as_customer", company.ann, ticket_id=ticket_id, text="Hi")


@pytest.mark.spec("TKT-039", "TKT-325")
def test_a_customer_asks_to_close(company: Company) -> None:
    ticket_id = company.owned()
    assert company.do("request_close", company.user, ticket_id=ticket_id)["status"] == "closed"
    assert names(company) == ["ticket_status_changed", "close_requested"]
    assert company.said(facts.TicketStatusChanged)[0].reason == "close_request"
    company.do("request_close", company.user, ticket_id=ticket_id)
    assert company.said() == []


@pytest.mark.spec("TKT-034", "TKT-306")
def test_closing_may_want_a_resolution_from_agents_only(company: Company) -> None:
    company.save_department(company.support, company.first, is_resolution_required=True)
    ticket_id, other = company.owned(), company.owned()
    with pytest.raises(Conflict, match="resolution_required"):
        company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    with pytest.raises(Conflict, match="resolution_required"):
        company.do("send_reply", company.ann, ticket_id=ticket_id, text="x", mark="closed")
    assert company.do("request_close", company.user, ticket_id=other)["status"] == "closed"
    company.do("comment", company.ann, ticket_id=ticket_id, kind="resolution", text="Off and on")
    assert company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")["tickets"][0]["is_resolved"]


@pytest.mark.spec("TKT-054", "TKT-056", "TKT-065")
def test_to_all_and_own_lists(company: Company) -> None:
    ticket_id = company.owned()
    company.do(
        "send_reply", company.ann, ticket_id=ticket_id, text="One", to=["carl@customers.example;boss@customers.example"], cc=["c@x.example"]
    )
    plain = company.do("send_reply", company.ann, ticket_id=ticket_id, text="Two")["message"]
    assert (plain["to"], plain["cc"]) == (["carl@customers.example"], [])
    company.do(
        "send_reply",
        company.ann,
        ticket_id=ticket_id,
        text="Three",
        to=["carl@customers.example;boss@customers.example"],
        cc=["c@x.example"],
    )
    everybody = company.do("send_reply", company.ann, ticket_id=ticket_id, text="Four", is_to_all=True)["message"]
    assert (everybody["to"], everybody["cc"]) == (["carl@customers.example", "boss@customers.example"], ["c@x.example"])
    company.do("edit_ticket", company.ann, ticket_id=ticket_id, email="new@customers.example")
    assert company.do("send_reply", company.ann, ticket_id=ticket_id, text="Five")["message"]["to"] == ["new@customers.example"]
    with pytest.raises(Invalid, match="address"):
        company.do("send_reply", company.ann, ticket_id=ticket_id, text="Six", cc=["nobody"])


@pytest.mark.spec("REP-047", "TKT-127")
def test_the_agents_own_clock(company: Company) -> None:
    ticket_id = company.owned()
    company.after(minutes=30)
    company.decide(ticket_id, company.bob, reason="transfer")
    company.after(minutes=4)
    company.do("send_reply", company.bob, ticket_id=ticket_id, text="Here I am")
    sent = company.said(facts.TicketMessageSent)[0]
    assert sent.response["span"]["seconds"] == 34 * 60, "the customer's full wait"
    assert sent.agent_response == {"is_initial": True, "span": sent.agent_response["span"]}
    assert sent.agent_response["span"]["seconds"] == 4 * 60, "since he got it"


@pytest.mark.spec("TKT-059", "TKT-075", "TKT-076", "TKT-077", "TKT-320")
def test_drafts_and_send_and_transfer(company: Company) -> None:
    ticket_id = company.owned()
    company.do("save_draft", company.bob, ticket_id=ticket_id, html="<p>Mine</p>")
    held = company.said(facts.TicketHeld)[0]
    assert (str(held.agent_id), held.kind) == (company.bob, "compose")
    draft: dict[str, Any] = company.do("save_draft", company.ann, ticket_id=ticket_id, html="<p>Ours</p>", is_automatic=True)
    assert company.ask("draft", company.bob, ticket_id=ticket_id) == draft
    assert company.ask("history", company.ann, ticket_id=ticket_id)["items"][0]["action"] == "draft_replaced"
    to_bob = {"group_id": company.second, "agent_id": company.bob}
    answer = company.do("send_reply", company.ann, ticket_id=ticket_id, text="Bob will help", transfer=to_bob)
    assert (answer["ticket"]["status"], answer["ticket"]["agent_id"], answer["ticket"]["is_being_placed"]) == ("active", company.ann, True)
    requested = company.said(facts.AssignmentRequested)[0]
    assert (requested.reason, str(requested.group_id), str(requested.asked_agent_id)) == ("transfer", company.second, company.bob)
    with pytest.raises(NotFound, match="no_draft"):
        company.ask("draft", company.bob, ticket_id=ticket_id)


@pytest.mark.spec("TKT-058")
def test_send_and_schedule_a_follow_up(company: Company) -> None:
    ticket_id = company.owned()
    due_at = (company.now + timedelta(days=1)).isoformat()
    answer = company.do("send_reply", company.ann, ticket_id=ticket_id, text="Until tomorrow", follow_up={"due_at": due_at})
    assert answer["ticket"]["status"] == "waiting"
    assert names(company) == ["ticket_message_sent", "ticket_status_changed", "follow_up_scheduled"]
    with pytest.raises(Invalid, match="due_in_the_past"):
        company.do("send_reply", company.ann, ticket_id=ticket_id, text="x", follow_up={"due_at": company.now.isoformat()})


def test_a_reply_to_what_was_changed_meanwhile(company: Company) -> None:
    ticket_id = company.owned()
    version = company.look(ticket_id)["version"]
    company.do("comment", company.bob, ticket_id=ticket_id, text="Wait")
    with pytest.raises(Conflict, match="changed_meanwhile"):
        company.do("send_reply", company.ann, ticket_id=ticket_id, text="So", expected_version=version)
