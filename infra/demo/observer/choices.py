"""A second, plain reading of the rules: who must get a ticket (RTE-044 to 055) or a chat (RTE-060 to 075)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

from infra.demo.observer.company import Agent, Company, Member
from infra.demo.observer.loads import Counts, Loads

TAKING_PART = ("primary", "secondary")
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def who_gets_ticket(company: Company, loads: Counts, group_id: str, not_these: set[str]) -> tuple[str | None, str | None]:
    """The agent who must get a ticket of this group, or None and the word for why it waits."""
    taking_part = _taking_part(company, group_id, lambda member: member.ticket_handling)
    steps = (
        ("nobody_logged_in", lambda member, agent: agent.is_logged_in),
        ("nobody_active", lambda member, agent: "tickets" in member.active),
        ("all_barred", lambda member, agent: agent.agent_id not in not_these),
        ("all_at_limit", lambda member, agent: _has_room_for_ticket(loads, group_id, member, agent)),
    )
    left, because = _narrow(company, group_id, taking_part, steps)
    if not left:
        return None, because
    left = _primary_first(left, lambda member: member.ticket_handling)
    chosen = min(left, key=lambda member: (member.received, member.last_received_at or LONG_AGO, member.agent_id))
    return chosen.agent_id, None


def who_gets_chat(company: Company, loads: Counts, group_id: str, not_these: set[str]) -> tuple[str | None, str | None]:
    """The agent who must get a chat of this group, or None and the word for why it waits."""
    taking_part = _taking_part(company, group_id, lambda member: member.chat_handling)
    steps = (
        ("nobody_logged_in", lambda member, agent: agent.is_logged_in),
        ("nobody_active", lambda member, agent: "chats" in member.active),
        ("nobody_available", lambda member, agent: agent.is_available),
        ("all_composing", lambda member, agent: not agent.is_blocked_by_call_log),
        ("all_barred", lambda member, agent: agent.agent_id not in not_these),
        ("all_at_limit", lambda member, agent: loads.running_chats(agent.agent_id) < agent.max_active_chats),
    )
    left, because = _narrow(company, group_id, taking_part, steps)
    if not left:
        return None, because
    left = _primary_first(left, lambda member: member.chat_handling)

    def rank(member: Member) -> tuple[Fraction, int, datetime, datetime, str]:
        agent = company.agent(member.agent_id)
        running = loads.running_chats(agent.agent_id)
        share = Fraction(running, agent.max_active_chats)
        return share, running, agent.last_chat_ended_at or LONG_AGO, agent.last_chat_assigned_at or LONG_AGO, agent.agent_id

    return min(left, key=rank).agent_id, None


def may_even_out(company: Company, loads: Loads, group_id: str, giver: str, receiver: str) -> str | None:
    """What is wrong with a rebalance rule's moving a ticket of this group (RTE-103, RTE-104), if something is."""
    if not _receives_tickets(company, group_id, receiver):
        return f"{receiver} does not receive"
    more, fewer = loads.active_tickets(giver, group_id), loads.active_tickets(receiver, group_id)
    if _receives_tickets(company, group_id, giver) and more - fewer < 2:
        return f"{giver} has {more} and {receiver} {fewer}"
    return None


Step = tuple[str, Callable[[Member, Agent], bool]]


def _taking_part(company: Company, group_id: str, handling: Callable[[Member], str]) -> list[Member]:
    return [member for member in company.groups.get(group_id, {}).values() if handling(member) in TAKING_PART]


def _receives_tickets(company: Company, group_id: str, agent_id: str) -> bool:
    member = company.member(group_id, agent_id)
    return member.ticket_handling in TAKING_PART and "tickets" in member.active and company.agent(agent_id).is_logged_in


def _narrow(company: Company, group_id: str, members: list[Member], steps: tuple[Step, ...]) -> tuple[list[Member], str]:
    if not members:
        return [], "pull_only" if company.groups.get(group_id) else "no_member"
    for because, may in steps:
        members = [member for member in members if may(member, company.agent(member.agent_id))]
        if not members:
            return [], because
    return members, ""


def _primary_first(members: list[Member], handling: Callable[[Member], str]) -> list[Member]:
    return [member for member in members if handling(member) == "primary"] or members


def _has_room_for_ticket(loads: Counts, group_id: str, member: Member, agent: Agent) -> bool:
    overall, here = loads.counted_tickets(agent.agent_id), loads.counted_tickets(agent.agent_id, group_id)
    return _below(overall, agent.max_tickets) and _below(here, member.max_tickets)


def _below(count: int, limit: int | None) -> bool:
    return limit is None or count < limit
