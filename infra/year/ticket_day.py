"""The tickets that begin on one day."""

from __future__ import annotations

from infra.year.moments import HOUR
from infra.year.names import dice_of
from infra.year.ticket_opening import Opening, Origin, place
from infra.year.ticket_story import Story
from infra.year.tickets import Ticket
from infra.year.world import World

MERGED = 0.015


class TicketDay:
    """Begins them in order of time, and tells each to its end."""

    def __init__(self, world: World, day: int, ended_chats: list[Origin], calls: list[Origin]) -> None:
        self._world = world
        self._dice = dice_of(world.plan.seed, "tickets", day)
        self._opening = Opening(world, self._dice, day)
        self._opening.origins["chat"] = sorted(ended_chats, key=lambda one: one.at)
        self._opening.origins["call_log"] = sorted(calls, key=lambda one: one.at)
        self._story = Story(world, self._dice)

    def tell(self, moments: list[int]) -> None:
        skipped = False
        for place_, at in enumerate(moments):
            if skipped:  # told together with the one before
                skipped = False
                continue
            following = moments[place_ + 1] if place_ + 1 < len(moments) else None
            ticket = self._opening.open(at)
            twin: Ticket | None = None
            if following is not None and following - at < HOUR and self._dice.random() < MERGED:
                twin, skipped = self._opening.open(following, ticket), True
                place(self._world, twin, following, self._dice)
            self._may_be_split(ticket, at)
            self._story.tell(ticket, place(self._world, ticket, at, self._dice), twin)

    def _may_be_split(self, ticket: Ticket, at: int) -> None:
        agent = self._world.roster.pick(ticket.group, at, self._dice)
        if agent and self._dice.random() < 0.02:
            origin = Origin(at + HOUR, ticket.latest_message_id, ticket.group, agent, ticket.user)
            self._opening.origins["split"].append(origin)
