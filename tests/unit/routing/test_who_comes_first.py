"""Primary before Secondary, the one limit of chats, two methods for two kinds of work, and what empties a queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.routing.rules import chats, tickets
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.queue import Waiting, work_chats, work_tickets

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUEUE = [Waiting(f"w{number}", NOON + timedelta(minutes=number)) for number in range(6)]


@pytest.mark.spec("RTE-022", "RTE-023")
def test_a_primary_member_comes_first_however_far_behind() -> None:
    busy = TicketMember("primary", received_count=40, counted=9, counted_in_group=9, last_received_at=NOON)
    assert tickets.distribute([TicketMember("overflow", "secondary"), busy]).agent_id == "primary"
    talking = ChatMember("primary", running=8, max_active_chats=9, last_chat_ended_at=NOON, last_chat_assigned_at=NOON)
    assert chats.distribute([ChatMember("overflow", "secondary", max_active_chats=9), talking]).agent_id == "primary"
    full = talking._replace(running=9)
    assert chats.distribute([ChatMember("overflow", "secondary", max_active_chats=9), full]).agent_id == "overflow"


@pytest.mark.spec("RTE-161")
def test_secondary_members_for_chats_are_held_by_max_active_live_chats_alone() -> None:
    """What a chat's rules know of a member holds no ticket limit at all, and there is one number for all groups."""
    assert not {field for field in ChatMember._fields if "ticket" in field or "group" in field}
    spare = ChatMember("overflow", "secondary", running=1, max_active_chats=2)
    full = ChatMember("primary", running=3, max_active_chats=3)
    assert chats.distribute([full, spare]).agent_id == "overflow"
    assert chats.distribute([full, spare._replace(running=2)]).waiting_because == "all_at_limit"


@pytest.mark.spec("RTE-164")
def test_chats_go_by_capacity_and_tickets_by_counters() -> None:
    """The same two agents: B received less, A is less busy for his size."""
    chat = chats.distribute([ChatMember("A", running=2, max_active_chats=8), ChatMember("B", running=1, max_active_chats=2)])
    assert (chat.agent_id, chat.method) == ("A", "capacity")
    ticket = tickets.distribute([TicketMember("A", received_count=2, counted=1), TicketMember("B", received_count=1, counted=5)])
    assert (ticket.agent_id, ticket.method) == ("B", "round_robin")


@pytest.mark.spec("RTE-081")
def test_only_without_limits_is_a_queue_worked_empty() -> None:
    """At the limit one comes out for each one that is done; whose limit is none takes all that waits."""
    at_limit = [TicketMember("A", counted=3, max_tickets=3), TicketMember("B", counted=2, counted_in_group=2, max_tickets_in_group=2)]
    assert list(work_tickets(QUEUE, at_limit, NOON)) == []
    one_done = [at_limit[0]._replace(counted=2), at_limit[1]]
    assert [(item.work_id, decision.agent_id) for item, decision in work_tickets(QUEUE, one_done, NOON)] == [("w0", "A")]
    no_limit = [at_limit[0], at_limit[1]._replace(max_tickets_in_group=None)]
    assert [item.work_id for item, _ in work_tickets(QUEUE, no_limit, NOON)] == [item.work_id for item in QUEUE]
    talking = [ChatMember("A", running=2, max_active_chats=2)]
    assert list(work_chats(QUEUE, talking, NOON)) == []
    assert len(list(work_chats(QUEUE, [talking[0]._replace(running=1)], NOON))) == 1
