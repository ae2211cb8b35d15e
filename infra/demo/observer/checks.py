"""The rules once more, for a judge who knows only what was published: each decision against what was so when it was made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from infra.demo.observer.choices import may_even_out, who_gets_chat, who_gets_ticket
from infra.demo.observer.company import Company
from infra.demo.observer.loads import Counts, Loads
from infra.demo.observer.standing import Standings
from infra.demo.observer.staying import REPLIES, may_be_named, stays_on_reply

AUTOMATIC = ("round_robin", "capacity")
MOST_FAULTS = 200
HEARD_WITHIN = 60.0  # seconds in which routing has surely heard what chat said
Reading = tuple[str | None, str | None]


@dataclass(slots=True)
class Checks:
    """What is known, and what was found wrong."""

    company: Company = field(default_factory=Company)
    loads: Loads = field(default_factory=Loads)
    faults: list[str] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    barred: dict[str, set[str]] = field(default_factory=dict)
    barred_next: dict[str, set[str]] = field(default_factory=dict)
    fading: dict[str, dict[str, datetime]] = field(default_factory=dict)
    owners: dict[str, dict[int, str | None]] = field(default_factory=dict)
    ended_at: dict[str, datetime] = field(default_factory=dict)
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)
    asked_at: dict[str, datetime] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    earlier: set[str] = field(default_factory=set)  # begun before we listened: followed, not judged, for nobody told us of its group
    pins: dict[str, tuple[int, bool]] = field(default_factory=dict)
    standings: Standings = field(init=False)
    _obeyed: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standings = Standings(self.company, self.loads)

    def fault(self, text: str) -> None:
        """Notes what broke a rule."""
        self.checked["faults"] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)

    def asked(self, decision: dict[str, Any]) -> dict[str, Any]:
        """The request a decision answers, empty where it answers none."""
        return self.requests.get(decision.get("request_id") or "", {})

    def is_active(self, work: str, decision: dict[str, Any]) -> bool:
        """Whether the work needs somebody now: as the request said, or as it was."""
        asked, before = self.asked(decision), self.loads.works.get(work)
        state = asked.get("ticket") or asked.get("chat")
        if state and "status" in state:
            return bool(state["status"] in ("active", "queued"))
        if decision["reason"] == "transfer" and asked.get("was_status") not in (None, "active"):
            return bool(before and before.is_active)
        is_known = before is not None and not asked and decision["reason"] != "queue_worked"  # what is given out of the queue is Active
        return before.is_active if before is not None and is_known else True

    def next_number(self, work: str, decision: dict[str, Any], from_agent: str | None, to_agent: str | None) -> None:
        """The chain of owners: one after the other, each from the one before."""
        owners, number = self.owners.setdefault(work, {}), decision["assignment_number"]
        last = max(owners, default=0)
        if not owners and number != 1:
            self._note_earlier(work, number)
        if owners and number != last + 1:
            self.fault(f"{work}: assignment {number} follows {last}")
        if owners and owners[last] != from_agent:
            self.fault(f"{work}: taken from {from_agent}, but {owners[last]} had it")
        owners[number] = to_agent
        self.checked["decisions"] += 1

    def _note_earlier(self, work: str, number: int) -> None:
        if work in self.created:
            self.fault(f"{work}: its first assignment is number {number}")
        else:
            self.earlier.add(work)
            self.checked["begun earlier"] += 1

    def check_choice(self, work: str, said: dict[str, Any], decision: dict[str, Any], at: datetime) -> None:
        """The one the rules give it to, as things are or as they were seen a moment ago."""
        chosen = [agent_id for agent_id, _ in self.readings(work, decision, said["from_agent_id"], at)]
        if not any(one == said["agent_id"] or _is_same_rank(decision, one, said["agent_id"]) for one in chosen):
            again = self._as_seen(work, decision, said["from_agent_id"], at)
            if said["agent_id"] not in [agent_id for agent_id, _ in again]:
                self.fault(f"{work}: {decision['reason']} gave it to {said['agent_id']}, the rules give it to {chosen[0]}")
        stood = self.standings.of_candidates(decision, at)
        if isinstance(stood, str):
            self.fault(f"{work}: {stood}")
        self.checked["choices"] += 1
        self.checked[f"by {said['method']}"] += 1

    def check_queued(self, work: str, said: dict[str, Any], decision: dict[str, Any], at: datetime) -> None:
        """Nobody could take it, and for the reason given. What is not Active lies there without a look at anybody."""
        self.checked["queued"] += 1
        if said["waiting_because"] == "all_barred" and not self.is_active(work, decision):
            return
        readings = self.readings(work, decision, said["from_agent_id"], at)
        if (None, said["waiting_because"]) in readings:
            return
        if (None, said["waiting_because"]) not in self._as_seen(work, decision, said["from_agent_id"], at):
            chosen, because = readings[-1]
            if chosen is not None:
                self.fault(f"{work}: queued ({said['waiting_because']}), but {chosen} could take it")
            else:
                self.fault(f"{work}: waits because {because}, not {said['waiting_because']}")

    def readings(
        self, work: str, decision: dict[str, Any], from_agent: str | None, at: datetime,
        company: Company | None = None, loads: Counts | None = None,
    ) -> list[Reading]:  # fmt: skip
        """Who must have it, or why it waits. Two answers while routing may not have heard yet that a barred agent is back (CHT-055)."""
        asked = self.asked(decision)
        not_these = {agent for agent in (from_agent, asked.get("from_agent_id")) if agent} | self.barred.get(work, set())
        fading = {agent for agent, since in self.fading.get(work, {}).items() if (at - since).total_seconds() < HEARD_WITHIN}
        if decision["reason"] == "follow_up_due":
            not_these = fading = set()
        choose = who_gets_chat if decision["work_type"] == "chat" else who_gets_ticket
        group = decision["place"]["group_id"]
        sets = [not_these, not_these | fading] if fading - not_these else [not_these]
        if decision["reason"] == "queue_worked" and self.barred_next.get(work, set()) != self.barred.get(work, set()):
            sets.append(set(self.barred_next.get(work, ())))  # a newer request is being read, but not answered yet
        return [choose(company or self.company, loads or self.loads, group, barred) for barred in sets]

    def _as_seen(self, work: str, decision: dict[str, Any], from_agent: str | None, at: datetime) -> list[Reading]:
        """The same for what this decision saw, if that was ever so."""
        seen = self.standings.seen_by(decision, at)
        if seen is None:
            return []
        self.checked["seen a moment ago"] += 1
        return self.readings(work, decision, from_agent, at, *seen)

    def check_order(self, work: str, said: dict[str, Any], decision: dict[str, Any]) -> None:
        """Longest first, newcomers last, passing over only what this agent may not be given (RTE-079)."""
        mine = self.loads.works.get(work)
        since = mine.queued_at if mine else self.asked_at.get(work)
        if since is None:
            return
        key = (decision["work_type"], decision["place"]["group_id"])
        for other, held in self.loads.works.items():
            is_older = held.agent_id is None and held.queued_at is not None and held.queued_at < since
            barred = self.barred.get(other, set()) | self.barred_next.get(other, set()) | set(self.fading.get(other, ()))
            may_be_his = said["agent_id"] not in barred
            if is_older and held.is_active and (held.work_type, held.group_id) == key and may_be_his:
                self.fault(f"{work} left the queue before {other}, which waits longer")

    def check_limits(self, work: str, agent_id: str, decision: dict[str, Any]) -> None:
        """By the works he now has."""
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

    def check_named(self, work: str, said: dict[str, Any], decision: dict[str, Any]) -> None:
        """A person named somebody: he has it, if he may be named."""
        if said["asked_agent_id"] != said["agent_id"]:
            self.fault(f"{work}: asked for {said['asked_agent_id']}, given to {said['agent_id']}")
        if not may_be_named(self.company, decision["work_type"], decision["place"]["group_id"], said["agent_id"]):
            self.fault(f"{work}: given to {said['agent_id']} who was named, but may not be")
        self.checked["named"] += 1

    def check_move(self, work: str, said: dict[str, Any], group_id: str) -> None:
        """A rebalance rule moves tickets from those who hold more to those who receive (RTE-103, RTE-104)."""
        giver, receiver = said["from_agent_id"], said["agent_id"]
        wrong = may_even_out(self.company, self.loads, group_id, giver, receiver)
        if wrong is not None:
            self.fault(f"{work}: moved from {giver} to {receiver}, but {wrong}")
        self.checked["moves"] += 1

    def check_must_move(self, work: str, owner: str | None, decision: dict[str, Any]) -> None:
        """A customer's answer takes a ticket away from its owner only where it may not stay (RTE-086)."""
        asked = self.asked(decision)
        if decision["reason"] in REPLIES and owner is not None and all(self._stays(work, asked, owner, decision)):
            self.fault(f"{work}: taken from {owner} on a reply, but it was to stay")

    def check_may_stay(self, work: str, owner: str, decision: dict[str, Any]) -> None:
        """It stays on a reply by RTE-086, else because its owner was named, or somebody else asked who had it no more."""
        asked = self.asked(decision)
        if decision["reason"] in REPLIES and asked and not any(self._stays(work, asked, owner, decision)):
            self.fault(f"{work}: stays with {owner} on a reply, but it was to move")

    def _stays(self, work: str, asked: dict[str, Any], owner: str, decision: dict[str, Any]) -> list[bool]:
        """By the pin the reply told of, and by the newest one told: routing may have heard of it already."""
        pins = {bool((asked.get("ticket") or {}).get("is_pinned")), self.pins.get(work, (0, False))[1]}
        group = decision["place"]["group_id"]
        return [stays_on_reply(self.company, asked, owner, group, is_pinned=is_pinned) for is_pinned in sorted(pins)]


def _is_same_rank(decision: dict[str, Any], mine: str | None, theirs: str) -> bool:
    """Moments travel in milliseconds: within the same one, either of two is right."""
    rows = {row["agent_id"]: {**row, "agent_id": "", "handling": ""} for row in decision["candidates"]}
    if mine not in rows or theirs not in rows or rows[mine] != rows[theirs]:
        return False
    return any(value for name, value in rows[theirs].items() if name.endswith("_at"))
