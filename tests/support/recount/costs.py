"""Columns of the cost reports: minutes by the group's estimate, money by the hourly cost of whoever is charged (REP-064 to REP-066)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.support.recount import chats, others, tickets
from tests.support.recount.history import Event, History
from tests.support.recount.reducing import total


def worked(h: History, of: tuple[str, ...]) -> Iterator[Event]:
    """Every event that takes minutes, with their number; a transfer takes those of the group that receives it, whatever it changed."""
    kinds = {
        "ticket": (
            (tickets.created(h), "ticket_created"),
            (tickets.transferred(h, "tickets.ticket", True), "ticket_transferred"),
            (tickets.received(h), "ticket_message_in"),
            (tickets.sent(h), "ticket_message_out"),
        ),
        "chat": ((chats.started(h), "chat_started"), (tickets.transferred(h, "chat.chat", True), "chat_transferred")),
    }
    for kind in of:
        for events, name in kinds[kind]:
            for event in events:
                yield replace(event, value=estimate(h, event.group, event.at)[name])


def paid(h: History, of: tuple[str, ...]) -> Iterator[Event]:
    return (replace(event, value=event.value / Fraction(60) * hourly(h, event)) for event in worked(h, of))


def calls_paid(h: History) -> Iterator[Event]:
    return (replace(event, value=event.value / Fraction(3600) * hourly(h, event)) for event in others.calls(h) if event.value is not None)


def estimate(h: History, group: str | None, at: datetime) -> dict[str, int]:
    """What held then; before the first one was told, the first one."""
    told = [fact for fact in h.of("people.group_saved") if fact.subject == group]
    found: dict[str, int] = ([fact for fact in told if fact.time <= at] or told[:1])[-1].data["estimates"]
    return found


def hourly(h: History, event: Event) -> Fraction:
    """Of the agent; of nobody, the mean of those who belonged to the group then (REP-065)."""
    if event.agent is not None:
        return rate(h, event.agent, event.at)
    members = members_at(h, event.group, event.at)
    return sum((rate(h, agent, event.at) for agent in members), Fraction(0)) / len(members) if members else Fraction(0)


def rate(h: History, agent: str, at: datetime) -> Fraction:
    told = [fact for fact in h.of("people.employee_saved") if fact.subject == agent]
    return Fraction(([fact for fact in told if fact.time <= at] or told[:1])[-1].data["hourly_cost"])


def members_at(h: History, group: str | None, at: datetime) -> set[str]:
    members: set[str] = set()
    changes = [*h.of("routing.membership_added"), *h.of("routing.membership_removed")]
    for fact in sorted(changes, key=lambda fact: fact.time):
        if fact.data["place"]["group_id"] == group and fact.time <= at:
            change = members.add if fact.type.endswith("added.v1") else members.discard
            change(fact.data["agent_id"])
    return members


def minutes_of_calls(h: History) -> Iterator[Event]:
    return others.lengths(h)


def all_paid(h: History) -> Iterator[Event]:
    yield from paid(h, ("ticket", "chat"))
    yield from calls_paid(h)


COLUMNS: dict[str, Any] = {
    **{
        key: tickets.COLUMNS[key]
        for key in ("total_new_tickets", "messages_sent", "messages_received", "incoming_ticket_transfers", "tickets_assigned_from_queue")
    },
    **{key: chats.COLUMNS[key] for key in ("total_chats", "chat_messages_sent", "chat_messages_received", "incoming_chat_transfers")},
    "total_calls": others.CALLS["total_calls"],
    "ticket_time_cost": (lambda h, c: worked(h, ("ticket",)), total),
    "estimated_ticket_costs": (lambda h, c: paid(h, ("ticket",)), total),
    "live_chat_time_cost": (lambda h, c: worked(h, ("chat",)), total),
    "estimated_chat_costs": (lambda h, c: paid(h, ("chat",)), total),
    "total_time": (lambda h, c: minutes_of_calls(h), total),
    "call_time_cost": (lambda h, c: minutes_of_calls(h), total),
    "estimated_call_costs": (lambda h, c: calls_paid(h), total),
    "total_estimated_cost": (lambda h, c: all_paid(h), total),
}
