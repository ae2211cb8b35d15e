"""Judges routing by its public facts: one owner at a time, no limit broken, and every choice the one the rules make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.envelope import Envelope
from infra.demo.observer.checks import AUTOMATIC, MOST_FAULTS, Checks
from infra.demo.observer.company import SHOWS_BACK
from infra.demo.observer.loads import Held

__all__ = ["AUTOMATIC", "MOST_FAULTS", "Judge"]


@dataclass(slots=True)
class Judge(Checks):
    """Sees every public fact, each once and after what caused it; `faults` says in words what broke which rule."""

    def see(self, envelope: Envelope) -> None:
        """Takes one fact in. What skips a number of its subject is a fault."""
        service, _, what = envelope.type.rpartition(".")[0].partition(".")
        if envelope.source != f"/frontline/{service}":
            self.checked["strangers"] += 1  # it is not for us to say what others mean by it
            return
        self._count(envelope)
        handler = getattr(self, f"_{service}_{what}", None)
        if handler is not None:
            handler(envelope)
        elif service == "routing":
            self.company.learn(what, envelope.data)
            self._unbar_by(what, envelope.data)

    def unobeyed(self) -> list[str]:
        """Works whose last decision tickets or chat never carried out."""
        return [work for work, owners in self.owners.items() if work in self.loads.works and max(owners) != self._obeyed.get(work, 0)]

    def _count(self, envelope: Envelope) -> None:
        key = (envelope.source, envelope.subject)
        last = self.sequences.get(key)
        if last is not None and envelope.sequence != last + 1:
            self.fault(f"{envelope.type} of {envelope.subject}: number {envelope.sequence} follows {last}")
        self.sequences[key] = envelope.sequence
        self.checked["facts"] += 1

    # what was asked

    def _tickets_ticket_created(self, envelope: Envelope) -> None:
        self.created.add(envelope.subject)

    def _chat_chat_requested(self, envelope: Envelope) -> None:
        self.created.add(envelope.subject)

    def _tickets_assignment_requested(self, envelope: Envelope) -> None:
        self.requests[envelope.data["request_id"]] = envelope.data
        self.asked_at.setdefault(envelope.subject, envelope.time)

    def _tickets_ticket_pinned(self, envelope: Envelope) -> None:
        if envelope.sequence > self.pins.get(envelope.subject, (0, False))[0]:
            self.pins[envelope.subject] = (envelope.sequence, envelope.data["ticket"]["is_pinned"])

    _tickets_ticket_unpinned = _tickets_ticket_pinned

    def _chat_assignment_requested(self, envelope: Envelope) -> None:
        self.requests[envelope.data["request_id"]] = envelope.data
        self.asked_at.setdefault(envelope.subject, envelope.time)
        self.barred_next[envelope.subject] = set(envelope.data.get("barred_agent_ids") or ())
        self.fading.pop(envelope.subject, None)

    # what was decided

    def _routing_work_assigned(self, envelope: Envelope) -> None:
        said, decision, work = envelope.data, envelope.data["decision"], envelope.subject
        self.next_number(work, decision, said["from_agent_id"], said["agent_id"])
        self._bar_as_asked(work, decision)
        if work in self.earlier:
            self.checked["only followed"] += 1
        elif said["method"] in AUTOMATIC:
            self.check_choice(work, said, decision, envelope.time)
            self.check_order(work, said, decision)
            self.check_must_move(work, said["from_agent_id"], decision)
        elif said["method"] == "evened":
            self.check_move(work, said, decision["place"]["group_id"])
        elif said["asked_agent_id"]:
            self.check_named(work, said, decision)
        self._give(work, envelope)
        if said["method"] in (*AUTOMATIC, "evened"):
            self.check_limits(work, said["agent_id"], decision)

    def _routing_work_queued(self, envelope: Envelope) -> None:
        said, decision, work = envelope.data, envelope.data["decision"], envelope.subject
        self.next_number(work, decision, said["from_agent_id"], None)
        self._bar_as_asked(work, decision)
        if work not in self.earlier:
            self.check_queued(work, said, decision, envelope.time)
        moment, number = datetime.fromisoformat(said["queued_at"]), decision["assignment_number"]
        is_active = self.is_active(work, decision)  # what is not waits for nobody, until somebody sets it Active
        held = Held(decision["work_type"], decision["place"]["group_id"], None, number, queued_at=moment if is_active else None)
        held.is_active = is_active
        self.standings.note([said["from_agent_id"]], envelope.time)
        self.loads.place(work, held)

    def _routing_work_kept(self, envelope: Envelope) -> None:
        held = self.loads.works.get(envelope.subject)
        is_earlier = envelope.subject not in self.created and envelope.data["decision"]["assignment_number"] > 1
        if held is None and is_earlier:
            self.checked["only followed"] += 1
        elif held is None:
            self.fault(f"{envelope.subject}: kept by {envelope.data['agent_id']}, but never assigned")
        elif held.agent_id != envelope.data["agent_id"]:
            self.fault(f"{envelope.subject}: kept by {envelope.data['agent_id']}, but owned by {held.agent_id}")
        else:
            self.check_may_stay(envelope.subject, envelope.data["agent_id"], envelope.data["decision"])
            held.is_active = self.is_active(envelope.subject, envelope.data["decision"])
            held.group_id = envelope.data["decision"]["place"]["group_id"]
        self.checked["kept"] += 1

    def _routing_work_released(self, envelope: Envelope) -> None:
        work, said = envelope.subject, envelope.data
        held = self.loads.works.get(work)
        if held is None:
            return
        self.standings.note([held.agent_id], envelope.time)
        if said["reason"] == "not_active":
            held.is_active = held.is_counted = False
            if held.agent_id is None:
                held.queued_at = None
            return
        self.loads.remove(work)
        if said["reason"] == "ended" and held.agent_id is not None:
            agent, ended_at = self.company.agent(held.agent_id), self.ended_at.pop(work, envelope.time)
            agent.last_chat_ended_at = max(agent.last_chat_ended_at or ended_at, ended_at)

    # what was obeyed, and what else moves a load

    def _tickets_ticket_assigned(self, envelope: Envelope) -> None:
        self._obeys(envelope, envelope.data["ticket"])

    def _tickets_ticket_queued(self, envelope: Envelope) -> None:
        self._obeys(envelope, envelope.data["ticket"])

    def _chat_chat_assigned(self, envelope: Envelope) -> None:
        self._obeys(envelope, envelope.data["chat"])

    def _chat_chat_queued(self, envelope: Envelope) -> None:
        self._obeys(envelope, envelope.data["chat"])

    def _chat_chat_ended(self, envelope: Envelope) -> None:
        self.ended_at[envelope.subject] = datetime.fromisoformat(envelope.data["chat"]["ended_at"])

    def _chat_chat_message_sent(self, envelope: Envelope) -> None:
        if envelope.data["is_answer"] and envelope.data["sender_agent_id"]:
            self._fade(envelope.data["sender_agent_id"], envelope.time)

    def _obeys(self, envelope: Envelope, state: dict[str, Any]) -> None:
        decided = self.owners.get(envelope.subject, {})
        number = state["assignment_number"]
        if decided.get(number, "nobody decided") != state["agent_id"]:
            self.fault(f"{envelope.subject}: number {number} says {decided.get(number)}, {envelope.type} says {state['agent_id']}")
        self._obeyed[envelope.subject] = number

    def _give(self, work: str, envelope: Envelope) -> None:
        said, decision = envelope.data, envelope.data["decision"]
        group, agent_id, number = decision["place"]["group_id"], said["agent_id"], decision["assignment_number"]
        # Who sets a ticket Active by hand asks nobody: then only the receipt of its next owner tells.
        is_by_itself = decision["work_type"] == "ticket" and not self.asked(decision)
        is_active = said["is_receipt"] if is_by_itself else self.is_active(work, decision)
        self.standings.note([agent_id, said["from_agent_id"]], envelope.time)
        self.loads.place(work, Held(decision["work_type"], group, agent_id, number, is_counted=said["is_receipt"], is_active=is_active))
        self.barred.pop(work, None)
        self.fading.pop(work, None)
        if decision["work_type"] == "chat":
            self.company.agent(agent_id).last_chat_assigned_at = envelope.time
        elif said["is_receipt"]:
            member = self.company.member(group, agent_id)
            member.received, member.last_received_at = member.received + 1, envelope.time

    def _bar_as_asked(self, work: str, decision: dict[str, Any]) -> None:
        """Who came back before routing had read the request is barred by it all the same."""
        asked = self.asked(decision)
        if "barred_agent_ids" in asked:
            self.barred[work] = set(asked["barred_agent_ids"]) - self.fading.get(work, {}).keys()

    def _unbar_by(self, what: str, said: dict[str, Any]) -> None:
        shows_back = SHOWS_BACK.get(what)
        if shows_back is not None and shows_back(said):
            self._unbar(said["agent_id"])

    def _unbar(self, agent_id: str) -> None:
        for agents in self.barred_next.values():
            agents.discard(agent_id)
        for work, agents in self.barred.items():
            agents.discard(agent_id)
            self.fading.get(work, {}).pop(agent_id, None)

    def _fade(self, agent_id: str, at: datetime) -> None:
        """He answered a chat: routing will hear of it in a moment, and then he is barred no more."""
        for barred in (self.barred, self.barred_next):
            for work, agents in barred.items():
                if agent_id in agents:
                    agents.discard(agent_id)
                    self.fading.setdefault(work, {})[agent_id] = at
