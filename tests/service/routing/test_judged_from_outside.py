"""A random day, judged by the demo's observer: it sees public facts only, and recomputes every choice from them."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from uuid_utils import uuid7

from contracts.envelope import Envelope
from infra.demo.observer.judge import Judge
from tests.service.routing.conftest import Company

STEPS = 160


class Day:
    """Random deeds of customers and agents. What others would publish and what routing does go past the judge in their order."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.chances, self.judge = company, random.Random(seed), Judge()
        self.numbers: Counter[str] = Counter()
        self.shown = 0
        other = company.group("Second")
        self.groups = [company.group_id, other]
        self.agents = []
        for number in range(5):
            handling: dict[str, Any] = {
                "ticket_handling": self.handling(),
                "chat_handling": self.handling(),
                "max_tickets": self.chances.choice([None, 2]),
            }
            agent = company.agent(f"A{number}", chats=self.chances.randint(1, 3), overall=self.chances.choice([None, 3]), **handling)
            if number % 2:
                company.join(agent, other)
            self.agents.append(agent)
        self.here = set(self.agents)
        self.look()

    def handling(self) -> str:
        return self.chances.choice(["primary", "primary", "secondary", "pull"])

    def look(self) -> None:
        """Shows the judge what routing has announced since."""
        announced = self.company.handling.announced("routing")
        for envelope in announced[self.shown :]:
            self.judge.see(envelope)
        self.shown = len(announced)

    def show(self, kind: str, subject: str, data: dict[str, Any]) -> None:
        """Shows the judge what chat or tickets published."""
        self.numbers[subject] += 1
        envelope = Envelope(
            id=str(uuid7()), source=f"/frontline/{kind.split('.')[0]}", type=kind, subject=subject, time=self.company.now,
            sequence=self.numbers[subject], actor="user:u", via="api", data=data,
        )  # fmt: skip
        self.judge.see(Envelope.from_wire(envelope.to_wire()))

    def step(self) -> None:
        deeds = (
            self.chat,
            self.chat,
            self.ticket,
            self.ticket,
            self.end,
            self.end,
            self.rest,
            self.take,
            self.switch,
            self.available,
            self.come_or_go,
        )
        self.chances.choice(deeds)()
        self.company.due()
        self.look()

    def chat(self) -> None:
        self.company.chat(self.chances.choice(self.groups))

    def ticket(self) -> None:
        self.company.ticket(self.chances.choice(self.groups))

    def end(self) -> None:
        if chat := self.one_of("chat", "queued"):
            self.company.states[chat]["ended_at"] = None
            self.company.end(chat)

    def rest(self) -> None:
        if ticket := self.one_of("ticket", "active"):
            self.company.becomes(ticket, "waiting")

    def take(self) -> None:
        agent = self.chances.choice(sorted(self.here or self.agents))
        work = self.one_of("chat", "queued") or self.one_of("ticket", "active")
        if work is None or agent not in self.here or self.company.owner(work) == agent:
            return
        if (agent, self.company.states[work]["place"]["group_id"]) in self.company.memberships:
            self.company.command("take_work", {"work_id": work}, by=agent)

    def switch(self) -> None:
        channel = self.chances.choice(["tickets", "chats"])
        self.company.switch(self.chances.choice(self.agents), channel, self.chances.random() < 0.7)

    def available(self) -> None:
        self.company.command("set_availability", {"is_available": self.chances.random() < 0.7}, by=self.chances.choice(self.agents))

    def come_or_go(self) -> None:
        agent = self.chances.choice(self.agents)
        if agent in self.here:
            self.here.discard(agent)
            self.company.leave(agent)
        else:
            self.here.add(agent)
            self.company.login(agent)

    def one_of(self, kind: str, status: str) -> str | None:
        known = [work for work, state in self.company.states.items() if self.company.kind(work) == kind and state["status"] == status]
        return self.chances.choice(known) if known else None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.spec("RTE-038", "RTE-040", "RTE-060", "RTE-072", "RTE-077", "RTE-078", "RTE-079")
def test_the_observer_finds_nothing(company: Company, seed: int) -> None:
    day = Day(company, seed)
    company.heard_by = day.show
    for _ in range(STEPS):
        day.step()
    assert day.judge.faults == []
    assert day.judge.checked["choices"] > 20
