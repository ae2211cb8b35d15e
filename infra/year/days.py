"""The days of a year, one after the other or any part of them by itself: what a day tells follows from the plan alone."""

from __future__ import annotations

from collections.abc import Iterator

from infra.year.arrivals import Arrivals
from infra.year.calls import CallDay
from infra.year.chat_day import ChatDay
from infra.year.company import Company
from infra.year.company_facts import CompanyFacts
from infra.year.founding import found
from infra.year.moments import date_of
from infra.year.plan import LONGEST_DAYS, Plan
from infra.year.presence import Presence
from infra.year.reading import Readers
from infra.year.surveys import AskAfter, ask_nobody
from infra.year.telling import Desk
from infra.year.ticket_day import TicketDay
from infra.year.world import World

BATCH = 1_000


class Year:
    """A plan with its company and its arrivals, from which any days can be told."""

    def __init__(self, plan: Plan, ask_after: AskAfter = ask_nobody) -> None:
        """`ask_after` hears of each close of a ticket and each end of a chat, as it is told or lived through; see surveys.py."""
        self.plan = plan
        self._ask_after = ask_after
        self.company: Company = found(plan)
        self._arrivals = Arrivals(plan)

    def between(self, first_day: int, end_day: int) -> Iterator[tuple[str, list[bytes]]]:
        """Each day (its date) of a part of the plan, `end_day` excluded, with all its facts in order of time.

        What began before is lived through again without being told, as far back as it may reach: LONGEST_DAYS for tickets and
        chats, from the first day on for what goes on counting all year.
        """
        desk = Desk(first_day, end_day, is_beginning=first_day == self.plan.first_day)
        world = World(self.plan, self.company, desk, self._ask_after)
        facts = CompanyFacts(self.company, desk)
        facts.eve()
        facts.newcomers()
        facts.middle()
        presence, readers = Presence(world, facts), Readers(world)
        for day in range(self.plan.first_day, end_day):
            presence.day(day)
            readers.day(day, self._arrivals.count(day))
            if day >= first_day - LONGEST_DAYS:
                self._work(world, day)
            if day >= first_day:
                yield date_of(day).isoformat(), [line for _, line in desk.take(day)]

    def _work(self, world: World, day: int) -> None:
        """All tickets and chats that begin on this day, to their ends."""
        chats = ChatDay(world, day)
        chats.tell(self._arrivals.chats(day))
        calls = CallDay(world, day)
        calls.tell(self._arrivals.calls(day))
        TicketDay(world, day, chats.origins, calls.origins).tell(self._arrivals.tickets(day))


def days(plan: Plan) -> Iterator[tuple[str, list[bytes]]]:
    """The date of each day and its facts, as they go on the wire, in order of time.

    The first day begins with what the company told of itself in the hour before. Raises ValueError for a plan that cannot be.
    """
    year = Year(plan)
    yield from year.between(plan.first_day, plan.end_day)


def batches(plan: Plan, size: int = BATCH) -> Iterator[list[bytes]]:
    """The same in batches of at most `size` facts, none of which holds facts of two days."""
    for _, lines in days(plan):
        for start in range(0, len(lines), size):
            yield lines[start : start + size]
