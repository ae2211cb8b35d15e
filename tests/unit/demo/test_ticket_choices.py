"""The observer's second reading of the rules for tickets, against the vectors VT-1 to VT-8."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infra.demo.observer.choices import who_gets_ticket
from infra.demo.observer.company import Company, Member
from infra.demo.observer.loads import Held, Loads

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


class Group:
    """Group G as the observer knows it; nobody closes a ticket."""

    def __init__(self) -> None:
        self.company, self.loads, self.given = Company(), Loads(), 0

    def add(
        self, name: str, received: int = 0, last: int | None = None, most: int | None = None, counted: int = 0, handling: str = "primary"
    ) -> Member:
        agent, member = self.company.agent(name), self.company.member("G", name)
        agent.is_logged_in, agent.max_tickets = True, most
        member.ticket_handling, member.active = handling, {"tickets"}
        member.received, member.last_received_at = received, None if last is None else at(last)
        for number in range(counted):
            self.loads.place(f"{name}-{number}", Held("ticket", "G", name, 1, is_counted=True))
        return member

    def next(self, group_id: str = "G", *barred: str) -> tuple[str | None, str | None]:
        return who_gets_ticket(self.company, self.loads, group_id, set(barred))

    def run(self, tickets: int) -> str:
        """Who gets each of so many tickets; `-` for the queue."""
        went = []
        for _ in range(tickets):
            chosen, _ = self.next()
            went.append(chosen or "-")
            if chosen:
                self.given += 1
                member = self.company.member("G", chosen)
                member.received, member.last_received_at = member.received + 1, at(100 + self.given)
                self.loads.place(f"new {self.given}", Held("ticket", "G", chosen, 1, is_counted=True))
        return " ".join(went)

    def reset(self, **counters: int) -> None:
        said = [{"agent_id": name, "received_count": count} for name, count in counters.items()]
        self.company.learn("counters_reset", {"place": {"group_id": "G"}, "counters": said})


@pytest.fixture
def group() -> Group:
    return Group()


def test_vt_1_plain_round_robin(group: Group) -> None:
    for minute, name in enumerate("ABC"):
        group.add(name, last=minute)
    assert group.run(7) == "A B C A B C A"


def test_vt_2_same_number_not_same_load(group: Group) -> None:
    group.add("A", received=5, last=5)
    group.add("B", received=5, last=1, counted=5)
    assert group.run(4) == "B A B A"


def test_vt_3_seniors_and_trainee(group: Group) -> None:
    group.add("S1", most=3)
    group.add("S2", most=3)
    group.add("N", most=1, handling="secondary")
    assert group.run(9) == "S1 S2 S1 S2 S1 S2 N - -"


def test_vt_4_one_limit(group: Group) -> None:
    group.add("A", most=2)
    group.add("B")
    group.add("C")
    assert group.run(9) == "A B C A B C B C B"


def test_vt_5_back_from_leave(group: Group) -> None:
    group.add("A", received=20, last=9, counted=3)
    group.add("B", received=20, last=8, counted=4)
    group.add("C")
    group.reset(A=3, B=4, C=0)
    assert group.run(10) == "C C C A C B A C B A"


def test_vt_5_without_the_reset(group: Group) -> None:
    group.add("A", received=20, last=9, counted=3)
    group.add("B", received=20, last=8, counted=4)
    group.add("C")
    assert group.run(20) == " ".join("C" * 20)


def test_vt_6_a_few_minutes_late(group: Group) -> None:
    group.add("A", received=2, last=2, counted=2)
    group.add("B", received=2, last=1, counted=2)
    group.add("C")
    group.reset(A=2, B=2, C=0)
    assert group.run(6) == "C C B A C B"


def test_vt_7_the_overall_limit(group: Group) -> None:
    group.add("A", most=10, counted=10).max_tickets = 15
    assert group.next() == (None, "all_at_limit")


def test_vt_8_the_limit_of_one_group(group: Group) -> None:
    group.add("A", most=15, counted=10).max_tickets = 10
    there = group.company.member("H", "A")
    there.ticket_handling, there.active = "primary", {"tickets"}
    assert group.next("G") == (None, "all_at_limit")
    assert group.next("H") == ("A", None)


def test_what_is_waiting_or_came_back_fills_no_limit(group: Group) -> None:
    group.add("A", most=2, counted=2)
    group.loads.works["A-0"].is_active = False
    assert group.next() == ("A", None)
    group.loads.works["A-0"].is_active, group.loads.works["A-1"].is_counted = True, False
    assert group.next() == ("A", None)


def test_why_a_ticket_waits(group: Group) -> None:
    assert group.next() == (None, "no_member")
    member = group.add("A", handling="pull")
    assert group.next() == (None, "pull_only")
    member.ticket_handling = "secondary"
    assert group.next("G", "A") == (None, "all_barred")
    member.active.clear()
    assert group.next() == (None, "nobody_active")
    group.company.agent("A").is_logged_in = False
    assert group.next() == (None, "nobody_logged_in")
