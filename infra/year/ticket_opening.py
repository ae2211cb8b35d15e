"""How tickets begin: from which source, by whom, and who gets them first."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from infra.year.company import Agent, Group, User
from infra.year.moments import MINUTE
from infra.year.names import id_of, name_of
from infra.year.ticket_marks import link, pin
from infra.year.ticket_steps import Said, assign, hear, put_in_queue, send_opening
from infra.year.tickets import Ticket
from infra.year.wording import FROM_AGENTS, QUESTIONS, SUBJECTS
from infra.year.world import World, counted, number_of_ticket

SOURCES = {
    "email": 0.44, "portal": 0.32, "agent_incoming": 0.07, "agent_outgoing": 0.03, "chat_offline": 0.04, "api": 0.04,
    "chat": 0.02, "call_log": 0.02, "split": 0.01, "event_rule": 0.01,
}  # fmt: skip
_NAMES, _UPTO = list(SOURCES), list(accumulate(SOURCES.values()))
BY_AGENTS = frozenset({"agent_incoming", "agent_outgoing", "chat", "call_log", "split"})
WAYS = {"email": ("visitor", "mail"), "api": ("api", "api")}
LANGUAGES = ("en", "en", "en", "pt", "de")
PRIORITIES = ("normal", "normal", "normal", "normal", "normal", "normal", "low", "high", "high", "urgent")


@dataclass(slots=True)
class Origin:
    """What a ticket is made from: an ended chat, a call log or another ticket's message, whose agent and customer it has."""

    at: int
    item: Said | str
    group: Group
    agent: Agent
    user: User
    link: Callable[[int, Said], None] | None = None  # tells of the link from its side


class Opening:
    """Begins the tickets of one day, in order of time."""

    def __init__(self, world: World, dice: random.Random, day: int) -> None:
        self._world, self._dice, self._day = world, dice, day
        self._place = 0
        self.origins: dict[str, list[Origin]] = {"chat": [], "call_log": [], "split": []}
        self.rule = f"event_rule:{id_of(world.plan.begins_at, name_of(random.Random(world.plan.seed)))}"

    def open(self, at: int, twin: Ticket | None = None) -> Ticket:
        """Created, with its opening message. `twin`: the same customer once more, about the same."""
        dice = self._dice
        self._place += 1
        source = _NAMES[min(bisect_right(_UPTO, dice.random()), len(_NAMES) - 1)] if twin is None else "email"
        origin = self._origin(source, at)
        if twin:
            group, user = twin.group, twin.user
        elif origin:
            group, user = origin.group, origin.user
        else:
            groups = self._world.department(dice).groups
            group = groups[0] if len(groups) == 1 or dice.random() < 0.8 else groups[dice.randrange(1, len(groups))]
            user = self._world.user(dice)
        creator = origin.agent if origin else self._world.roster.pick(group, at, dice) if source in BY_AGENTS else None
        if source in BY_AGENTS and (creator is None or (origin is None and source not in ("agent_incoming", "agent_outgoing"))):
            source, creator = "portal", None
        said: Said = {"subject": twin.state["subject"] if twin else dice.choice(SUBJECTS), "source": source, "status": "active",
                "priority": dice.choice(PRIORITIES), "language": dice.choice(LANGUAGES), "custom_fields": {}}  # fmt: skip
        number = number_of_ticket(at, counted(self._day, self._place))
        ticket = Ticket(self._world.desk, name_of(dice), at, number, group, user, said)
        self._tell(ticket, at, creator, origin)
        return ticket

    def _origin(self, source: str, at: int) -> Origin | None:
        """The oldest there is, if its agent is still at work."""
        waiting = self.origins.get(source)
        if not waiting or waiting[0].at > at:
            return None
        origin = waiting.pop(0)
        return origin if self._world.roster.at_work(origin.agent, at) == at else None

    def _tell(self, ticket: Ticket, at: int, creator: Agent | None, origin: Origin | None) -> None:
        source = ticket.state["source"]
        ticket.add(
            "tickets.ticket_created.v1",
            source=source,
            origin=ticket.state["origin"],
            made_from=origin.item if origin else None,
            creator_id=creator.id if creator else None,
            asked_agent_id=None,
        )
        if creator and source == "agent_outgoing":
            send_opening(ticket, at, FROM_AGENTS[self._place % len(FROM_AGENTS)], creator)
        else:
            channel = "management" if creator else source if source in ("email", "api") else "portal"
            hear(ticket, at, QUESTIONS[self._place % len(QUESTIONS)], channel, is_opening=True)
        if origin and isinstance(origin.item, dict):
            link(ticket, origin.item)
        ticket.forget_what_was()
        actor, via = WAYS.get(source, (ticket.user.actor, "widget" if source == "chat_offline" else "portal"))
        if creator:
            actor, via = creator.actor, "management"
        elif source == "event_rule":
            actor, via = self.rule, "clock"
        elif source == "email":
            ticket.customer_actor = "visitor"
        ticket.commit(at, actor, via)
        if origin and origin.link:
            origin.link(at, {"type": "ticket", "id": ticket.id, "number": ticket.state["number"]})


def place(world: World, ticket: Ticket, at: int, dice: random.Random) -> int:
    """Routing's word: an agent who is there, or the queue until one comes or takes it. When he has it."""
    at += dice.randrange(40, 400)
    group = ticket.group
    agent = None if group.is_pulled else world.roster.pick(group, at, dice)
    if agent:
        assign(ticket, at, agent, "create", "round_robin", "lowest counter")
        ticket.commit(at, "system:routing", "clock")
        return at
    because = "pull_only" if group.is_pulled else "nobody_logged_in"
    put_in_queue(ticket, at, "create", because, "nobody may be given it")
    ticket.commit(at, "system:routing", "clock")
    return _out_of_the_queue(world, ticket, at, dice)


def _out_of_the_queue(world: World, ticket: Ticket, at: int, dice: random.Random) -> int:
    group = ticket.group
    if group.is_pulled:
        at = world.roster.next_duty(group, at + int(dice.expovariate(1 / (25 * MINUTE))))
    else:
        at = world.roster.next_duty(group, at)
    at += dice.randrange(500, 2 * MINUTE)
    agent = world.roster.pick(group, at, dice)
    while agent is None:  # the shift ended meanwhile
        at = world.roster.next_duty(group, at + MINUTE)
        agent = world.roster.pick(group, at, dice)
    if group.is_pulled:
        assign(ticket, at, agent, "take", "taken", "taken from the queue")
        pin(ticket, at, "take", is_pinned=False)
        ticket.commit(at, agent.actor, "management")
    else:
        assign(ticket, at, agent, "queue_worked", "round_robin", "lowest counter", detail="agent_logged_in")
        ticket.commit(at, "system:routing", "clock")
    return at


def queue_again(world: World, ticket: Ticket, at: int, dice: random.Random) -> int:
    """Handed off as its agent logs out: into the queue and out of it. When the next has it."""
    put_in_queue(ticket, at, "hand_off", "nobody_active", "handed off, and nobody may be given it", detail="logout")
    ticket.commit(at, "system:routing", "clock")
    return _out_of_the_queue(world, ticket, at, dice)
