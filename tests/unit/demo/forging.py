"""Forged facts of routing, chat and tickets, to show the observer what must not happen."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.envelope import Envelope
from infra.demo.observer.judge import Judge

GROUP = "G"
PLACE = {"brand_id": "B", "department_id": "D", "group_id": GROUP}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Forger:
    """Says facts to a judge, a second apart. `fact` alone makes one without saying it."""

    def __init__(self) -> None:
        self.judge = Judge()
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.said = 0

    def fact(self, kind: str, subject: str, *, source: str = "", cause: str = "", **data: Any) -> Envelope:
        source = source or f"/frontline/{kind.partition('.')[0]}"
        self.said += 1
        self.numbers[source, subject] += 1
        rest: dict[str, Any] = {"time": self.now, "sequence": self.numbers[source, subject], "actor": "system", "via": "api"}
        return Envelope(id=f"fact {self.said}", source=source, type=f"{kind}.v1", subject=subject, cause=cause, data=data, **rest)

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.said)

    def say(self, kind: str, subject: str, **data: Any) -> None:
        self.judge.see(self.fact(kind, subject, **data))

    def agent(self, name: str, chats: int = 2, tickets: int | None = None) -> None:
        """Logged in, member of the group, active for both channels."""
        about: dict[str, Any] = {"agent_id": name, "place": PLACE}
        as_primary = {"ticket_handling": "primary", "chat_handling": "primary", "max_tickets": None}
        self.say("routing.agent_logged_in", name, agent_id=name)
        self.say("routing.agent_limits_changed", name, agent_id=name, max_tickets=tickets, max_active_chats=chats)
        self.say("routing.membership_added", name, **about, **as_primary)
        for channel in ("tickets", "chats"):
            self.say("routing.agent_activity_changed", name, **about, channel=channel, is_active=True)

    def log_out(self, name: str) -> None:
        self.say("routing.agent_logged_out", name, agent_id=name)

    def request(self, work: str, kind: str = "chat", **more: Any) -> None:
        """The work is there and asks for an agent."""
        service = "chat" if kind == "chat" else "tickets"
        self.say(f"{service}.{kind}_{'requested' if kind == 'chat' else 'created'}", work)
        self.say(f"{service}.assignment_requested", work, **{"request_id": f"request of {work}", "from_agent_id": None, **more})

    def assign(self, work: str, agent: str, number: int = 1, kind: str = "chat", was: str | None = None, **more: Any) -> None:
        """Routing's word that the agent has it now."""
        method = "capacity" if kind == "chat" else "round_robin"
        said = {"agent_id": agent, "from_agent_id": was, "method": method, "asked_agent_id": None, "is_receipt": True}
        self.say("routing.work_assigned", work, **{**said, "decision": self.decision(work, number, kind), **more})

    def queue(self, work: str, because: str, number: int = 1, kind: str = "chat", was: str | None = None) -> None:
        """Routing's word that it waits."""
        said = {"from_agent_id": was, "waiting_because": because, "queued_at": self.now.isoformat()}
        self.say("routing.work_queued", work, **said, decision=self.decision(work, number, kind))

    def obey(self, work: str, agent: str | None, number: int = 1, kind: str = "chat") -> None:
        """Chat's or tickets' word that it is so."""
        service, what = ("chat", "chat") if kind == "chat" else ("tickets", "ticket")
        happened = f"{service}.{what}_{'assigned' if agent else 'queued'}"
        self.say(happened, work, **{what: {"assignment_number": number, "agent_id": agent}})

    @staticmethod
    def decision(work: str, number: int, kind: str = "chat", reason: str = "create", **more: Any) -> dict[str, Any]:
        decided: dict[str, Any] = {"work_type": kind, "place": PLACE, "assignment_number": number, "reason": reason}
        return decided | {"request_id": f"request of {work}", "candidates": []} | more
