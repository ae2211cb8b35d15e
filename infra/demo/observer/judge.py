"""Judges routing by its public facts: one owner at a time, no limit broken, and every choice the one the rules make."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.envelope import Envelope
from infra.demo.observer.choices import may_even_out, who_gets_chat, who_gets_ticket
from infra.demo.observer.company import SHOWS_BACK, Company
from infra.demo.observer.loads import Held, Loads

AUTOMATIC = ("round_robin", "capacity")
MOST_FAULTS = 200
HEARD_WITHIN = 60.0  # seconds in which routing has surely heard what chat said


@dataclass(slots=True)
class Judge:
    """Sees every public fact, each once and after what caused it; `faults` says in words what broke which rule."""

    company: Company = field(default_factory=Company)
    loads: Loads = field(default_factory=Loads)
    faults: list[str] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    barred: dict[str, set[str]] = field(default_factory=dict)
    fading: dict[str, dict[str, datetime]] = field(default_factory=dict)
    owners: dict[str, dict[int, str | None]] = field(default_factory=dict)
    ended_at: dict[str, datetime] = field(default_factory=dict)
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    _obeyed: dict[str, int] = field(default_factory=dict)

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

    def fault(self, text: str) -> None:
        """Notes what broke a rule."""
        self.checked["faults"] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)

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

    def _chat_assignment_requested(self, envelope: Envelope) -> None:
        self.requests[envelope.data["request_id"]] = envelope.data
        self.barred[envelope.subject] = set(envelope.data.get("barred_agent_ids") or ())
        self.fading.pop(envelope.subject, None)

    # what was decided

    def _routing_work_assigned(self, envelope: Envelope) -> None:
        said, decision, work = envelope.data, envelope.data["decision"], envelope.subject
        self._next_number(work, decision, said["from_agent_id"], said["agent_id"])
        if said["method"] in AUTOMATIC:
            self._check_choice(work, said, decision, envelope.time)
        elif said["method"] == "evened":
            self._check_move(work, said, decision["place"]["group_id"])
        elif said["asked_agent_id"] and said["asked_agent_id"] != said["agent_id"]:
            self.fault(f"{work}: asked for {said['asked_agent_id']}, given to {said['agent_id']}")
        self._give(work, envelope)
        if said["method"] in (*AUTOMATIC, "evened"):
            self._check_limits(work, said["agent_id"], decision)

    def _routing_work_queued(self, envelope: Envelope) -> None:
        said, decision, work = envelope.data, envelope.data["decision"], envelope.subject
        self._next_number(work, decision, said["from_agent_id"], None)
        readings = self._readings(work, decision, said["from_agent_id"], envelope.time)
        chosen, because = readings[-1]
        if chosen is not None:
            self.fault(f"{work}: queued ({said['waiting_because']}), but {chosen} could take it")
        elif said["waiting_because"] not in [reading[1] for reading in readings]:
            self.fault(f"{work}: waits because {because}, not {said['waiting_because']}")
        self.checked["queued"] += 1
        moment = datetime.fromisoformat(said["queued_at"])
        number = decision["assignment_number"]
        self.loads.place(work, Held(decision["work_type"], decision["place"]["group_id"], None, number, queued_at=moment))

    def _routing_work_kept(self, envelope: Envelope) -> None:
        held = self.loads.works.get(envelope.subject)
        if held is None:
            self.fault(f"{envelope.subject}: kept by {envelope.data['agent_id']}, but never assigned")
        elif held.agent_id != envelope.data["agent_id"]:
            self.fault(f"{envelope.subject}: kept by {envelope.data['agent_id']}, but owned by {held.agent_id}")
        elif not held.is_active:
            held.is_active = True
        self.checked["kept"] += 1

    def _routing_work_released(self, envelope: Envelope) -> None:
        work, said = envelope.subject, envelope.data
        held = self.loads.works.get(work)
        if held is None:
            return
        if said["reason"] == "not_active":
            held.is_active = held.is_counted = False
            if held.agent_id is None:
                held.queued_at = None
            return
        self.loads.remove(work)
        if said["reason"] == "ended" and held.agent_id is not None:
            self.company.agent(held.agent_id).last_chat_ended_at = self.ended_at.pop(work, envelope.time)

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

    # the rules, once more

    def _next_number(self, work: str, decision: dict[str, Any], from_agent: str | None, to_agent: str | None) -> None:
        owners, number = self.owners.setdefault(work, {}), decision["assignment_number"]
        last = max(owners, default=0)
        if owners and number != last + 1:
            self.fault(f"{work}: assignment {number} follows {last}")
        if owners and owners[last] != from_agent:
            self.fault(f"{work}: taken from {from_agent}, but {owners[last]} had it")
        owners[number] = to_agent
        self.checked["decisions"] += 1

    def _check_choice(self, work: str, said: dict[str, Any], decision: dict[str, Any], at: datetime) -> None:
        chosen = [agent_id for agent_id, _ in self._readings(work, decision, said["from_agent_id"], at)]
        if not any(one == said["agent_id"] or self._is_same_rank(decision, one, said["agent_id"]) for one in chosen):
            self.fault(f"{work}: {decision['reason']} gave it to {said['agent_id']}, the rules give it to {chosen[0]}")
        self.checked["choices"] += 1
        if decision["reason"] == "queue_worked":
            self._check_order(work, decision, at)

    def _check_move(self, work: str, said: dict[str, Any], group_id: str) -> None:
        giver, receiver = said["from_agent_id"], said["agent_id"]
        wrong = may_even_out(self.company, self.loads, group_id, giver, receiver)
        if wrong is not None:
            self.fault(f"{work}: moved from {giver} to {receiver}, but {wrong}")
        self.checked["moves"] += 1

    def _readings(self, work: str, decision: dict[str, Any], from_agent: str | None, at: datetime) -> list[tuple[str | None, str | None]]:
        """Who must have it, or why it waits. Two answers while routing may not have heard yet that a barred agent is back (CHT-055)."""
        asked = self.requests.get(decision.get("request_id") or "", {})
        not_these = {agent for agent in (from_agent, asked.get("from_agent_id")) if agent} | self.barred.get(work, set())
        fading = {agent for agent, since in self.fading.get(work, {}).items() if (at - since).total_seconds() < HEARD_WITHIN}
        if decision["reason"] == "follow_up_due":
            not_these = fading = set()
        choose = who_gets_chat if decision["work_type"] == "chat" else who_gets_ticket
        group = decision["place"]["group_id"]
        sets = [not_these, not_these | fading] if fading - not_these else [not_these]
        return [choose(self.company, self.loads, group, barred) for barred in sets]

    def _is_same_rank(self, decision: dict[str, Any], mine: str | None, theirs: str) -> bool:
        """Moments travel in milliseconds: within the same one, either of two is right."""
        rows = {row["agent_id"]: {**row, "agent_id": "", "handling": ""} for row in decision["candidates"]}
        if mine not in rows or theirs not in rows or rows[mine] != rows[theirs]:
            return False
        return any(value for name, value in rows[theirs].items() if name.endswith("_at"))

    def _check_order(self, work: str, decision: dict[str, Any], at: datetime) -> None:
        """Longest in the queue first, passing over only what nobody may take (RTE-079)."""
        mine = self.loads.works.get(work)
        if mine is None or mine.queued_at is None:
            return
        group = decision["place"]["group_id"]
        older = [
            other
            for other, held in self.loads.works.items()
            if held.agent_id is None and held.queued_at is not None and held.queued_at < mine.queued_at
            and (held.work_type, held.group_id) == (mine.work_type, group)
        ]  # fmt: skip
        for other in older:
            if all(chosen for chosen, _ in self._readings(other, decision | {"request_id": None}, None, at)):
                self.fault(f"{work} left the queue before {other}, which waits longer")

    def _check_limits(self, work: str, agent_id: str, decision: dict[str, Any]) -> None:
        agent, group = self.company.agent(agent_id), decision["place"]["group_id"]
        member = self.company.member(group, agent_id)
        running = self.loads.running_chats(agent_id)
        if decision["work_type"] == "chat" and running > agent.max_active_chats:
            self.fault(f"{work}: {agent_id} now runs {running} chats of at most {agent.max_active_chats}")
        for count, limit in (
            (self.loads.counted_tickets(agent_id), agent.max_tickets),
            (self.loads.counted_tickets(agent_id, group), member.max_tickets),
        ):
            if decision["work_type"] == "ticket" and limit is not None and count > limit:
                self.fault(f"{work}: {agent_id} now holds {count} counted tickets of at most {limit}")

    def _give(self, work: str, envelope: Envelope) -> None:
        said, decision = envelope.data, envelope.data["decision"]
        group, agent_id, number = decision["place"]["group_id"], said["agent_id"], decision["assignment_number"]
        before = self.loads.works.get(work)
        asked = self.requests.get(decision.get("request_id") or "", {})
        is_active = decision["reason"] != "transfer" or asked.get("was_status") in (None, "active") or bool(before and before.is_active)
        self.loads.place(work, Held(decision["work_type"], group, agent_id, number, is_counted=said["is_receipt"], is_active=is_active))
        if decision["work_type"] == "chat":
            self.company.agent(agent_id).last_chat_assigned_at = envelope.time
        elif said["is_receipt"]:
            member = self.company.member(group, agent_id)
            member.received, member.last_received_at = member.received + 1, envelope.time

    def _unbar_by(self, what: str, said: dict[str, Any]) -> None:
        shows_back = SHOWS_BACK.get(what)
        if shows_back is not None and shows_back(said):
            self._unbar(said["agent_id"])

    def _unbar(self, agent_id: str) -> None:
        for work, agents in self.barred.items():
            agents.discard(agent_id)
            self.fading.get(work, {}).pop(agent_id, None)

    def _fade(self, agent_id: str, at: datetime) -> None:
        """He answered a chat: routing will hear of it in a moment, and then he is barred no more."""
        for work, agents in self.barred.items():
            if agent_id in agents:
                agents.discard(agent_id)
                self.fading.setdefault(work, {})[agent_id] = at
