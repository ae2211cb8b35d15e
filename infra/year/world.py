"""What all stories share: the company, who works when, where facts go, and what has run up a number so far."""

from __future__ import annotations

import random
from bisect import bisect_right

from infra.year.company import Agent, Company, Department, Group, User
from infra.year.plan import Plan
from infra.year.roster import Roster
from infra.year.surveys import AskAfter, ask_nobody
from infra.year.telling import Desk

SINCE_2000 = 946_684_800  # seconds, where the public numbers of tickets and chats begin


class World:
    """One for each desk: the same plan makes the same world anywhere."""

    def __init__(self, plan: Plan, company: Company, desk: Desk, ask_after: AskAfter = ask_nobody) -> None:
        self.plan, self.company, self.desk, self.ask_after = plan, company, desk, ask_after
        self.roster = Roster(company)

    def department(self, dice: random.Random) -> Department:
        """By the shares of the work."""
        place = bisect_right(self.company.shares, dice.random())
        return self.company.departments[min(place, len(self.company.departments) - 1)]

    def user(self, dice: random.Random) -> User:
        """Some write often: the square makes the first of them the likelier."""
        chance = dice.random()
        users = self.company.users
        return users[int(chance * chance * len(users))]

    def for_chat(self, group: Group, at: int, dice: random.Random, other_than: Agent | None = None) -> Agent | None:
        """Somebody of the group who is there and takes chats, if one is soon found."""
        for _ in range(6):
            agent = self.roster.pick(group, at, dice, other_than)
            if agent and agent.takes_chats_of(group):
                return agent
        return None

    def colleague(self, group: Group, at: int, dice: random.Random, other_than: Agent | None) -> tuple[Group, Agent] | None:
        """Somebody else who is there: of the same group, of another one of the department, or of another department."""
        chance = dice.random()
        groups = [group] if chance < 0.4 else group.department.groups if chance < 0.75 else self.company.groups
        to = groups[dice.randrange(len(groups))]
        agent = self.roster.pick(to, at, dice, other_than)
        return (to, agent) if agent else None


def number_of_ticket(at: int, count: int) -> str:
    """TKT-018; `count` is any running number."""
    return f"{at % 1000:03X}-{at // 1000 - SINCE_2000:08X}-{count & 0xFFFF:04X}"


def number_of_chat(at: int, count: int) -> str:
    """CHT-138."""
    return f"CH-{at // 1000 - SINCE_2000 & 0xFFFFFFFF:08X}-{count & 0xFFFF:04X}"


def counted(day: int, place: int) -> int:
    """A running number that does not need the days before; numbers with it are unique for they hold the second too."""
    return day % 100 * 611 + place
