"""What an outsider knows of agents and groups: kept up to date from routing's public facts, in the order they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Facts = dict[str, Any]

# By these an agent a chat was taken from shows that he is back (CHT-055); answering a chat is the fourth.
SHOWS_BACK: dict[str, Callable[[Facts], bool]] = {
    "agent_logged_in": lambda said: True,
    "agent_activity_changed": lambda said: said["is_active"] and said["channel"] == "chats",
    "agent_availability_changed": lambda said: bool(said["is_available"]),
}


@dataclass(slots=True)
class Member:
    """An agent in a group: how he is handled there, and his own switches."""

    agent_id: str
    ticket_handling: str = "pull"
    chat_handling: str = "disabled"
    max_tickets: int | None = None
    active: set[str] = field(default_factory=set)
    received: int = 0
    last_received_at: datetime | None = None


@dataclass(slots=True)
class Agent:
    """An agent as seen from outside."""

    agent_id: str
    is_logged_in: bool = False
    is_available: bool = True
    is_blocked_by_call_log: bool = False
    max_tickets: int | None = None
    max_active_chats: int = 1
    last_chat_ended_at: datetime | None = None
    last_chat_assigned_at: datetime | None = None


@dataclass(slots=True)
class Company:
    """All agents and groups seen so far."""

    agents: dict[str, Agent] = field(default_factory=dict)
    groups: dict[str, dict[str, Member]] = field(default_factory=dict)

    def agent(self, agent_id: str) -> Agent:
        return self.agents.setdefault(agent_id, Agent(agent_id))

    def member(self, group_id: str, agent_id: str) -> Member:
        return self.groups.setdefault(group_id, {}).setdefault(agent_id, Member(agent_id))

    def active_in(self, group_id: str, agent_id: str) -> set[str]:
        """The channels in which an agent is active there; none where he is no member."""
        member = self.groups.get(group_id, {}).get(agent_id)
        return member.active if member else set()

    def learn(self, what: str, said: Facts) -> None:
        """Takes in one of routing's facts about an agent; others are passed over."""
        teach = getattr(self, f"_{what}", None)
        if teach is not None:
            teach(said)

    def _agent_logged_in(self, said: Facts) -> None:
        self.agent(said["agent_id"]).is_logged_in = True

    def _agent_logged_out(self, said: Facts) -> None:
        self.agent(said["agent_id"]).is_logged_in = False

    def _agent_availability_changed(self, said: Facts) -> None:
        self.agent(said["agent_id"]).is_available = said["is_available"]

    def _agent_composing_changed(self, said: Facts) -> None:
        self.agent(said["agent_id"]).is_blocked_by_call_log = said["is_composing"] and said["is_blocking_chats"]

    def _agent_limits_changed(self, said: Facts) -> None:
        agent = self.agent(said["agent_id"])
        agent.max_tickets, agent.max_active_chats = said["max_tickets"], said["max_active_chats"]

    def _agent_activity_changed(self, said: Facts) -> None:
        active = self.member(said["place"]["group_id"], said["agent_id"]).active
        (active.add if said["is_active"] else active.discard)(said["channel"])

    def _membership_added(self, said: Facts) -> None:
        member = self.member(said["place"]["group_id"], said["agent_id"])
        member.ticket_handling, member.chat_handling = said["ticket_handling"], said["chat_handling"]
        member.max_tickets = said["max_tickets"]

    _membership_changed = _membership_added

    def _membership_removed(self, said: Facts) -> None:
        self.groups.get(said["place"]["group_id"], {}).pop(said["agent_id"], None)

    def _counters_reset(self, said: Facts) -> None:
        for counter in said["counters"]:
            self.member(said["place"]["group_id"], counter["agent_id"]).received = counter["received_count"]
