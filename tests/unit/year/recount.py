"""What a slow and careful reader makes of a year: commits, calendars, presence. Only from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

from contracts.envelope import Envelope
from services.tickets.rules.calendar import business_seconds

RUNNING = {"open_seconds", "active_seconds"}
Commit = list[Envelope]


def commits(facts: Iterable[Envelope], shape: str) -> list[Commit]:
    """Facts of one subject that carry the same state at the same moment belong together."""
    found: list[Commit] = []
    for fact in facts:
        if shape not in fact.data:
            continue
        if found and found[-1][0].time == fact.time and found[-1][0].data[shape] == fact.data[shape]:
            found[-1].append(fact)
        else:
            found.append([fact])
    return found


def check_before(all_commits: list[Commit], shape: str, changes: Mapping[str, tuple[str, ...]]) -> None:
    """State and `before` are both sides: each changed field is told once, as it was, by a fact that may change it."""
    assert all(not fact.data["before"] for fact in all_commits[0] if shape == "ticket")
    for earlier, later in pairwise(all_commits):
        was, now = earlier[-1].data[shape], later[-1].data[shape]
        changed = {name for name in now if was[name] != now[name]} - RUNNING
        said: dict[str, Any] = {}
        for fact in later:
            assert not set(fact.data["before"]) & set(said)
            assert set(fact.data["before"]) <= set(changes[fact.type])
            said |= fact.data["before"]
        assert said == {name: was[name] for name in changed}, (later[0].type, later[0].subject)


class Calendars:
    """Hours by department and version, as people told them."""

    def __init__(self, facts: Iterable[Envelope]) -> None:
        self._versions: defaultdict[str, dict[int, Envelope]] = defaultdict(dict)
        for fact in facts:
            if fact.type == "people.department_saved.v1":
                self._versions[fact.subject][fact.sequence] = fact

    def check(self, span: Mapping[str, Any] | None, department_id: str, start: datetime, end: datetime) -> None:
        """A span of exactly this time, by the hours of the department that were in force at its end."""
        assert span is not None
        assert (moment(span["from_at"]), moment(span["to_at"])) == (start, end)
        assert span["seconds"] == int((end - start).total_seconds())
        versions = self._versions[department_id]
        assert span["calendar_sequence"] == max(number for number, one in versions.items() if one.time <= end)
        said = versions[span["calendar_sequence"]].data
        assert span["business_seconds"] == business_seconds(start, end, said["hours"], said["holidays"], said["time_zone"])


class Standing:
    """Who is member of what, logged in, and could be given a chat, after each fact of routing about agents."""

    def __init__(self) -> None:
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        self.takes_chats: defaultdict[str, set[str]] = defaultdict(set)
        self.is_logged_in: defaultdict[str, bool] = defaultdict(bool)
        self.is_available: defaultdict[str, bool] = defaultdict(lambda: True)
        self.is_active: defaultdict[tuple[str, str, str], bool] = defaultdict(bool)

    def receiving(self, group_id: str) -> set[str]:
        return {
            agent
            for agent in self.takes_chats[group_id]
            if self.is_logged_in[agent] and self.is_available[agent] and self.is_active[agent, group_id, "chats"]
        }

    def hear(self, fact: Envelope) -> None:
        said, agent, name = fact.data, fact.subject, fact.type.split(".")[1]
        if name == "membership_added":
            self.members[said["place"]["group_id"]].add(agent)
            if said["chat_handling"] != "disabled":
                self.takes_chats[said["place"]["group_id"]].add(agent)
        elif name in ("agent_logged_in", "agent_logged_out"):
            assert self.is_logged_in[agent] is (name == "agent_logged_out")
            self.is_logged_in[agent] = not self.is_logged_in[agent]
        elif name == "agent_availability_changed":
            assert self.is_available[agent] is not said["is_available"]
            self.is_available[agent] = said["is_available"]
        elif name == "agent_activity_changed":
            switch = agent, said["place"]["group_id"], said["channel"]
            assert self.is_active[switch] is not said["is_active"]
            assert said["place"]["group_id"] in {group for group, members in self.members.items() if agent in members}
            self.is_active[switch] = said["is_active"]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
