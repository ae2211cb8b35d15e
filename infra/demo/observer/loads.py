"""Who holds what, as an outsider sees it: owners, running chats, counted and active tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Counts(Protocol):
    """What the rules ask about loads."""

    def running_chats(self, agent_id: str) -> int: ...

    def counted_tickets(self, agent_id: str, group_id: str | None = None) -> int: ...


@dataclass(slots=True)
class Held:
    """One piece of work that somebody holds, or that waits (agent_id None)."""

    work_type: str
    group_id: str
    agent_id: str | None
    assignment_number: int
    is_counted: bool = False
    is_active: bool = True
    queued_at: datetime | None = None


@dataclass(slots=True)
class Loads:
    """All work seen so far that still counts in a load or a queue, with a count by agent so that asking is cheap."""

    works: dict[str, Held] = field(default_factory=dict)
    by_agent: dict[str, dict[str, Held]] = field(default_factory=dict)

    def place(self, work_id: str, held: Held) -> None:
        """The work is now held so, whatever was before."""
        self.remove(work_id)
        self.works[work_id] = held
        if held.agent_id is not None:
            self.by_agent.setdefault(held.agent_id, {})[work_id] = held

    def remove(self, work_id: str) -> Held | None:
        """The work counts nowhere any more."""
        held = self.works.pop(work_id, None)
        if held is not None and held.agent_id is not None:
            self.by_agent[held.agent_id].pop(work_id, None)
        return held

    def running_chats(self, agent_id: str) -> int:
        return sum(held.work_type == "chat" for held in self.by_agent.get(agent_id, {}).values())

    def counted_tickets(self, agent_id: str, group_id: str | None = None) -> int:
        held = self.by_agent.get(agent_id, {}).values()
        return sum(one.work_type == "ticket" and one.is_counted and one.is_active and group_id in (None, one.group_id) for one in held)

    def active_tickets(self, agent_id: str, group_id: str) -> int:
        held = self.by_agent.get(agent_id, {}).values()
        return sum(one.work_type == "ticket" and one.is_active and one.group_id == group_id for one in held)
