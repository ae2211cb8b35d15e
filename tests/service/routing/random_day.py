"""Random deeds of customers and agents in two small groups, one after the other: many kinds of decisions in little time."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.service.routing.conftest import Company


class RandomDay:
    """Five agents who come and go, take part in their own ways and have limits; one of two is in both groups."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.chances = company, random.Random(seed)
        self.groups = [company.group_id, company.group("Second")]
        self.agents = [self._agent(number) for number in range(5)]
        self.here = set(self.agents)
        often: list[Callable[[], Any]] = [self.chat, self.ticket, self.ticket, self.end, self.rest, self.reply, self.take]
        self.deeds = [*often, *often, self.switch, self.available, self.come_or_go]

    def step(self) -> None:
        self.chances.choice(self.deeds)()
        self.company.due()

    def chat(self) -> None:
        self.company.chat(self.chances.choice(self.groups))

    def ticket(self) -> None:
        self.company.ticket(self.chances.choice(self.groups))

    def end(self) -> None:
        if chat := self._one("chat", "queued"):
            self.company.end(chat)

    def rest(self) -> None:
        if ticket := self._one("ticket", "active"):
            self.company.becomes(ticket, "waiting")

    def reply(self) -> None:
        if ticket := self._one("ticket", "waiting", "active"):
            self.company.reply(ticket)

    def take(self) -> None:
        agent, work = self.chances.choice(self.agents), self._one("chat", "queued") or self._one("ticket", "active")
        if work is None or agent not in self.here or self.company.owner(work) == agent:
            return
        if (agent, self.company.states[work]["place"]["group_id"]) in self.company.memberships:
            self.company.command("take_work", {"work_id": work}, by=agent)

    def switch(self) -> None:
        self.company.switch(self.chances.choice(self.agents), self.chances.choice(["tickets", "chats"]), self.chances.random() < 0.7)

    def available(self) -> None:
        self.company.command("set_availability", {"is_available": self.chances.random() < 0.7}, by=self.chances.choice(self.agents))

    def come_or_go(self) -> None:
        agent = self.chances.choice(self.agents)
        (self.company.leave if agent in self.here else self.company.login)(agent)
        self.here ^= {agent}

    def _agent(self, number: int) -> str:
        member: dict[str, Any] = {
            "ticket_handling": self.chances.choice(["primary", "primary", "secondary", "pull"]),
            "chat_handling": self.chances.choice(["primary", "primary", "secondary", "pull"]),
            "max_tickets": self.chances.choice([None, 4]),
            "overall": self.chances.choice([None, 6]),
        }
        agent = self.company.agent(f"A{number}", chats=self.chances.randint(1, 3), **member)
        if number % 2:
            self.company.join(agent, self.groups[1])
        return agent

    def _one(self, kind: str, *statuses: str) -> str | None:
        known = [work for work, state in self.company.states.items() if self.company.kind(work) == kind and state["status"] in statuses]
        return self.chances.choice(known) if known else None
