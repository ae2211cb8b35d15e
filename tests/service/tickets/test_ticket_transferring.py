"""Transfers: asked for here, in force with routing's answer."""

from __future__ import annotations

import pytest

from contracts.events import tickets as facts
from kit.errors import Forbidden, Invalid, NotFound
from tests.service.tickets.company import Company


@pytest.mark.spec("TKT-121", "TKT-122", "TKT-123", "TKT-084", "REP-052")
def test_in_force_with_the_answer(company: Company) -> None:
    ticket_id = company.owned()
    asked = {"group_id": company.selling, "agent_id": company.eve, "priority": "high", "status": "waiting", "comment": "Wants to buy"}
    ticket = company.do("transfer", company.ann, ticket_ids=[ticket_id], **asked)["tickets"][0]
    assert (ticket["agent_id"], ticket["place"], ticket["priority"]) == (company.ann, company.place(company.first), "normal")
    assert ticket["is_being_placed"]
    assert [fact.type.split(".")[1] for fact in company.said()] == ["assignment_requested"]
    requested = company.said()[0]
    assert (str(requested.group_id), str(requested.asked_agent_id), str(requested.from_agent_id)) == (
        company.selling,
        company.eve,
        company.ann,
    )
    company.decide(ticket_id, company.eve, group=company.selling, reason="transfer", request_id=str(requested.request_id), by=company.ann)
    assert [fact.type.split(".")[1] for fact in company.said()] == [
        "ticket_transferred",
        "ticket_assigned",
        "ticket_status_changed",
        "ticket_priority_changed",
        "ticket_comment_added",
    ]
    transferred = company.said(facts.TicketTransferred)[0]
    assert transferred.from_ == {"place": company.place(company.first), "agent_id": company.ann}
    assert transferred.to == {"place": company.place(company.selling), "agent_id": company.eve}
    assert transferred.is_agent_named
    comment = company.said(facts.TicketCommentAdded)[0]
    assert (comment.kind, str(comment.author_id), comment.comment_id) == ("transfer", company.ann, transferred.comment_id)
    assert transferred.before["place"] == company.place(company.first), "department and brand go with the group"
    ticket = company.look(ticket_id, company.eve)
    assert (ticket["priority"], ticket["status"], ticket["names"]["department"]) == ("high", "waiting", "Sales")
    assert not ticket["is_being_placed"]


@pytest.mark.spec("TKT-110")
@pytest.mark.parametrize("is_pinned", [True, False])
def test_the_pin_stays_only_if_asked_for(company: Company, is_pinned: bool) -> None:
    ticket_id = company.owned()
    company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=True)
    company.do("transfer", company.ann, ticket_ids=[ticket_id], group_id=company.first, agent_id=company.bob, is_pinned=is_pinned)
    request_id = str(company.said(facts.AssignmentRequested)[0].request_id)
    company.decide(ticket_id, company.bob, reason="transfer", request_id=request_id)
    assert company.look(ticket_id)["is_pinned"] is is_pinned


@pytest.mark.spec("TKT-123")
def test_to_the_groups_method_and_its_queue(company: Company) -> None:
    ticket_id = company.owned()
    company.do("transfer", company.ann, ticket_ids=[ticket_id], group_id=company.selling)
    requested = company.said(facts.AssignmentRequested)[0]
    assert requested.asked_agent_id is None
    company.decide(ticket_id, None, group=company.selling, reason="transfer", request_id=str(requested.request_id))
    transferred = company.said(facts.TicketTransferred)[0]
    assert (transferred.is_agent_named, transferred.to["agent_id"], transferred.comment_id) == (False, None, None)
    assert company.ask("tickets", company.eve, view="queue")["items"][0]["id"] == ticket_id


@pytest.mark.spec("TKT-121", "TKT-045", "PPL-022")
def test_who_may_and_where_to(company: Company) -> None:
    own, colleagues = company.owned(), company.owned(company.bob)
    with pytest.raises(Invalid, match="not_a_member"):
        company.do("transfer", company.ann, ticket_ids=[own], group_id=company.selling, agent_id=company.bob)
    with pytest.raises(NotFound, match="place_not_found"):
        company.do("transfer", company.ann, ticket_ids=[own], group_id=company.ann)
    with pytest.raises(Forbidden, match="not_yours"):
        company.do("transfer", company.ann, ticket_ids=[colleagues], group_id=company.selling)
    answer = company.do("transfer", company.max, ticket_ids=[own, colleagues], group_id=company.selling)
    assert len(answer["tickets"]) == 2
    assert len(company.said(facts.AssignmentRequested)) == 2
