"""Tells the demo's judge what happens in the simulator, in the words of the public bus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from contracts.envelope import Envelope
from infra.demo.observer.judge import Judge
from infra.simulate.clock import Clock

Data = dict[str, Any]


class Ears:
    """A `Told` whose judge recomputes every choice by its own reading of the rules, from nothing but what it hears."""

    def __init__(self) -> None:
        self.judge = Judge()
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.said = 0

    def __call__(self, clock: Clock, what: str, subject: str, **about: Any) -> None:
        hear: Callable[..., tuple[str, Data]] = getattr(self, f"_{what}", self._of_agent)
        service, data = hear(what, subject, **about)
        self._say(clock, f"{service}.{what}", subject, data)

    def _say(self, clock: Clock, kind: str, subject: str, data: Data) -> None:
        source = f"/frontline/{kind.partition('.')[0]}"
        self.numbers[source, subject] += 1
        self.said += 1
        rest: Data = {"time": clock.moment, "sequence": self.numbers[source, subject], "actor": "system", "via": "api", "cause": ""}
        self.judge.see(Envelope(id=f"fact {self.said}", source=source, type=f"{kind}.v1", subject=subject, data=data, **rest))

    def _of_agent(self, what: str, subject: str, **about: Any) -> tuple[str, Data]:
        place = {"place": {"group_id": about.pop("group")}} if "group" in about else {}
        return "routing", {"agent_id": subject, "is_available": True, **place, **about}

    def _membership_added(self, what: str, subject: str, group: str, seat: Any) -> tuple[str, Data]:
        handling = {"ticket_handling": seat.ticket_handling, "chat_handling": seat.chat_handling}
        return "routing", {"agent_id": subject, "place": {"group_id": group}, "max_tickets": seat.max_tickets_in_group, **handling}

    def _counters_reset(self, what: str, subject: str, went_active_agent_id: str, counters: dict[str, int]) -> tuple[str, Data]:
        rows = [{"agent_id": name, "received_count": count} for name, count in counters.items()]
        return "routing", {"place": {"group_id": subject}, "counters": rows}

    def _assignment_requested(self, what: str, subject: str, piece: Any, reason: str) -> tuple[str, Data]:
        data = {"request_id": f"{subject} {piece.number + 1}", "from_agent_id": piece.agent, "was_status": "waiting"}
        if piece.arrival.kind == "chat":
            return "chat", data | {"barred_agent_ids": sorted(piece.taken_from)}
        return "tickets", data

    def _work_assigned(self, what: str, subject: str, piece: Any, before: str | None, decision: Any, reason: str) -> tuple[str, Data]:
        said = {"agent_id": piece.agent, "from_agent_id": before, "method": decision.method, "asked_agent_id": None}
        return "routing", {**said, "is_receipt": piece.is_counted, "decision": self._decision(piece, reason)}

    def _work_queued(self, what: str, subject: str, piece: Any, before: str | None, decision: Any, reason: str) -> tuple[str, Data]:
        said = {"from_agent_id": before, "waiting_because": decision.waiting_because}
        return "routing", {**said, "queued_at": piece.queued.queued_at.isoformat(), "decision": self._decision(piece, reason)}

    def _work_kept(self, what: str, subject: str, piece: Any, decision: Any) -> tuple[str, Data]:
        answered = {"request_id": f"{subject} {piece.number + 1}"}
        return "routing", {"agent_id": decision.agent_id, "decision": self._decision(piece, "reply") | answered}

    def _work_released(self, what: str, subject: str, piece: Any, reason: str) -> tuple[str, Data]:
        return "routing", {"reason": reason}

    def _chat_ended(self, what: str, subject: str, piece: Any) -> tuple[str, Data]:
        return "nobody", {}  # the end is told by work_released, in the same moment

    def _chat_message_sent(self, what: str, subject: str, agent: str) -> tuple[str, Data]:
        return "chat", {"is_answer": True, "sender_agent_id": agent}

    def _decision(self, piece: Any, reason: str) -> Data:
        request = None if reason in ("queue_worked", "take", "rebalance") else f"{piece.arrival.work_id} {piece.number}"
        place = {"group_id": piece.group}
        said = {"request_id": request, "reason": reason, "work_type": piece.arrival.kind, "place": place, "candidates": []}
        return said | {"assignment_number": piece.number}
