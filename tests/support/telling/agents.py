"""Agents at work: signed in, switched on, available, at the screen."""

from __future__ import annotations

from datetime import datetime

from tests.support.telling.company import Group
from tests.support.telling.teller import Said, Teller


class Agents:
    def __init__(self, teller: Teller) -> None:
        self.teller = teller

    def log_in(self, at: datetime, agent_id: str) -> None:
        self.teller.tell("routing.agent_logged_in", agent_id, at, agent_id=agent_id, session_id=self.teller.id(), reason="person")

    def log_out(self, at: datetime, agent_id: str) -> None:
        said: Said = {"reason": "person", "is_handing_off_tickets": False, "groups_left_empty": []}
        self.teller.tell("routing.agent_logged_out", agent_id, at, agent_id=agent_id, **said)

    def switch(self, at: datetime, agent_id: str, group: Group, channel: str, *, is_active: bool) -> None:
        said: Said = {"place": group.place, "channel": channel, "is_active": is_active, "reason": "person", "groups_left_empty": []}
        self.teller.tell("routing.agent_activity_changed", agent_id, at, f"employee:{agent_id}", agent_id=agent_id, **said)

    def make_available(self, at: datetime, agent_id: str, *, is_available: bool) -> None:
        said: Said = {"is_available": is_available, "unavailable_reason": None if is_available else "manual", "reason": "person"}
        said |= {"group_ids": [], "groups_left_empty": []}
        self.teller.tell("routing.agent_availability_changed", agent_id, at, f"employee:{agent_id}", agent_id=agent_id, **said)

    def begin_session(self, at: datetime, agent_id: str) -> str:
        key = self.teller.id()
        self.teller.tell("routing.web_session_started", agent_id, at, agent_id=agent_id, web_session_id=key)
        return key

    def end_session(self, at: datetime, agent_id: str, key: str, started_at: datetime, ended_at: datetime) -> None:
        said: Said = {"web_session_id": key, "started_at": started_at, "ended_at": ended_at, "action_count": 1}
        self.teller.tell("routing.web_session_ended", agent_id, at, agent_id=agent_id, **said)
