"""What would have to change: enough, never more than that, and in the order of the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.queue import Waiting, work_chats, work_tickets
from services.routing.rules.requests import distribute
from services.routing.rules.what_if import Chance, chances, changed, words
from tests.unit.routing.test_random_sequences import chat_groups, ticket_groups

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
groups = st.tuples(st.just("chat"), chat_groups()) | st.tuples(st.just("ticket"), ticket_groups())


def with_changes(members: list[Any], chance: Chance, changes: Any) -> list[Any]:
    return [changed(one, changes) if one.agent_id == chance.member.agent_id else one for one in members]


@given(groups, st.sets(st.integers(0, 40).map(lambda number: f"a{number:02}"), max_size=3))
@settings(suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.spec("RTE-077", "RTE-212")
def test_the_changes_are_enough_and_none_is_too_much(kind_and_members: tuple[str, list[Any]], barred: set[str]) -> None:
    kind, members = kind_and_members
    barred = barred if kind == "chat" else set()
    if distribute(kind, members, barred=barred).agent_id is not None:
        return
    found = chances(kind, members, barred)
    assert sorted(one.member.agent_id for one in found) == sorted(one.agent_id for one in members)
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    for chance in found:
        mine, codes = chance.member.agent_id, {change.code for change in chance.changes}
        left = barred - {mine} if "answer_a_chat" in codes else barred
        assert distribute(kind, with_changes(members, chance, chance.changes), barred=left).agent_id == mine
        for change in chance.changes:
            fewer = [other for other in chance.changes if other is not change]
            still = barred if change.code == "answer_a_chat" else left
            assert distribute(kind, with_changes(members, chance, fewer), barred=still).agent_id is None


@given(groups, st.integers(0, 6))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.spec("RTE-079", "RTE-212")
def test_what_is_before_it_goes_first(kind_and_members: tuple[str, list[Any]], ahead: int) -> None:
    kind, members = kind_and_members
    if distribute(kind, members).agent_id is not None:
        return
    work: Any = work_chats if kind == "chat" else work_tickets
    for chance in chances(kind, members, ahead=ahead):
        moves = sum(change.count or 0 for change in chance.changes if change.code == "queue_moves")
        queue = [Waiting(f"w{number}", NOON + timedelta(minutes=number)) for number in range(moves, ahead + 1)]
        group = with_changes(members, chance, chance.changes)
        given_out = [item.work_id for item, decision in work(queue, group, NOON) if decision.agent_id == chance.member.agent_id]
        assert f"w{ahead}" in given_out
        if moves:
            longer = [Waiting("first", NOON - timedelta(minutes=1)), *queue]
            assert f"w{ahead}" not in [item.work_id for item, _ in work(longer, group, NOON)]


@pytest.mark.spec("RTE-212")
def test_words_for_people() -> None:
    bob, sue = ChatMember("bob", running=3, max_active_chats=3), ChatMember("sue", is_active=False, max_active_chats=3)
    nearest, second, third = chances("chat", [bob, sue, ChatMember("tim", "pull")], {"tim"})
    assert [words("Sue", one, "chat", "Support") for one in nearest.changes] == ["Sue goes active for chats in Support"]
    assert [words("Bob", one, "chat", "Support") for one in second.changes] == ["Bob ends 1 of 3 chats (limit 3)"]
    assert [words("Tim", one, "chat", "Support") for one in third.changes] == [
        "Tim is given chats in Support automatically, or takes it by hand",
        "Tim, barred from this chat, answers any chat",
    ]
    [over] = chances("chat", [ChatMember("bob", running=5, max_active_chats=3)])  # he took two by hand
    assert [words("Bob", one, "chat", "Support") for one in over.changes] == ["Bob ends 3 of 5 chats (limit 3)"]
    [full] = chances("ticket", [TicketMember("ann", counted=9, max_tickets=9, counted_in_group=1, max_tickets_in_group=5)], ahead=2)
    assert [words("Ann", one, "ticket", "Support") for one in full.changes] == [
        "Ann is through with 1 of 9 tickets (limit 9)",
        "2 tickets before it go to others",
    ]
