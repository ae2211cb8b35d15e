"""The observer's second reading of the rules for chats, against the vectors VC-1 to VC-16."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from infra.demo.observer.choices import who_gets_chat
from infra.demo.observer.company import Company
from infra.demo.observer.loads import Held, Loads


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 3, 2, int(hour), int(minute), tzinfo=UTC)


class Group:
    """One group G as the observer knows it."""

    def __init__(self) -> None:
        self.company, self.loads = Company(), Loads()

    def add(self, name: str, load: str, ended: str | None = None, handling: str = "primary", held_in: str = "G", **more: bool) -> None:
        running, most = (int(number) for number in load.split("/"))
        agent, member = self.company.agent(name), self.company.member("G", name)
        agent.max_active_chats, agent.is_logged_in = most, more.get("is_logged_in", True)
        agent.is_available, agent.is_blocked_by_call_log = more.get("is_available", True), more.get("is_composing", False)
        agent.last_chat_ended_at = at(ended) if ended else None
        member.chat_handling = handling
        if more.get("is_active", True):
            member.active.add("chats")
        for number in range(running):
            self.give(name, f"{name}-{number}", held_in)

    def give(self, name: str, work_id: str, group_id: str = "G") -> None:
        self.loads.place(work_id, Held("chat", group_id, name, 1))

    def next(self, *barred: str) -> tuple[str | None, str | None]:
        return who_gets_chat(self.company, self.loads, "G", set(barred))


@pytest.fixture
def group() -> Group:
    return Group()


def test_vc_1_and_2_three_idle_agents_and_nine_chats(group: Group) -> None:
    for name, load, ended in (("Sue", "0/5", "10:00"), ("Bob", "0/2", "09:00"), ("Joe", "0/1", "08:00")):
        group.add(name, load, ended)
    went = []
    for number in range(9):
        chosen, because = group.next()
        went.append(chosen)
        if chosen:
            group.give(chosen, f"chat {number}")
    assert went == ["Joe", "Bob", "Sue", "Sue", "Sue", "Bob", "Sue", "Sue", None]
    assert because == "all_at_limit"


VECTORS: dict[str, tuple[list[tuple[Any, ...]], str | None]] = {
    "VC-3": ([("Bob", "1/2", "09:00"), ("Ann", "2/4", "08:00")], "Bob"),
    "VC-4": ([("Ann", "1/3"), ("Dan", "33/100")], "Dan"),
    "VC-5": ([("Beth", "1/3"), ("Carl", "2/5")], "Beth"),
    "VC-6": ([("Joe", "0/1", "08:00"), ("New", "0/1")], "New"),
    "VC-7": ([("Joe", "0/1", {"is_available": False}), ("Bob", "1/2")], "Bob"),
    "VC-8": ([("Joe", "0/1", {"is_active": False}), ("Bob", "1/2")], "Bob"),
    "VC-9": ([("Joe", "0/1", {"handling": "pull"}), ("Bob", "0/1", {"handling": "disabled"})], None),
    "VC-10": ([("Sue", "4/5"), ("Bob", "0/2", {"handling": "secondary"})], "Sue"),
    "VC-11": ([("Sue", "5/5"), ("Bob", "0/2", {"handling": "secondary"})], "Bob"),
    "VC-12": ([("Sue", "0/5", {"is_logged_in": False}), ("Bob", "0/2", {"handling": "secondary"})], "Bob"),
    "VC-13": ([("Joe", "1/1", {"held_in": "H"}), ("Bob", "1/2")], "Bob"),
    "VC-14": ([("Bob", "3/2"), ("Sue", "4/5")], "Sue"),
}


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "turned round"])
def test_vc_3_to_vc_14(group: Group, name: str, turned: bool) -> None:
    members, goes_to = VECTORS[name]
    for who in reversed(members) if turned else members:
        plain = [value for value in who if not isinstance(value, dict)]
        more = [value for value in who if isinstance(value, dict)]
        group.add(*plain, **(more[0] if more else {}))
    assert group.next()[0] == goes_to


def test_vc_15_handed_off_and_nobody_else(group: Group) -> None:
    group.add("Joe", "0/1")
    group.add("Bob", "2/2")
    assert group.next("Joe") == (None, "all_at_limit")
    assert group.next() == ("Joe", None)


def test_vc_16_at_the_limit_and_then_below(group: Group) -> None:
    group.add("Sue", "5/5")
    assert group.next() == (None, "all_at_limit")
    group.loads.remove("Sue-0")
    assert group.next() == ("Sue", None)


@pytest.mark.parametrize(
    ("how", "because"),
    [
        ({"handling": "pull"}, "pull_only"),
        ({"is_logged_in": False}, "nobody_logged_in"),
        ({"is_active": False}, "nobody_active"),
        ({"is_available": False}, "nobody_available"),
        ({"is_composing": True}, "all_composing"),
    ],
)
def test_why_a_chat_waits(group: Group, how: dict[str, bool], because: str) -> None:
    assert group.next() == (None, "no_member")
    group.add("Joe", "0/1", **how)  # type: ignore[arg-type]
    assert group.next() == (None, because)


def test_a_group_whose_only_agent_is_barred_keeps_the_chat_waiting(group: Group) -> None:
    group.add("Joe", "0/1")
    assert group.next("Joe") == (None, "all_barred")
