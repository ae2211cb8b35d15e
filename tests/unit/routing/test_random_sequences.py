"""Random sequences on the rules: no limit broken by automatic assignment, and every choice that of a second, naive reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.rules import chats, tickets
from services.routing.rules.members import ChatMember, TicketMember

DAY = datetime(2026, 3, 2, tzinfo=UTC)
moments = st.none() | st.integers(0, 5).map(lambda hours: DAY + timedelta(hours=hours))
often = st.booleans() | st.just(True)
chat_handling = st.sampled_from(["primary", "primary", "secondary", "pull", "disabled"])
ticket_handling = st.sampled_from(["primary", "primary", "secondary", "pull"])
limits = st.none() | st.integers(1, 4)


@st.composite
def chat_groups(draw: st.DrawFn) -> list[ChatMember]:
    numbers = draw(st.lists(st.integers(0, 40), unique=True, max_size=8))
    return [
        ChatMember(
            f"a{number:02}", draw(chat_handling), draw(often), draw(often), draw(often), not draw(often),
            draw(st.integers(0, 4)), draw(st.integers(1, 7)), draw(moments), draw(moments),
        )
        for number in numbers
    ]  # fmt: skip


@st.composite
def ticket_groups(draw: st.DrawFn) -> list[TicketMember]:
    numbers = draw(st.lists(st.integers(0, 40), unique=True, max_size=8))
    return [
        TicketMember(
            f"a{number:02}", draw(ticket_handling), draw(often), draw(often), draw(st.integers(0, 3)), draw(limits),
            draw(st.integers(0, 3)), draw(limits), draw(st.integers(0, 3)), draw(moments),
        )
        for number in numbers
    ]  # fmt: skip


def naive_chat(group: list[ChatMember], barred: set[str]) -> str | None:
    """Looks for the one whom nobody beats, by comparing each with each in the spec's words."""
    able = [
        one for one in group
        if one.handling not in ("pull", "disabled") and one.is_logged_in and one.is_active and one.is_available
        and not one.is_blocked_by_call_log and one.agent_id not in barred and not one.running >= one.max_active_chats
    ]  # fmt: skip
    if any(one.handling == "primary" for one in able):
        able = [one for one in able if one.handling == "primary"]
    return next((one.agent_id for one in able if not any(beats(other, one) for other in able if other is not one)), None)


def beats(one: ChatMember, other: ChatMember) -> bool:
    mine, theirs = Fraction(one.running, one.max_active_chats), Fraction(other.running, other.max_active_chats)
    if mine != theirs:
        return mine < theirs
    if one.running != other.running:
        return one.running < other.running
    for a, b in ((one.last_chat_ended_at, other.last_chat_ended_at), (one.last_chat_assigned_at, other.last_chat_assigned_at)):
        if a != b:
            return a is None or (b is not None and a < b)
    return one.agent_id < other.agent_id


def naive_ticket(group: list[TicketMember], leaving: str | None) -> str | None:
    best = None
    for handling in ("primary", "secondary"):
        for one in group:
            if one.handling != handling or not one.is_logged_in or not one.is_active or one.agent_id == leaving:
                continue
            if one.max_tickets is not None and one.counted >= one.max_tickets:
                continue
            if one.max_tickets_in_group is not None and one.counted_in_group >= one.max_tickets_in_group:
                continue
            if best is None or goes_before(one, best):
                best = one
        if best is not None:
            return best.agent_id
    return None


def goes_before(one: TicketMember, other: TicketMember) -> bool:
    if one.received_count != other.received_count:
        return one.received_count < other.received_count
    if one.last_received_at != other.last_received_at:
        return one.last_received_at is None or (other.last_received_at is not None and one.last_received_at < other.last_received_at)
    return one.agent_id < other.agent_id


@pytest.mark.spec("RTE-060", "RTE-069", "RTE-072", "RTE-073", "RTE-074", "RTE-075")
@given(chat_groups(), st.sets(st.integers(0, 40).map(lambda number: f"a{number:02}"), max_size=3), st.data())
def test_chats(group: list[ChatMember], barred: set[str], data: st.DataObject) -> None:
    now = DAY + timedelta(days=1)
    for _ in range(12):
        now += timedelta(minutes=1)
        decision = chats.distribute(group, barred)
        assert decision.agent_id == naive_chat(group, barred)
        if decision.agent_id is None:
            break
        index = next(number for number, one in enumerate(group) if one.agent_id == decision.agent_id)
        group[index] = group[index].after_chat(now)
        assert group[index].running <= group[index].max_active_chats
        if data.draw(st.booleans()) and group[index].running:
            group[index] = group[index]._replace(running=group[index].running - 1, last_chat_ended_at=now)
        ids = {agent_id for row in decision.dropped for agent_id in row.agent_ids} | {one.agent_id for one in decision.candidates}
        assert ids == {one.agent_id for one in group if one.handling in ("primary", "secondary")}  # each is accounted for


@pytest.mark.spec("RTE-044", "RTE-040", "RTE-041", "RTE-052", "RTE-053")
@given(ticket_groups(), st.none() | st.integers(0, 40).map(lambda number: f"a{number:02}"))
def test_tickets(group: list[TicketMember], leaving: str | None) -> None:
    now = DAY + timedelta(days=1)
    for _ in range(12):
        now += timedelta(minutes=1)
        decision = tickets.distribute(group, leaving)
        assert decision.agent_id == naive_ticket(group, leaving)
        if decision.agent_id is None:
            break
        index = next(number for number, one in enumerate(group) if one.agent_id == decision.agent_id)
        one = group[index] = group[index].after_receipt(now)
        assert one.max_tickets is None or one.counted <= one.max_tickets
        assert one.max_tickets_in_group is None or one.counted_in_group <= one.max_tickets_in_group
        ids = {agent_id for row in decision.dropped for agent_id in row.agent_ids} | {one.agent_id for one in decision.candidates}
        assert ids == {one.agent_id for one in group if one.handling in ("primary", "secondary")}
