"""What an agent's handling in a group comes to: primary, secondary, pull, disabled, and the two limits of tickets."""

from __future__ import annotations

from typing import Any

import pytest

from services.routing.rules import chats, tickets
from services.routing.rules.members import ChatMember, TicketMember

HINDERED_FOR_TICKETS: list[dict[str, Any]] = [
    {"counted": 2, "max_tickets": 2},
    {"counted_in_group": 2, "max_tickets_in_group": 2},
    {"is_logged_in": False},
    {"is_active": False},
]
HINDERED_FOR_CHATS: list[dict[str, Any]] = [
    {"running": 2, "max_active_chats": 2},
    {"is_logged_in": False},
    {"is_active": False},
    {"is_available": False},
]


@pytest.mark.spec("PPL-063", "PPL-064")
@pytest.mark.parametrize("hindrance", HINDERED_FOR_TICKETS, ids=str)
def test_secondary_gets_tickets_only_when_no_primary_can_take_them(hindrance: dict[str, Any]) -> None:
    spare, able = TicketMember("spare", "secondary"), TicketMember("able", received_count=9)
    hindered = TicketMember("hindered")._replace(**hindrance)
    assert tickets.distribute([spare, able]).agent_id == "able", "a primary is first in line"
    assert tickets.distribute([spare, hindered, able]).agent_id == "able"
    assert tickets.distribute([spare, hindered]).agent_id == "spare"


@pytest.mark.spec("PPL-071", "PPL-540")
@pytest.mark.parametrize("hindrance", HINDERED_FOR_CHATS, ids=str)
def test_secondary_gets_chats_only_when_no_primary_can_take_them(hindrance: dict[str, Any]) -> None:
    spare, able = ChatMember("spare", "secondary", max_active_chats=5), ChatMember("able", running=4, max_active_chats=5)
    hindered = ChatMember("hindered", max_active_chats=2)._replace(**hindrance)
    assert chats.distribute([spare, able]).agent_id == "able"
    assert chats.distribute([spare, hindered, able]).agent_id == "able"
    assert chats.distribute([spare, hindered]).agent_id == "spare"


@pytest.mark.spec("PPL-065")
@pytest.mark.parametrize("handling", ["primary", "secondary"])
def test_round_robin_needs_one_primary_or_secondary(handling: str) -> None:
    pulling = [TicketMember("A", "pull"), TicketMember("B", "pull")]
    assert tickets.distribute(pulling).waiting_because == "pull_only"
    found = tickets.distribute([*pulling, TicketMember("C", handling)])
    assert (found.agent_id, found.method) == ("C", "round_robin")


@pytest.mark.spec("PPL-067")
def test_the_overall_limit_overrides_the_groups() -> None:
    agent = TicketMember("A", counted=9, max_tickets=10, counted_in_group=9, max_tickets_in_group=15)
    assert tickets.distribute([agent]).agent_id == "A"
    assert tickets.distribute([agent._replace(counted=10, counted_in_group=10)]).waiting_because == "all_at_limit"
