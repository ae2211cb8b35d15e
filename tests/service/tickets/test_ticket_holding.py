"""Who has a ticket open or writes on it, as routing is told; and pins of tickets that rebalancing moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.envelope import wire_time
from contracts.events import tickets as facts
from kit.errors import NotFound
from tests.service.tickets.company import Company


def told(company: Company) -> list[tuple[Any, ...]]:
    """Every hold that was told so far: whose, which kind, and the moment."""
    said = [one.data for one in company.handling.announced("tickets") if one.type == "tickets.ticket_held.v1"]
    return [(one["agent_id"], one["kind"], one["at"]) for one in said]


@pytest.mark.spec("TKT-177", "TKT-178", "TKT-179")
def test_the_last_look_is_told_once_a_minute_at_most(company: Company) -> None:
    ticket_id = company.owned()
    first = wire_time(company.now)
    company.do("hold", company.ann, ticket_id=ticket_id, kind="read")
    assert told(company) == [(company.ann, "read", first)]
    for _ in range(5):
        last = wire_time(company.after(seconds=10))
        company.do("hold", company.ann, ticket_id=ticket_id, kind="read")
    company.do("hold", company.ann, ticket_id=ticket_id, kind="compose")
    company.do("hold", company.bob, ticket_id=ticket_id, kind="read")
    assert told(company)[1:] == [(company.ann, "compose", last), (company.bob, "read", last)], "each for himself"
    assert company.handling.due("tickets", company.now) == []
    assert company.handling.due("tickets", company.after(seconds=10)) == ["hold_untold"]
    assert told(company)[3:] == [(company.ann, "read", last)], "when it was, not when it is told"
    assert company.handling.due("tickets", company.after(hours=1)) == []
    company.do("hold", company.ann, ticket_id=ticket_id, kind="read")
    assert told(company)[4:] == [(company.ann, "read", wire_time(company.now))]


@pytest.mark.spec("TKT-178")
def test_saving_a_draft_holds_too_and_is_told_as_seldom(company: Company) -> None:
    ticket_id = company.owned()
    for _ in range(6):
        company.do("save_draft", company.ann, ticket_id=ticket_id, html="<p>Dear</p>")
        company.after(seconds=5)
    assert [one[:2] for one in told(company)] == [(company.ann, "compose")]
    company.handling.due("tickets", company.after(seconds=40))
    assert told(company)[-1][2] == wire_time(company.now - timedelta(seconds=45))
    assert len(told(company)) == 2


def test_only_who_may_read_it_holds_it(company: Company) -> None:
    ticket_id = company.owned()
    with pytest.raises(NotFound):
        company.do("hold", company.eve, ticket_id=ticket_id, kind="read")
    company.do("hold", "api:token", ticket_id=ticket_id, kind="read")
    assert told(company) == [], "a program is no reader"


@pytest.mark.spec("RTE-102", "RTE-105", "TKT-109")
@pytest.mark.parametrize("is_pinned", [True, False])
def test_a_ticket_that_rebalancing_moved_keeps_its_pin_on_the_new_agent(company: Company, is_pinned: bool) -> None:
    ticket_id = company.owned()
    company.do("change_pin", company.ann, ticket_ids=[ticket_id], is_pinned=is_pinned)
    company.after(hours=3)
    company.decide(ticket_id, company.bob, reason="rebalance")
    kinds = ["ticket_assigned", "ticket_pinned"] if is_pinned else ["ticket_assigned"]
    assert [fact.type.split(".")[1] for fact in company.said()] == kinds
    moved = company.said(facts.TicketAssigned)[0]
    assert (moved.reason, moved.is_receipt, str(moved.from_agent_id)) == ("rebalance", True, company.ann)
    assert (moved.ticket["is_pinned"], moved.ticket["agent_id"]) == (is_pinned, company.bob)
    if is_pinned:
        assert company.said(facts.TicketPinned)[0].reason == "rebalance"
        assert moved.ticket["pinned_at"] == wire_time(company.now), "from now on"
    entry = next(one for one in company.ask("history", company.ada, ticket_id=ticket_id)["items"] if one["action"] == "assigned")
    assert (entry["before"]["agent_id"], entry["after"]["agent_id"], entry["after"]["reason"]) == (company.ann, company.bob, "rebalance")
