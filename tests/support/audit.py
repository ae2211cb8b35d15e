"""Looks at an office from outside: by the public facts, through the demo's judge, and by the rows of routing's database.

Shares no code with services/routing. Every check says in words what is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from contracts.envelope import Envelope
from infra.demo.observer.choices import who_gets_chat, who_gets_ticket
from infra.demo.observer.judge import Judge
from infra.demo.observer.order import Order
from tests.support.listening import Listening
from tests.support.office import Office
from tests.support.waiting import eventually

LOOKS = 3


class Auditor(Judge):
    """The judge, of routing's numbers alone: what others say may come twice and backwards here. Strict where nothing else goes on."""

    is_calm = True

    def _count(self, envelope: Envelope) -> None:
        if envelope.source == "/frontline/routing":
            super()._count(envelope)

    def check_move(self, work: str, said: dict[str, Any], group_id: str) -> None:
        """What is Active counts here; who set a ticket Active by hand meanwhile is only known once all has settled."""
        if self.is_calm:
            super().check_move(work, said, group_id)

    def _routing_counters_reset(self, envelope: Envelope) -> None:
        for counter in envelope.data["counters"]:
            active = self.loads.active_tickets(counter["agent_id"], envelope.subject)
            if self.is_calm and counter["received_count"] != active:
                self.fault(f"counter of {counter['agent_id']} set to {counter['received_count']}, but he owns {active} Active tickets")
        self.company.learn("counters_reset", envelope.data)


