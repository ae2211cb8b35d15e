"""The order in which a queue is worked, and which places in it there are (RTE-079 to RTE-081, CHT-023)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.routing.rules.chats import distribute as distribute_chat
from services.routing.rules.decisions import Decision, M
from services.routing.rules.members import ChatMember, TicketMember
from services.routing.rules.tickets import distribute as distribute_ticket

W = TypeVar("W", bound="Waiting")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A piece of work without an owner. Only an Active ticket, or a chat that runs, is given out (RTE-080)."""

    work_id: str
    queued_at: datetime
    is_running: bool = True
    barred: frozenset[str] = frozenset()


def in_order(waiting: Iterable[W]) -> list[W]:
    """RTE-079: longest in the queue first; priority is not looked at."""
    return sorted((item for item in waiting if item.is_running), key=lambda item: (item.queued_at, item.work_id))


def position(work_id: str, waiting: Iterable[Waiting]) -> int:
    """CHT-023: 1 for who is next."""
    return [item.work_id for item in in_order(waiting)].index(work_id) + 1


def work_chats(waiting: Iterable[Waiting], members: Iterable[ChatMember], now: datetime) -> Iterator[tuple[Waiting, Decision[ChatMember]]]:
    """Each chat somebody gets, in order. What nobody may take is passed over, it does not block the next."""
    return _work(waiting, members, lambda item, group: distribute_chat(group, item.barred), lambda member: member.after_chat(now))


def work_tickets(
    waiting: Iterable[Waiting], members: Iterable[TicketMember], now: datetime
) -> Iterator[tuple[Waiting, Decision[TicketMember]]]:
    """Each ticket somebody gets, in order."""
    return _work(waiting, members, lambda item, group: distribute_ticket(group), lambda member: member.after_receipt(now))


def _work(
    waiting: Iterable[Waiting],
    members: Iterable[M],
    choose: Callable[[Waiting, list[M]], Decision[M]],
    after: Callable[[M], M],
) -> Iterator[tuple[Waiting, Decision[M]]]:
    group = {member.agent_id: member for member in members}
    for item in in_order(waiting):
        decision = choose(item, list(group.values()))
        if decision.agent_id is not None:
            group[decision.agent_id] = after(group[decision.agent_id])
            yield item, decision
        elif not item.barred:
            return  # nobody may take this one, so nobody may take any that comes after it
