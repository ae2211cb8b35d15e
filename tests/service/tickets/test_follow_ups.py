"""Follow-ups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.events import tickets as facts
from kit.errors import Conflict
from tests.service.tickets.company import Company


def names(company: Company) -> list[str]:
    return [fact.type.split(".")[1] for fact in company.said()]


def put_aside(company: Company, ticket_id: str, **asked: Any) -> dict[str, Any]:
    values = {"due_at": (company.now + timedelta(days=1)).isoformat()} | asked
    found: dict[str, Any] = company.do("schedule_follow_up", company.ann, ticket_ids=[ticket_id], **values)["tickets"][0]
    return found


@pytest.mark.spec("TKT-032", "TKT-096", "TKT-097", "TKT-084")
def test_scheduling_makes_waiting_and_remembers(company: Company) -> None:
    ticket_id = company.owned()
    ticket = put_aside(company, ticket_id, note="Ask for the model", priority="high", is_pinning=True)
    assert ticket["status"] == "waiting"
    assert ticket["follow_up"] == {"due_at": "2026-03-03T09:00:00.000Z", "state": "scheduled"}
    assert names(company) == ["ticket_status_changed", "follow_up_scheduled", "ticket_comment_added"]
    assert company.said(facts.TicketCommentAdded)[0].kind == "follow_up"
    scheduled = company.said(facts.FollowUpScheduled)[0]
    assert (str(scheduled.agent_id), scheduled.priority, scheduled.is_pinning, scheduled.prior_status) == (
        company.ann,
        "high",
        True,
        "active",
    )
    assert company.look(ticket_id)["follow_up"]["note"] == "Ask for the model"
    assert company.look(ticket_id)["priority"] == "normal", "takes effect at the due moment (TKT-304)"


@pytest.mark.spec("TKT-098", "TKT-099", "TKT-304")
def test_the_moment_comes(company: Company) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id, priority="high", is_pinning=True, agent_id=company.bob)
    assert company.handling.due("tickets", company.after(hours=23)) == []
    assert company.handling.due("tickets", company.after(hours=2)) == ["follow_up_due"]
    assert names(company) == ["ticket_status_changed", "follow_up_due", "assignment_requested"]
    requested = company.said(facts.AssignmentRequested)[0]
    assert (requested.reason, str(requested.asked_agent_id), requested.was_status) == ("follow_up_due", company.bob, "waiting")
    assert company.look(ticket_id)["priority"] == "normal", "until routing has answered"
    company.decide(ticket_id, company.bob, reason="follow_up_due", request_id=str(requested.request_id))
    ticket = company.look(ticket_id)
    assert (ticket["status"], ticket["priority"], ticket["is_pinned"], ticket["agent_id"]) == ("active", "high", True, company.bob)
    assert ticket["follow_up"]["state"] == "due"
    assert company.ask("tickets", company.bob, view="follow_ups")["items"][0]["follow_up"]["state"] == "due"
    assert "ticket_transferred" not in names(company), "a follow-up that moves a ticket is no transfer (REP-052)"


@pytest.mark.spec("TKT-100")
def test_left_to_the_group(company: Company) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id, is_automatic=True, group_id=company.second)
    company.handling.due("tickets", company.after(days=2))
    requested = company.said(facts.AssignmentRequested)[0]
    assert (requested.asked_agent_id, str(requested.group_id)) == (None, company.second)


@pytest.mark.spec("TKT-099")
def test_kept_by_its_agent_the_values_take_effect_all_the_same(company: Company) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id, priority="urgent")
    company.handling.due("tickets", company.after(days=2))
    request_id = str(company.said(facts.AssignmentRequested)[0].request_id)
    company.decide(ticket_id, company.ann, reason="follow_up_due", request_id=request_id, kept=True)
    assert names(company) == ["ticket_priority_changed"]
    company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority="low")
    company.decide(ticket_id, company.ann, reason="follow_up_due", request_id=request_id, kept=True)
    assert company.look(ticket_id)["priority"] == "low", "an answer that comes twice brings nothing anew"


@pytest.mark.spec("TKT-101")
def test_the_customer_suspends_it(company: Company) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id, note="Ask")
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Found it")
    assert "follow_up_suspended" in names(company)
    assert company.look(ticket_id)["status"] == "active"
    assert company.handling.due("tickets", company.after(days=2)) == [], "it no longer fires"
    kept = company.look(ticket_id)["follow_up"]
    assert (kept["state"], kept["note"]) == ("suspended", "Ask")
    put_aside(company, ticket_id)
    assert company.look(ticket_id)["follow_up"]["state"] == "scheduled"


@pytest.mark.spec("TKT-102")
@pytest.mark.parametrize("status", ["active", "closed", "waiting"])
def test_removing_restores_the_status(company: Company, status: str) -> None:
    ticket_id = company.owned()
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status=status)
    put_aside(company, ticket_id)
    put_aside(company, ticket_id, note="set anew")
    ticket = company.do("remove_follow_up", company.ann, ticket_ids=[ticket_id])["tickets"][0]
    assert (ticket["status"], ticket["follow_up"]) == (status, None)
    changed = company.said(facts.TicketStatusChanged)
    assert [fact.is_reopen for fact in changed] == ([] if status == "waiting" else [False])
    assert company.handling.due("tickets", company.after(days=2)) == []
    with pytest.raises(Conflict, match="no_follow_up"):
        company.do("remove_follow_up", company.ann, ticket_ids=[ticket_id])


@pytest.mark.spec("TKT-103")
def test_locking_removes_it(company: Company) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id)
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed_locked")
    assert company.said(facts.FollowUpRemoved)[0].reason == "closed_locked"
    assert company.look(ticket_id)["follow_up"] is None


@pytest.mark.spec("TKT-260")
@pytest.mark.parametrize(("deed", "by"), [("reply", "reply"), ("close", "close"), ("transfer", "transfer"), ("again", "follow_up")])
def test_what_finishes_one_that_is_due(company: Company, deed: str, by: str) -> None:
    ticket_id = company.owned()
    put_aside(company, ticket_id)
    company.handling.due("tickets", company.after(days=1))
    company.after(minutes=2)
    if deed == "reply":
        company.do("send_reply", company.ann, ticket_id=ticket_id, text="So")
    elif deed == "close":
        company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    elif deed == "transfer":
        company.decide(ticket_id, company.bob, reason="transfer")
    else:
        put_aside(company, ticket_id)
    done = company.said(facts.FollowUpDone)[0]
    assert (done.by, done.late_seconds) == (by, 120)
    left = company.look(ticket_id)["follow_up"]
    assert (left or {}).get("state") == ("scheduled" if deed == "again" else None)
