"""Lists: who sees what, in which order, page by page, with counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kit.errors import Forbidden, Invalid
from tests.service.tickets.company import Company


@pytest.fixture
def filled(company: Company) -> dict[str, str]:
    """One ticket after the other: in the queue, ann's active and waiting, bob's, one in Sales with eve."""
    found = {"queued": company.opened(subject="Queued")["id"]}
    company.decide(found["queued"], None)
    for name, agent in (("ann", company.ann), ("ann_waiting", company.ann), ("bob", company.bob)):
        company.after(minutes=1)
        found[name] = company.owned(agent, subject=name)
    company.after(minutes=1)
    company.do("change_status", company.ann, ticket_ids=[found["ann_waiting"]], status="waiting")
    company.after(minutes=1)
    found["eve"] = company.opened(department_id=company.sales, subject="Buying")["id"]
    company.decide(found["eve"], company.eve, group=company.selling)
    return found


def ids(company: Company, by: str, **asked: Any) -> list[str]:
    return [row["id"] for row in company.ask("tickets", by, **asked)["items"]]


@pytest.mark.spec("TKT-044", "TKT-045", "TKT-046", "TKT-047", "TKT-048", "TKT-143", "TKT-148", "PPL-022", "PPL-023", "PPL-024")
def test_who_sees_what(company: Company, filled: dict[str, str]) -> None:
    assert ids(company, company.ann, view="mine") == [filled["ann_waiting"], filled["ann"]]
    assert ids(company, company.ann, view="mine", status=["active"]) == [filled["ann"]]
    assert ids(company, company.ann, view="queue") == [filled["queued"]]
    assert ids(company, company.ann) == [filled["ann_waiting"], filled["ann"], filled["queued"]], "not those of colleagues"
    assert ids(company, company.max) == [filled["ann_waiting"], filled["bob"], filled["ann"], filled["queued"]]
    assert ids(company, company.max, group_id=company.selling) == [], "out of his reach"
    assert ids(company, company.eve) == [filled["eve"]]
    assert ids(company, company.ada) == [filled["eve"], filled["ann_waiting"], filled["bob"], filled["ann"], filled["queued"]]
    assert ids(company, company.ada, department_id=company.sales) == [filled["eve"]]
    assert ids(company, company.max, agent_id=company.bob) == [filled["bob"]]
    assert ids(company, company.ada, view="queue") == [filled["queued"]]
    with pytest.raises(Forbidden, match="managers_only"):
        company.ask("tickets", company.ann, agent_id=company.bob)
    with pytest.raises(Forbidden, match="employees_only"):
        company.ask("tickets", company.user)


@pytest.mark.spec("TKT-044", "TKT-269")
def test_counts_are_those_of_the_filters(company: Company, filled: dict[str, str]) -> None:
    for is_folded in (False, True):
        if is_folded:
            company.handling.timer("tickets", "fold_tallies")
        counted = company.ask("tickets", company.ada, status=["waiting"])["counts"]
        assert counted == {"active": 4, "waiting": 1, "closed": 0, "closed_locked": 0}
        assert company.ask("tickets", company.ann)["counts"] == {"active": 2, "waiting": 1, "closed": 0, "closed_locked": 0}
        assert company.ask("tickets", company.max, group_id=company.first, agent_id=company.bob)["counts"]["active"] == 1
        assert company.ask("tickets", company.ada, priority="high")["counts"]["active"] == 0
        own = company.ask("own_counts", company.ann)
        assert (own["mine"]["active"], own["mine"]["waiting"], own["queue"]["active"], own["follow_ups"]) == (1, 1, 1, 0)
        assert [(area["name"], area["mine"]["active"], area["queue"]["active"]) for area in own["groups"]] == [("First line", 1, 1)]
    company.do("change_priority", company.ann, ticket_ids=[filled["ann"]], priority="high")
    company.do("change_pin", company.ann, ticket_ids=[filled["ann"]], is_pinned=True)
    assert company.ask("tickets", company.ada, priority="high", is_pinned=True)["counts"]["active"] == 1
    assert ids(company, company.ada, priority="high", is_pinned=True) == [filled["ann"]]


@pytest.mark.spec("TKT-041", "TKT-144")
def test_sorting_and_its_ties(company: Company) -> None:
    made = []
    for number, priority in enumerate(("normal", "urgent", "low", "high", "urgent")):
        company.after(minutes=1)
        ticket = company.opened(subject=f"{'cabde'[number]} thing", text="x")
        company.decide(ticket["id"], company.ann)
        company.do("change_priority", company.ann, ticket_ids=[ticket["id"]], priority=priority)
        made.append(ticket["id"])
    zero, one, two, three, four = made
    assert ids(company, company.ann, sort="priority") == [four, one, three, zero, two], "urgent first, ties by idle"
    assert ids(company, company.ann, sort="priority", is_descending=True) == [two, zero, three, four, one]
    assert ids(company, company.ann, sort="subject") == [one, two, zero, three, four]
    assert ids(company, company.ann, sort="duration") == [four, three, two, one, zero]
    assert ids(company, company.ann, sort="idle", is_descending=True) == made
    for key in ("status", "email", "name", "brand", "department", "group", "agent", "follow_up", "messages"):
        assert ids(company, company.ann, sort=key) == made[::-1], f"{key}: all the same, so by idle time"


@pytest.mark.parametrize("sort", ["idle", "priority", "subject", "follow_up", "agent", "duration"])
def test_pages_hold_every_ticket_once(company: Company, sort: str) -> None:
    made = set()
    for number in range(11):
        company.now += timedelta(minutes=number % 3)
        ticket = company.opened(subject=f"{number % 4}", priority=("low", "high")[number % 2])
        made.add(ticket["id"])
        company.decide(ticket["id"], None if number % 3 == 0 else company.ann)
    for is_descending in (False, True):
        seen: list[str] = []
        cursor = None
        for _ in range(4):
            page = company.ask("tickets", company.max, sort=sort, is_descending=is_descending, limit=3, cursor=cursor)
            seen += [row["id"] for row in page["items"]]
            cursor = page["next_cursor"]
        assert cursor is None
        assert len(seen) == len(made)
        assert set(seen) == made
    with pytest.raises(Invalid, match="cursor"):
        company.ask("tickets", company.max, sort="idle", cursor="nonsense")


@pytest.mark.spec("TKT-135", "TKT-299")
def test_basic_search_looks_inside_the_list(company: Company, filled: dict[str, str]) -> None:
    company.do("send_reply", company.bob, ticket_id=filled["bob"], text="Replace the fuser unit")
    assert ids(company, company.bob, view="mine", text="fuser") == [filled["bob"]]
    assert ids(company, company.ann, view="mine", text="fuser") == []
    assert ids(company, company.ann, text="fuser unit") == [filled["bob"]], "search finds colleagues' tickets in own groups"
    assert ids(company, company.eve, text="fuser") == []
    number = company.look(filled["eve"])["number"]
    assert ids(company, company.ada, text=number.lower()) == [filled["eve"]]
    assert len(ids(company, company.ada, text="carl@customers.example")) == 5
    found = company.ask("tickets", company.ada, text="smokes", status=["waiting"])
    assert [row["id"] for row in found["items"]] == [filled["bob"], filled["ann_waiting"]]
    assert found["counts"] == {"active": 3, "waiting": 2, "closed": 0, "closed_locked": 0}
    assert ids(company, company.ada, text="'; drop table tickets; --") == []


@pytest.mark.spec("TKT-145")
def test_recent_is_what_the_agent_touched(company: Company, filled: dict[str, str]) -> None:
    assert ids(company, company.bob, view="recent") == []
    company.do("comment", company.bob, ticket_id=filled["ann"], text="Look")
    company.after(minutes=1)
    company.do("change_status", company.bob, ticket_ids=[filled["bob"]], status="closed")
    assert ids(company, company.bob, view="recent") == [filled["bob"], filled["ann"]]


def test_a_row_says_what_lists_show(company: Company, filled: dict[str, str]) -> None:
    row = company.ask("tickets", company.ann, view="mine", status=["waiting"])["items"][0]
    assert row["names"] == {"brand": "Acme", "department": "Support", "group": "First line", "agent": "Ann"}
    assert (row["subject"], row["email"], row["customer_name"]) == ("ann_waiting", "carl@customers.example", "Carl")
    assert (row["duration_seconds"], row["idle_seconds"]) == (180, 60)


@pytest.mark.spec("TKT-044")
def test_customers_list_their_own(company: Company, filled: dict[str, str]) -> None:
    company.do("request_close", company.user, ticket_id=filled["bob"])
    assert len(company.ask("own_tickets", company.user)["items"]) == 5
    assert [one["id"] for one in company.ask("own_tickets", company.user, is_open=False)["items"]] == [filled["bob"]]
    assert company.ask("own_tickets", company.other_user)["items"] == []
