"""Invitations to chat from Who's On, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from kit.config import PROJECT
from tests.support.telling.company import Group
from tests.support.telling.teller import Said, Teller

EXAMPLE = PROJECT / "contracts/examples/whoson.invitation_sent.v1.json"


class ToldInvitation:
    """Sent by an agent by hand, or by an event rule where no agent is said."""

    def __init__(self, teller: Teller, at: datetime, group: Group, agent_id: str | None) -> None:
        self.teller, self.id = teller, teller.id()
        self.visit: dict[str, Any] = orjson.loads(EXAMPLE.read_bytes())["data"]["visit"] | {
            "id": teller.id(),
            "brand_id": group.department.brand_id,
        }
        where = {"department_id": group.department.id, "group_id": group.id, "agent_id": agent_id}
        self.state = {"id": self.id, "visit_id": self.visit["id"], "source": "agent" if agent_id else "event", "kind": "invite", **where}
        self.state |= {"state": "sent", "chat_id": None, "text": "Hello?", "sent_at": at, "answered_at": None}
        self._tell("invitation_sent", at, agent_name=None)

    def accept(self, at: datetime, chat_id: str) -> None:
        self.state |= {"state": "accepted", "chat_id": chat_id, "answered_at": at}
        self._tell("invitation_accepted", at)

    def reject(self, at: datetime) -> None:
        self.state |= {"state": "rejected", "answered_at": at}
        self._tell("invitation_rejected", at)

    def ignore(self, at: datetime) -> None:
        self.state |= {"state": "ignored"}
        self._tell("invitation_ignored", at)

    def _tell(self, name: str, at: datetime, **more: Any) -> None:
        said: Said = {"visit": self.visit, "visitor_key": "k", "invitation": dict(self.state)}
        self.teller.tell(f"whoson.{name}", self.visit["id"], at, "visitor", **said, **more)
