"""Spreading a group's unanswered Active tickets evenly over a rule's agents (RTE-097 to RTE-105)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from services.routing.rules.limits import has_room_for_ticket
from services.routing.rules.members import NEVER, TAKING_PART, TicketMember
from services.routing.rules.presence import may_be_given_ticket

GIVEN_AWAY, EVENED = "RTE-104 (1)", "RTE-104 (2)"


@dataclass(frozen=True, slots=True)
class Holds:
    """How long a ticket is left alone after each, counted back from the run. `pinned` None: a pinned one never moves (RTE-101, 102)."""

    read: timedelta = timedelta(minutes=10)
    composed: timedelta = timedelta(minutes=30)
    assigned: timedelta = timedelta(minutes=20)
    pinned: timedelta | None = None


@dataclass(frozen=True, slots=True)
class OwnedTicket:
    """A ticket of the group and its owner. `unanswered_at`: since when its customer waits; None: our side wrote last."""

    ticket_id: str
    owner_id: str
    unanswered_at: datetime | None = None
    is_active: bool = True
    is_counted: bool = False
    assigned_at: datetime | None = None
    read_at: datetime | None = None
    composed_at: datetime | None = None
    is_pinned: bool = False
    pinned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One ticket that changes its owner; `step` is the half of RTE-104 that decided."""

    ticket_id: str
    from_agent_id: str
    to_agent_id: str
    step: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A ticket that might move but for what was done with it lately."""

    ticket_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Moves in order, what is held back, and each agent's Active tickets in the group before and after them.

    `is_whole` says that nothing is left to move: more were wanted than were allowed at once otherwise.
    """

    considered: int
    moves: tuple[Move, ...]
    held_back: tuple[HeldBack, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    is_whole: bool = True


def plan(holds: Holds, agents: Sequence[TicketMember], tickets: Iterable[OwnedTicket], now: datetime, most: int | None = None) -> Plan:
    """RTE-104 for a rule's agents on the tickets of its group; `most` moves at once, the same call later goes on with the rest."""
    owners = {agent.agent_id for agent in agents}
    owned = [ticket for ticket in tickets if ticket.is_active and ticket.owner_id in owners]
    considered = [ticket for ticket in owned if ticket.unanswered_at is not None]
    because = {ticket.ticket_id: held_because(ticket, holds, now) for ticket in considered}
    before = Counter(ticket.owner_id for ticket in owned)
    spread = _Spread(agents, before, [ticket for ticket in considered if because[ticket.ticket_id] is None], now)
    wanted = tuple(islice(_moves(spread), None if most is None else most + 1))
    moves = wanted[:most]
    after = Counter(before)
    for move in moves:
        after[move.from_agent_id] -= 1
        after[move.to_agent_id] += 1
    return Plan(
        considered=len(considered),
        moves=moves,
        held_back=tuple(HeldBack(ticket_id, why) for ticket_id, why in sorted(because.items()) if why is not None),
        before={owner: before[owner] for owner in sorted(owners)},
        after={owner: after[owner] for owner in sorted(owners)},
        is_whole=len(moves) == len(wanted),
    )


def held_because(ticket: OwnedTicket, holds: Holds, now: datetime) -> str | None:
    """RTE-101, RTE-102: read, composed, assigned or pinned, the first that holds it; None where nothing does.

    What was assigned since the run began stays with its new owner, whatever the hold: no ticket moves twice in a run.
    """
    if _is_within(ticket.read_at, holds.read, now):
        return "read"
    if _is_within(ticket.composed_at, holds.composed, now):
        return "composed"
    if _is_within(ticket.assigned_at, holds.assigned, now) or (ticket.assigned_at or NEVER) >= now:
        return "assigned"
    if ticket.is_pinned and (holds.pinned is None or ticket.pinned_at is None or now - ticket.pinned_at <= holds.pinned):
        return "pinned"
    return None


def is_receiver(agent: TicketMember) -> bool:
    """RTE-103: logged in and active for tickets in the group; never Pull members. Who is at his limit is given nothing meanwhile."""
    return agent.handling in TAKING_PART and may_be_given_ticket(agent)


def _is_within(at: datetime | None, hold: timedelta, now: datetime) -> bool:
    """A hold of 0 holds nothing."""
    return at is not None and bool(hold) and now - at <= hold


class _Spread:
    """How the tickets lie while a plan is made."""

    def __init__(self, agents: Sequence[TicketMember], counts: Mapping[str, int], movable: Iterable[OwnedTicket], now: datetime) -> None:
        self.agents = {agent.agent_id: agent for agent in sorted(agents, key=lambda agent: agent.agent_id)}
        self.counts, self.now = Counter(counts), now
        self.movable: dict[str, list[OwnedTicket]] = {agent_id: [] for agent_id in self.agents}
        for ticket in sorted(movable, key=lambda ticket: (ticket.assigned_at or NEVER, ticket.ticket_id)):
            self.movable[ticket.owner_id].append(ticket)

    def emptiest(self) -> str | None:
        """The receiver with room who has the fewest Active tickets in the group; the lowest id of equals."""
        able = (one.agent_id for one in self.agents.values() if is_receiver(one) and has_room_for_ticket(one))
        return min(able, key=self.counts.__getitem__, default=None)

    def fullest(self) -> str | None:
        """The receiver who has the most, of those with a ticket that may move; the lowest id of equals."""
        able = (one.agent_id for one in self.agents.values() if is_receiver(one) and self.movable[one.agent_id])
        return max(able, key=self.counts.__getitem__, default=None)

    def move(self, ticket: OwnedTicket, to_agent_id: str, step: str) -> Move:
        giver, weight = self.agents[ticket.owner_id], int(ticket.is_counted)
        self.agents[giver.agent_id] = giver._replace(counted=giver.counted - weight, counted_in_group=giver.counted_in_group - weight)
        self.agents[to_agent_id] = self.agents[to_agent_id].after_receipt(self.now)
        self.counts[giver.agent_id] -= 1
        self.counts[to_agent_id] += 1
        return Move(ticket.ticket_id, giver.agent_id, to_agent_id, step)


def _moves(spread: _Spread) -> Iterator[Move]:
    """First what lies with those who do not receive, the longest unanswered first; then the most recently assigned of the fullest."""
    left = [ticket for one in spread.agents.values() if not is_receiver(one) for ticket in spread.movable[one.agent_id]]
    for ticket in sorted(left, key=lambda ticket: (ticket.unanswered_at or NEVER, ticket.ticket_id)):
        emptiest = spread.emptiest()
        if emptiest is None:
            return
        yield spread.move(ticket, emptiest, GIVEN_AWAY)
    while True:
        fullest, emptiest = spread.fullest(), spread.emptiest()
        if fullest is None or emptiest is None or spread.counts[fullest] - spread.counts[emptiest] < 2:
            return
        yield spread.move(spread.movable[fullest].pop(), emptiest, EVENED)