class Audit:
    """One office, watched from its opening."""

    def __init__(self, office: Office, broker: str) -> None:
        self.office, self.judge = office, Auditor()
        self._listening = Listening(broker)
        self._order = Order(self._see)
        self._taken = 0
        self._heard: Counter[str] = Counter()
        self._lately: deque[Envelope] = deque(maxlen=120)
        self._first = office.rows("select coalesce(max(id), 0) from outbox")[0][0]
        self.may_be_told_twice = False

    def close(self) -> None:
        self._listening.close()

    def _see(self, envelope: Envelope) -> None:
        self.judge.see(envelope)
        if envelope.source == "/frontline/routing":
            self.office.obey(envelope)

    def take_in(self) -> None:
        """Takes in what the bus has brought."""
        new = self._listening.envelopes[self._taken :]
        self._taken += len(new)
        self._lately.extend(new)
        for envelope in new:
            self._heard[envelope.id] += 1
            self._order.take(envelope)

    def named(self, text: str) -> str:
        """With names for ids."""
        kinds = (("group", self.office.groups), ("agent", self.office.agents), ("gone", self.office.gone), ("work", self.office.works))
        names = {id_: f"{kind} {number}" for kind, ids in kinds for number, id_ in enumerate(ids)}
        return re.sub(_ID, lambda found: names.get(found[0], found[0][-6:]), text)

    def story(self) -> str:
        """What was heard last, a line each."""
        return self.named("\n".join(["Heard last:", *map(_line, self._lately)]))

    def is_all_told(self) -> bool:
        """Everything announced by routing was heard on the bus."""
        self.take_in()
        rows = self.office.rows("select id, envelope_id from outbox where id > :first order by id", first=self._first)
        missing = [row.id for row in rows if str(row.envelope_id) not in self._heard]
        if rows and not missing:
            self._first = max(self._first, rows[-1].id - 200)  # what was begun earlier may come later
        return not missing

    def wait(self) -> None:
        """Until all that was published is handled, and all that was announced is heard."""
        eventually(self.office.is_heard, 60, 0.005)
        eventually(self.is_all_told, 30, 0.005)

    def settle(self) -> None:
        """The same, and nothing is left for routing to go on with."""
        self.office.settle()
        self.wait()

    def check(self) -> list[str]:
        """What is wrong, still so after routing's second look and ours: the clock may do something between two of our statements."""
        self.wait()
        wrong = self._wrong()
        for _ in range(LOOKS):
            if wrong:
                self.settle()
                wrong = self._wrong()
        return [*self.judge.faults, *wrong]

    def _wrong(self) -> list[str]:
        works, agents, members = self._rows()
        return [*self._of_works(works), *self._of_counts(works, agents, members), *self._of_company(agents, members), *self._starved(works)]

    def _rows(self) -> tuple[list[Any], list[Any], list[Any]]:
        office = self.office
        works = office.rows("select * from works where group_id = any(cast(:groups as uuid[]))", groups=office.groups)
        agents = office.rows("select * from agents where id = any(cast(:agents as uuid[]))", agents=[*office.agents, *office.gone])
        members = office.rows("select * from memberships where group_id = any(cast(:groups as uuid[]))", groups=office.groups)
        return list(works), list(agents), list(members)

    def _of_works(self, works: list[Any]) -> Iterator[str]:
        """Each runs as its service said last, and is whose the chain of assignments says."""
        for row in works:
            work = str(row.id)
            runs, held = self.office.runs(work), self.judge.loads.works.get(work)
            if row.is_running != runs:
                yield f"{work} {'runs' if runs else 'runs no more'}, which routing does not know"
            if runs and row.agent_id is None and row.queued_at is None:
                yield f"{work} is nobody's and in no queue"
            owners = self.judge.owners.get(work, {})
            if owners and owners[max(owners)] != _text(row.agent_id):
                yield f"{work} is {row.agent_id}'s, but was given to {owners[max(owners)]}"
            if held is not None:
                if runs and held.is_active and row.agent_id and held.is_counted != row.is_counted:
                    yield f"{work} is {'' if row.is_counted else 'not '}counted, unlike what was published"
                held.is_active, held.queued_at = runs, held.queued_at or _ms(row.queued_at)
                held.is_counted = held.is_counted and runs

    def _of_counts(self, works: list[Any], agents: list[Any], members: list[Any]) -> Iterator[str]:
        """The numbers on agents and memberships are those of the works."""
        counts: Counter[tuple[str, ...]] = Counter()
        for row in works:
            if row.agent_id is not None and row.is_running:
                agent, group = str(row.agent_id), str(row.group_id)
                names = ["chats"] if row.work_type == "chat" else ["active", "counted"] if row.is_counted else ["active"]
                counts.update(key for name in names for key in ((agent, name), (agent, group, name)))
        for row in agents:
            said = (row.running_chats, row.active_tickets, row.counted_tickets)
            real = tuple(counts[str(row.id), name] for name in ("chats", "active", "counted"))
            if said != real:
                yield f"agent {row.id} holds {real} chats, Active and counted tickets, his row says {said}"
        for row in members:
            here = (row.active_tickets, row.counted_tickets)
            owned = tuple(counts[str(row.agent_id), str(row.group_id), name] for name in ("active", "counted"))
            if here != owned:
                yield f"agent {row.agent_id} holds {owned} Active and counted tickets of {row.group_id}, his row says {here}"

    def _of_company(self, agents: list[Any], members: list[Any]) -> Iterator[str]:
        """Who hears the facts knows what the rows say."""
        for row in agents:
            known = self.judge.company.agent(str(row.id))
            said = (
                known.is_logged_in, known.is_available, known.is_blocked_by_call_log, known.max_tickets, known.max_active_chats,
                known.last_chat_ended_at, known.last_chat_assigned_at,
            )  # fmt: skip
            real = (
                row.is_logged_in, row.is_available, row.is_composing and row.is_blocking_chats, row.max_tickets, row.max_active_chats,
                _ms(row.last_chat_ended_at), _ms(row.last_chat_assigned_at),
            )  # fmt: skip
            if said != real:
                yield f"agent {row.id} was published as {said}, but is {real}"
        for row in members:
            member = self.judge.company.member(str(row.group_id), str(row.agent_id))
            active = {channel for channel in ("tickets", "chats", "calls") if getattr(row, f"is_active_{channel}")}
            told = (
                member.ticket_handling,
                member.chat_handling,
                member.max_tickets,
                member.active,
                member.received,
                member.last_received_at,
            )
            there = (row.ticket_handling, row.chat_handling, row.max_tickets, active, row.received_count, _ms(row.last_received_at))
            if told != there:
                yield f"member {row.agent_id} of {row.group_id} was published as {told}, but is {there}"
        here = {(str(row.group_id), str(row.agent_id)) for row in members}
        for group, agent in here:
            if agent in self.office.gone:
                yield f"{agent} is deleted, and yet a member of {group}"
        for group in self.office.groups:
            for agent in self.judge.company.groups.get(group, {}):
                if (group, agent) not in here:
                    yield f"{agent} was published as a member of {group}, but is none"

    def _starved(self, works: list[Any]) -> Iterator[str]:
        """Nobody who may be given a waiting piece sits idle (RTE-078)."""
        for row in works:
            if row.is_running and row.agent_id is None and row.queued_at is not None:
                choose = who_gets_chat if row.work_type == "chat" else who_gets_ticket
                barred = self.judge.barred.get(str(row.id), set()) if row.work_type == "chat" else set()
                idle, _ = choose(self.judge.company, self.judge.loads, str(row.group_id), barred)
                if idle is not None:
                    yield f"{row.work_type} {row.id} waits, but {idle} could take it"

    def check_all(self, parked: list[Any]) -> list[str]:
        """Of the whole time, once all has settled."""
        self.settle()
        rows = self.office.rows("select * from decisions where group_id = any(cast(:groups as uuid[]))", groups=self.office.groups)
        wrong = [*self.check(), *self._of_numbers(rows), *self._of_chains(rows), *self._of_requests(rows), *self._of_bus()]
        stuck = self.office.rows("select kind, subject, parked_because from deadlines where parked_because is not null")
        return [*wrong, *(f"parked: {one}" for one in [*parked, *stuck])]

    def _of_numbers(self, rows: Any) -> Iterator[str]:
        """A group's decisions are numbered without gaps."""
        by_group: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_group[str(row.group_id)].append(row.decision_number)
        for group, numbers in by_group.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"decisions of {group} are numbered {sorted(numbers)}"

    def _of_chains(self, rows: Any) -> Iterator[str]:
        """Each new owner has the next number, and has it from the one before; what was kept changes nothing."""
        by_work: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            if row.outcome != "kept":
                by_work[str(row.work_id)].append(row)
        for work, chain in by_work.items():
            chain.sort(key=lambda row: row.assignment_number)
            if [row.assignment_number for row in chain] != list(range(1, len(chain) + 1)):
                yield f"{work} has the assignments {[row.assignment_number for row in chain]}"
            if chain[0].from_agent_id is not None or any(later.from_agent_id != one.agent_id for one, later in pairwise(chain)):
                yield f"{work} was had by somebody in between: {[(row.from_agent_id, row.agent_id) for row in chain]}"

    def _of_requests(self, rows: Any) -> Iterator[str]:
        """Each request has one answer. None is needed for what is over, or waits in the queue when its customer writes again."""
        answers = Counter(str(row.request_id) for row in rows if row.request_id)
        for request_id, envelope in self.office.requests.items():
            needs_none = self.office.is_over(envelope.subject) or envelope.data["reason"] == "reply"
            if answers[request_id] > 1 or (not answers[request_id] and not needs_none):
                yield f"{envelope.data['reason']} of {envelope.subject} was answered {answers[request_id]} times"

    def _of_bus(self) -> Iterator[str]:
        """Everything announced was told, once; only a relay that was killed may have sent something again."""
        for row in self.office.rows("select envelope_id, type from outbox"):
            times = self._heard[str(row.envelope_id)]
            if times > 1 and not self.may_be_told_twice:
                yield f"{row.type} {row.envelope_id} was told {times} times"


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOLD = (
    "reason", "request_id", "agent_id", "from_agent_id", "asked_agent_id", "method", "waiting_because", "was_status", "is_active",
    "channel", "group_id", "barred_agent_ids", "is_available", "max_tickets", "max_active_chats", "ticket_handling", "chat_handling",
    "queued_at", "is_receipt", "counters", "sender_agent_id", "session_id",
)  # fmt: skip


def _line(envelope: Envelope) -> str:
    said = envelope.data
    told = {name: said[name] for name in _TOLD if said.get(name) not in (None, [], "")}
    state = said.get("ticket") or said.get("chat") or {}
    place = said.get("place") or state.get("place") or {}
    told |= {"in": place.get("group_id"), "status": state.get("status")} if place else {}
    if "decision" in said:
        names = ("reason", "assignment_number", "decision_number", "request_id", "candidates", "dropped")
        told["decision"] = {name: said["decision"][name] for name in names} | {"in": said["decision"]["place"]["group_id"]}
    return f"{envelope.time:%S.%f} {envelope.type[:-3]} {envelope.subject} #{envelope.sequence} {told}"


def _text(id_: Any) -> str | None:
    return str(id_) if id_ else None


def _ms(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000) if moment else None
