"""The chat vectors VC-1 to VC-17 and VO-1, to the letter, against the pure rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.routing.rules.chats import ChatSituation, distribute, evaluate, may_be_named
from services.routing.rules.members import ChatMember
from services.routing.rules.presence import is_online
from services.routing.rules.queue import Waiting, position, work_chats


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 3, 2, int(hour), int(minute), tzinfo=UTC)


def member(name: str, load: str, ended: str | None = None, **more: Any) -> ChatMember:
    running, most = load.split("/")
    return ChatMember(name, running=int(running), max_active_chats=int(most), last_chat_ended_at=at(ended) if ended else None)._replace(
        **more
    )


THREE = [member("Sue", "0/5", "10:00"), member("Bob", "0/2", "09:00"), member("Joe", "0/1", "08:00")]


@pytest.mark.spec("RTE-106", "RTE-072", "RTE-073", "RTE-074", "RTE-163")
def test_vc_1_three_idle_agents() -> None:
    decision = distribute(THREE)
    assert (decision.agent_id, decision.decided_by, decision.method) == ("Joe", "C14", "capacity")
    assert [candidate.agent_id for candidate in decision.candidates] == ["Joe", "Bob", "Sue"]


@pytest.mark.spec("RTE-107", "RTE-057")
def test_vc_2_nine_chats_in_a_row() -> None:
    group = {one.agent_id: one for one in THREE}
    went: list[tuple[str | None, str]] = []
    for minute in range(9):
        decision = distribute(list(group.values()))
        went.append((decision.agent_id, decision.decided_by))
        if decision.agent_id:
            group[decision.agent_id] = group[decision.agent_id].after_chat(at(f"11:0{minute}"))
    assert [agent for agent, _ in went] == ["Joe", "Bob", "Sue", "Sue", "Sue", "Bob", "Sue", "Sue", None]
    assert [step for _, step in went[:6]] == ["C14", "C14", "C12", "C12", "C12", "C12"]
    assert went[8][1] == "C11"


PAIRS = {
    "VC-3": ([member("Bob", "1/2", "09:00"), member("Ann", "2/4", "08:00")], "Bob", "C13"),
    "VC-4": ([member("Ann", "1/3"), member("Dan", "33/100")], "Dan", "C12"),
    "VC-5": ([member("Beth", "1/3"), member("Carl", "2/5")], "Beth", "C12"),
    "VC-6": ([member("Joe", "0/1", "08:00"), member("New", "0/1")], "New", "C14"),
    "VC-7": ([member("Joe", "0/1", is_available=False), member("Bob", "1/2")], "Bob", "C6"),
    "VC-8": ([member("Joe", "0/1", is_active=False), member("Bob", "1/2")], "Bob", "C5"),
    "VC-9": ([member("Joe", "0/1", handling="pull"), member("Bob", "0/1", handling="disabled")], None, "C3"),
    "VC-10": ([member("Sue", "4/5"), member("Bob", "0/2", handling="secondary")], "Sue", "C10"),
    "VC-11": ([member("Sue", "5/5"), member("Bob", "0/2", handling="secondary")], "Bob", "C9"),
    "VC-12": ([member("Sue", "0/5", is_logged_in=False), member("Bob", "0/2", handling="secondary")], "Bob", "C4"),
    "VC-13": ([member("Joe", "1/1"), member("Bob", "1/2")], "Bob", "C9"),
    "VC-14": ([member("Bob", "3/2"), member("Sue", "4/5")], "Sue", "C9"),
}


@pytest.mark.spec("RTE-108", "RTE-060", "RTE-063", "RTE-064", "RTE-065", "RTE-066", "RTE-069", "RTE-070", "RTE-071", "RTE-037", "RTE-160")
@pytest.mark.parametrize("name", PAIRS)
def test_vc_3_to_vc_14(name: str) -> None:
    members, goes_to, why = PAIRS[name]
    for order in (members, members[::-1]):
        decision = evaluate(ChatSituation(), order)
        assert decision.agent_id == goes_to
        assert why == decision.decided_by or why in {dropped.step for dropped in decision.dropped}
        assert decision.outcome == ("assigned" if goes_to else "queued")


@pytest.mark.spec("RTE-108", "RTE-068")
def test_vc_15_handed_off_and_nobody_else() -> None:
    decision = evaluate(ChatSituation(barred=frozenset({"Joe"})), [member("Joe", "0/1"), member("Bob", "2/2")])
    assert (decision.outcome, decision.decided_by, decision.waiting_because) == ("queued", "C11", "all_at_limit")
    assert [(dropped.step, dropped.agent_ids) for dropped in decision.dropped] == [("C8", ("Joe",)), ("C9", ("Bob",))]


@pytest.mark.spec("RTE-108")
def test_vc_16_at_the_limit_and_then_below() -> None:
    assert distribute([member("Sue", "5/5")]).outcome == "queued"
    assert distribute([member("Sue", "4/5")]).agent_id == "Sue"


@pytest.mark.spec("RTE-109", "RTE-079", "CHT-023")
def test_vc_17_queue_order() -> None:
    waiting = [Waiting("Y", at("10:01")), Waiting("X", at("10:00"))]
    given = [
        (item.work_id, decision.agent_id)
        for item, decision in work_chats(waiting, [member("Bob", "1/2"), member("Sue", "5/5")], at("10:05"))
    ]
    assert given == [("X", "Bob")]
    assert position("Y", waiting[:1]) == 1


@pytest.mark.spec("RTE-079")
def test_what_nobody_may_take_does_not_block_the_next() -> None:
    waiting = [Waiting("X", at("10:00"), barred=frozenset({"Bob"})), Waiting("Y", at("10:01"))]
    assert [item.work_id for item, _ in work_chats(waiting, [member("Bob", "0/1")], at("10:05"))] == ["Y"]


@pytest.mark.spec("RTE-067", "RTE-189")
def test_composing_a_call_log_with_the_block_on() -> None:
    decision = distribute([member("Joe", "0/1", is_blocked_by_call_log=True)])
    assert decision.waiting_because == "all_composing"


@pytest.mark.spec("RTE-075", "RTE-162")
def test_c15_longest_since_a_chat_was_assigned_then_lowest_id() -> None:
    newer, older = member("Ann", "1/2", last_chat_assigned_at=at("10:30")), member("Zoe", "1/2", last_chat_assigned_at=at("10:00"))
    assert distribute([newer, older]).agent_id == "Zoe"
    assert distribute([member("Bob", "1/2"), member("Ann", "1/2")]).agent_id == "Ann"


@pytest.mark.spec("RTE-061", "RTE-179", "RTE-024", "RTE-046")
def test_c1_a_named_agent() -> None:
    assert evaluate(ChatSituation(owner_id="Sue", asked_agent_id="Bob"), THREE).method == "named"
    assert may_be_named(member("Bob", "9/1", is_active=False, is_available=False, handling="pull"))
    assert not may_be_named(member("Bob", "0/1", handling="disabled"))
    assert not may_be_named(member("Bob", "0/1", is_logged_in=False))
    assert not may_be_named(None)


@pytest.mark.spec("RTE-121", "CHT-010", "CHT-011", "CHT-012", "CHT-013", "RTE-165")
def test_vo_1_online_or_offline() -> None:
    active, inactive = member("Ann", "0/1"), member("Bob", "0/1", is_active=False)
    assert not is_online([inactive, inactive._replace(agent_id="Ann")])
    assert is_online([active._replace(is_logged_in=False), inactive])
    assert is_online([active._replace(is_available=False), inactive])
    assert is_online([active._replace(running=1), inactive])
    assert is_online([active._replace(handling="pull"), inactive])
    assert not is_online([active], is_holiday=True)
    assert not is_online([active], is_closed_by_hours=True)
    assert not is_online([active._replace(handling="disabled")])
    for alone in (
        active._replace(is_logged_in=False),
        active._replace(is_available=False),
        active._replace(running=1),
        active._replace(handling="pull"),
    ):
        assert distribute([alone, inactive]).outcome == "queued"
