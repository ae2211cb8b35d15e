"""What a decision saw of its group's members, and whether any of them stood so.

Two groups decide at the same moment, and share agents. Of the one it chooses a decision knows exactly what he holds, for it has locked
him; of the others it may know what they held a moment ago. So the numbers stored with it are compared with the numbers of that moment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from infra.demo.observer.company import Company
from infra.demo.observer.loads import Loads

A_MOMENT = timedelta(seconds=5)
AT_LIMIT = ("T8", "C9")
EPOCH_MS = 1000


class Standing(NamedTuple):
    """What of an agent changes by decisions of other groups too."""

    running: int
    counted: int
    last_chat_ended_at: datetime | None
    last_chat_assigned_at: datetime | None


@dataclass(slots=True)
class Seen:
    """Counts as a decision saw them; asked like Loads."""

    loads: Loads
    stood: dict[str, Standing] = field(default_factory=dict)

    def running_chats(self, agent_id: str) -> int:
        return self.stood[agent_id].running if agent_id in self.stood else self.loads.running_chats(agent_id)

    def counted_tickets(self, agent_id: str, group_id: str | None = None) -> int:
        """Of one group exactly as it is: that changes under the group's lock only."""
        if group_id is None and agent_id in self.stood:
            return self.stood[agent_id].counted
        return self.loads.counted_tickets(agent_id, group_id)


@dataclass(slots=True)
class Standings:
    """How each agent stood before each change of the last moment."""

    company: Company
    loads: Loads
    before: dict[str, deque[tuple[datetime, Standing]]] = field(default_factory=dict)

    def note(self, agent_ids: Iterable[str | None], at: datetime) -> None:
        """Something about these agents is about to change."""
        for agent_id in agent_ids:
            if agent_id is not None:
                stood = self.before.setdefault(agent_id, deque(maxlen=50))
                stood.append((at, self.now(agent_id)))

    def now(self, agent_id: str) -> Standing:
        agent, loads = self.company.agent(agent_id), self.loads
        running, counted = loads.running_chats(agent_id), loads.counted_tickets(agent_id)
        return Standing(running, counted, agent.last_chat_ended_at, agent.last_chat_assigned_at)

    def lately(self, agent_id: str, at: datetime) -> list[Standing]:
        """As he stands now, and as he stood within the moment before."""
        return [self.now(agent_id), *(stood for when, stood in self.before.get(agent_id, ()) if at - when <= A_MOMENT)]

    def of_candidates(self, decision: dict[str, Any], at: datetime) -> dict[str, Standing] | str:
        """How its candidates stood when it looked at them; or who of them never stood as it says."""
        stood: dict[str, Standing] = {}
        for nth, row in enumerate(decision["candidates"]):
            could_be = self.lately(row["agent_id"], at) if nth else [self.now(row["agent_id"])]
            so = [standing for standing in could_be if is_so(standing, row)]
            if not so:
                return f"{row['agent_id']} never stood as it says: {row}, but {could_be[0]}"
            stood[row["agent_id"]] = so[0]
        return stood

    def seen_by(self, decision: dict[str, Any], at: datetime) -> tuple[Company, Seen] | None:
        """The company and its loads as this decision saw them, if they ever were so."""
        stood = self.of_candidates(decision, at)
        if isinstance(stood, str):
            return None
        for step in decision.get("dropped", ()):
            if step["step"] in AT_LIMIT:
                stood |= {agent_id: self._fullest(agent_id, step["step"], at) for agent_id in step["agent_ids"] or ()}
        agents = dict(self.company.agents)
        for id_, one in stood.items():
            agent = self.company.agent(id_)
            agents[id_] = replace(agent, last_chat_ended_at=one.last_chat_ended_at, last_chat_assigned_at=one.last_chat_assigned_at)
        return Company(agents, self.company.groups), Seen(self.loads, stood)

    def _fullest(self, agent_id: str, step: str, at: datetime) -> Standing:
        return max(self.lately(agent_id, at), key=lambda stood: stood.running if step == "C9" else stood.counted)


def is_so(standing: Standing, row: dict[str, Any]) -> bool:
    """Whether a candidate's numbers are these; moments as they travel, in milliseconds."""
    if "running" in row:
        said = (row["running"], _moment(row["last_chat_ended_at"]), _moment(row["last_chat_assigned_at"]))
        return said == (standing.running, _cut(standing.last_chat_ended_at), _cut(standing.last_chat_assigned_at))
    return bool(row.get("counted", standing.counted) == standing.counted)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _cut(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=moment.microsecond // EPOCH_MS * EPOCH_MS) if moment else None
