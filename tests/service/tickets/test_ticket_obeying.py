"""Routing decides, tickets obey."""

from __future__ import annotations

import pytest

from contracts.events import tickets as facts
from tests.service.tickets.company import Company


def test_the_owner_is_the_one_routing_named(company: Company) -> None:
    ticket = company.opened()
    company.after(seconds=30)
    company.decide(ticket["id"], company.ann)
    assigned = company.said(facts.TicketAssigned)[0]
    assert assigned.ticket["agent_id"] == company.ann
    assert assigned.ticket["assignment_number"] == 1
    assert (assigned.reason, assigned.is_first_owner, assigned.queue, assigned.held) == ("create", True, None, None)
    assert assigned.before == {"agent_id": None, "assignment_number": 0, "assigned_at": None}
    assert company.look(ticket["id"], company.ann)["names"]["agent"] == "Ann"


@pytest.mark.spec("REP-054")
def test_queue_and_held_spans_are_measured(company: Company) -> None:
    ticket = company.opened()
    company.decide(ticket["id"], None)
    queued = company.said(facts.TicketQueued)[0]
    assert (queued.waiting_because, queued.held) == ("nobody_active", None)
    queued_at = company.now
    company.after(minutes=10)
    company.decide(ticket["id"], company.ann, reason="queue_worked", queued_at=queued_at)
    assigned = company.said(facts.TicketAssigned)[0]
    assert assigned.queue["seconds"] == assigned.queue["business_seconds"] == 600
    assert assigned.queue["calendar_sequence"] > 0
    company.after(hours=10)  # from 9:10 to 19:10; the department closes at 16:00
    company.decide(ticket["id"], company.bob, reason="hand_off")
    held = company.said(facts.TicketAssigned)[0]
    assert str(held.from_agent_id) == company.ann
    assert (held.held["seconds"], held.held["business_seconds"]) == (36_000, 24_600)
    assert held.is_first_owner is False


def test_what_comes_late_or_twice_changes_nothing(company: Company) -> None:
    ticket = company.opened()
    company.decide(ticket["id"], company.bob, number=2)
    company.decide(ticket["id"], company.ann, number=1)
    assert company.said() == []
    company.decide(ticket["id"], company.ann, number=2)
    assert company.said() == []
    assert company.look(ticket["id"])["agent_id"] == company.bob


@pytest.mark.spec("TKT-051", "TKT-110", "TKT-326", "REP-050")
def test_take_makes_active_and_unpins(company: Company) -> None:
    ticket_id = company.owned()
    company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=True)
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    company.decide(ticket_id, company.bob, reason="take", by=company.bob)
    assert [fact.type.split(".")[1] for fact in company.said()] == ["ticket_assigned", "ticket_status_changed", "ticket_unpinned"]
    changed = company.said(facts.TicketStatusChanged)[0]
    assert (changed.reason, changed.is_reopen, changed.reopened_by) == ("take", True, "agents")
    assert company.said(facts.TicketUnpinned)[0].reason == "take"
    ticket = company.look(ticket_id, company.bob)
    assert (ticket["agent_id"], ticket["status"], ticket["is_pinned"]) == (company.bob, "active", False)


@pytest.mark.spec("TKT-107")
def test_a_pinned_ticket_that_loses_its_agent_is_free(company: Company) -> None:
    ticket_id = company.owned()
    company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=True)
    company.decide(ticket_id, None, reason="member_removed")
    assert company.look(ticket_id)["is_pinned"] is False


@pytest.mark.spec("TKT-146")
def test_tickets_that_left_an_agent_are_remembered(company: Company) -> None:
    first, second = company.owned(), company.owned()
    for ticket_id in (first, second):
        company.after(minutes=1)
        company.decide(ticket_id, company.bob, reason="take", by=company.bob)
    found = company.ask("tickets", company.ann, view="recently_transferred")
    assert [row["id"] for row in found["items"]] == [second, first], "latest first"
    assert found["counts"]["active"] == 2


def test_a_decision_about_no_ticket_of_ours_is_let_go(company: Company) -> None:
    company.decide(company.first, company.ann)
    assert company.said() == []
