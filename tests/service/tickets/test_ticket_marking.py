"""Status, priority, pin, corrections; on one ticket or many."""

from __future__ import annotations

import pytest

from contracts.events import tickets as facts
from kit.errors import Conflict, Forbidden, NotFound
from tests.service.tickets.company import Company


@pytest.mark.spec("TKT-023", "TKT-025")
@pytest.mark.parametrize("status", ["waiting", "closed", "closed_locked"])
def test_any_status_by_hand(company: Company, status: str) -> None:
    ticket_id = company.owned()
    company.after(minutes=20)
    ticket = company.do("change_status", company.ann, ticket_ids=[ticket_id], status=status)["tickets"][0]
    assert ticket["status"] == status
    changed = company.said(facts.TicketStatusChanged)[0]
    assert (changed.reason, changed.is_close) == ("set", status != "waiting")
    assert changed.before["status"] == "active"
    assert (ticket["active_seconds"], ticket["open_seconds"]) == (1200, 1200)
    assert (ticket["closed_at"] is None) == (status == "waiting")


def test_seconds_open_and_active_add_up(company: Company) -> None:
    ticket_id = company.owned()
    for status, minutes in (("waiting", 10), ("active", 20), ("closed", 30), ("active", 40), ("closed_locked", 50)):
        company.after(minutes=minutes)
        company.do("change_status", company.ann, ticket_ids=[ticket_id], status=status)
    ticket = company.look(ticket_id)
    assert ticket["active_seconds"] == (10 + 30 + 50) * 60
    assert ticket["open_seconds"] == (10 + 20 + 30 + 50) * 60


@pytest.mark.spec("TKT-308")
def test_locking_does_not_start_the_age_anew(company: Company) -> None:
    ticket_id = company.owned()
    closed_at = company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")["tickets"][0]["closed_at"]
    company.after(hours=1)
    locked = company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed_locked")["tickets"][0]
    assert locked["closed_at"] == closed_at
    assert company.said(facts.TicketStatusChanged)[0].is_close is False


@pytest.mark.spec("TKT-313", "TKT-150")
def test_duration_stops_when_closed_and_runs_on_when_reopened(company: Company) -> None:
    ticket_id = company.owned()
    company.after(minutes=10)
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    company.after(minutes=10)
    assert company.look(ticket_id)["duration_seconds"] == 600
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="active")
    assert company.look(ticket_id)["duration_seconds"] == 1200


@pytest.mark.spec("TKT-040", "TKT-043")
def test_priority_asks_nobody_for_another_agent(company: Company) -> None:
    ticket_id = company.owned()
    assert company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority="urgent")["tickets"][0]["priority"] == "urgent"
    assert [fact.type.split(".")[1] for fact in company.said()] == ["ticket_priority_changed"]
    assert company.said()[0].before["priority"] == "normal"
    company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority="urgent")
    assert company.said() == []


@pytest.mark.spec("TKT-107", "TKT-108", "RTE-190")
def test_pinning_needs_an_agent(company: Company) -> None:
    waiting = company.opened()["id"]
    with pytest.raises(Conflict, match="in_the_queue"):
        company.do("change_pin", company.ann, ticket_ids=[waiting], is_pinned=True)
    ticket_id = company.owned()
    pinned = company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=True)["tickets"][0]
    assert pinned["is_pinned"]
    assert pinned["pinned_at"] == "2026-03-02T09:00:00.000Z"
    assert company.said()[0].type == "tickets.ticket_pinned.v1"
    assert company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=False)["tickets"][0]["pinned_at"] is None


@pytest.mark.spec("TKT-025")
def test_many_at_once_each_for_itself(company: Company) -> None:
    own, colleagues, unknown = company.owned(), company.owned(company.bob), company.first
    answer = company.do("change_status", company.ann, ticket_ids=[own, colleagues, unknown], status="closed")
    assert [ticket["id"] for ticket in answer["tickets"]] == [own]
    assert {(one["ticket_id"], one["code"]) for one in answer["refused"]} == {(colleagues, "not_yours"), (unknown, "ticket_not_found")}
    with pytest.raises(Forbidden, match="not_yours"):
        company.do("change_status", company.ann, ticket_ids=[colleagues], status="closed")
    assert company.do("change_status", company.max, ticket_ids=[colleagues], status="closed")["tickets"][0]["status"] == "closed"
    with pytest.raises(NotFound):
        company.do("change_status", company.eve, ticket_ids=[own], status="active")


@pytest.mark.spec("TKT-065", "TKT-066")
def test_subject_and_address_are_put_right(company: Company) -> None:
    ticket_id = company.owned()
    ticket = company.do("edit_ticket", company.ann, ticket_id=ticket_id, subject="Printer on fire", email="new@customers.example")
    assert (ticket["subject"], ticket["email"]) == ("Printer on fire", "new@customers.example")
    edited = company.said(facts.TicketEdited)[0]
    assert edited.changed == ["subject", "email"]
    assert edited.before["subject"] == "Printer"
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Well")
    assert company.look(ticket_id)["subject"] == "Printer on fire", "never by the customer's reply"
    with pytest.raises(Conflict, match="changed_meanwhile"):
        company.do("edit_ticket", company.ann, ticket_id=ticket_id, subject="x", expected_version=1)


@pytest.mark.spec("TKT-151", "TKT-126", "TKT-128")
def test_idle_runs_since_the_last_action_and_a_transfer_is_none(company: Company) -> None:
    ticket_id = company.owned()
    company.after(minutes=5)
    company.look(ticket_id, company.ann)
    company.decide(ticket_id, company.bob, reason="transfer")
    company.after(minutes=5)
    ticket = company.look(ticket_id)
    assert ticket["idle_seconds"] == 600, "looking and moving are no actions"
    assert ticket["waiting_clock_at"] == "2026-03-02T09:05:00.000Z", "but the auto-close clock starts anew"
    company.do("comment", company.bob, ticket_id=ticket_id, text="Seen")
    assert company.look(ticket_id)["idle_seconds"] == 0
