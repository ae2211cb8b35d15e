"""Articles suggested beside a ticket or chat: what is looked for, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.edge import FakeBus, client_as, edge

WORK = "00000000-0000-7000-9000-000000000001"
BRAND = "00000000-0000-7000-9000-000000000002"
SAID = [
    {"type": "message", "message": {"is_incoming": True, "text": "It squeaks."}, "comment": None},
    {"type": "comment", "message": None, "comment": {"text": "Known."}},
    {"type": "message", "message": {"is_incoming": False, "text": "Which brake?"}, "comment": None},
    {"type": "message", "message": {"is_incoming": True, "text": "My brake is loud."}, "comment": None},
]
ANSWERS: dict[tuple[str, str], Any] = {
    ("tickets", "ticket"): {"subject": "Brakes", "place": {"brand_id": BRAND}},
    ("tickets", "communication"): {"items": SAID, "next_cursor": None},
    ("chat", "chat"): {"question": "Loud brake?", "place": {"brand_id": BRAND}, "messages_in": 2, "messages_out": 1},
    ("chat", "messages"): {"items": [{"kind": "agent", "text": "Hello"}, {"kind": "customer", "text": "It squeaks."}]},
    ("kb", "suggest_for_agent"): {"items": []},
    ("kb", "record_search"): {},
}


def asked_of(address: str, permission: str) -> tuple[int, dict[str, dict[str, Any]]]:
    bus = FakeBus(ANSWERS)
    answer = client_as(edge(bus), "employee", permissions={permission}).get(f"/api/management/v1{address}")
    return answer.status_code, {method: said for _, method, said, *_ in bus.asked}


@pytest.mark.spec("KB-082", "TKT-083")
def test_a_ticket_is_looked_up_by_what_its_customer_wrote_in_the_order_it_was_said() -> None:
    status, asked = asked_of(f"/tickets/{WORK}/suggested-articles", "tickets.assistance")
    assert status == 200
    assert asked["suggest_for_agent"]["text"] == "Brakes\nMy brake is loud.\nIt squeaks."
    assert asked["suggest_for_agent"]["brand_id"] == BRAND
    assert "record_search" not in asked


@pytest.mark.spec("KB-083")
def test_an_agents_own_words_take_the_place_of_what_was_said_and_are_kept() -> None:
    _, asked = asked_of(f"/tickets/{WORK}/suggested-articles?text=disc+brake", "tickets.assistance")
    assert asked["suggest_for_agent"]["text"] == "disc brake"
    assert (asked["record_search"]["query"], asked["record_search"]["source"]) == ("disc brake", "agent")


@pytest.mark.spec("KB-082", "CHT-036")
def test_a_chat_is_looked_up_by_its_question_and_its_customers_words() -> None:
    status, asked = asked_of(f"/chats/{WORK}/suggested-articles", "live_chats.assistance")
    assert status == 200
    assert asked["suggest_for_agent"]["text"] == "Loud brake?\nIt squeaks."


def test_the_right_to_assistance_opens_it() -> None:
    assert asked_of(f"/tickets/{WORK}/suggested-articles", "tickets.view")[0] == 403
    assert asked_of(f"/chats/{WORK}/suggested-articles", "live_chats.view")[0] == 403
