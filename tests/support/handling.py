"""Runs a service's handlers in this process against a real database, one work at a time, as the kit would."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.envelope import Envelope
from contracts.fact import Fact
from kit.service import Deadline, Inquiry, Question, Service, Signal
from kit.storage.engine import Database, open_database
from kit.storage.tables import deadlines, outbox
from kit.storage.work import Call, Reading, Work, settle


class Handling:
    """`with handling("tickets", now=…, actor=…) as work:` commits at the end; `handling.facts` then holds what was announced.

    The shorter ways run one handler by its name on the service's front page, its input checked by its schema first.
    """

    def __init__(self, database: Callable[[str], str], *, numbered_from: int = 1_000) -> None:
        self._url = database
        self._opened: dict[str, Database] = {}
        self._sequence = numbered_from
        self.facts: list[Fact] = []
        self.signals: list[tuple[str, dict[str, Any]]] = []
        self.now: datetime | None = None

    @contextmanager
    def __call__(self, service: str, *, now: datetime | None = None, **call: Any) -> Iterator[Work]:
        """One work as this caller (`actor`, `via`, `key`, `cause`…). Every announced fact is checked against its schema."""
        with self.database(service).session() as session:
            work = Work(service, session, self._moment(now), Call(**{"actor": "system:test", **call}))
            yield work
            session.flush()
            settle(session, [work])
            for fact, _ in work.facts:
                check(fact)
        self.facts, self.signals = [fact for fact, _ in work.facts], work.signals

    def command(self, service: str, name: str, asked: dict[str, Any] | None = None, *, now: datetime | None = None, **call: Any) -> Any:
        """Runs a command and returns its answer. Refusals and ValidationErrors come as they are."""
        command = front_page(service).commands[name]
        with self(service, now=now, **call) as work:
            return command.handler(work, command.takes().load(asked or {}))

    def question(self, service: str, name: str, asked: dict[str, Any] | None = None, *, now: datetime | None = None, **call: Any) -> Any:
        """Asks a question, on a session that cannot write. The answer must be fit for JSON."""
        question = front_page(service).questions[name]
        assert isinstance(question, Question)
        with self.database(service).reading() as session:
            reading = Reading(session, self._moment(now), Call(**{"actor": "system:test", **call}))
            answer = question.query(reading, question.takes().load(asked or {}))
        return orjson.loads(orjson.dumps(answer, default=str))

    def inquiry(self, service: str, name: str, asked: dict[str, Any] | None = None, *, now: datetime | None = None, **call: Any) -> Any:
        """Asks a question for which somebody outside is asked."""
        inquiry = front_page(service).questions[name]
        assert isinstance(inquiry, Inquiry)
        return inquiry.handler(self.outside(service, now=now, **call), inquiry.takes().load(asked or {}))

    def outside(self, service: str, *, now: datetime | None = None, **call: Any) -> OutsideOfHandling:
        """What an outing or an inquiry gets."""
        return OutsideOfHandling(self, service, now, call)

    def fact(
        self,
        service: str,
        said: Fact | str,
        values: dict[str, Any] | None = None,
        *,
        subject: str = "",
        sequence: int | None = None,
        now: datetime | None = None,
        source: str = "",
        **call: Any,
    ) -> None:
        """Lets the service hear a fact, in every lane that listens to it. Numbered after all before it, unless told."""
        self._sequence += 1
        kind, data = (said.type, said.data()) if isinstance(said, Fact) else (said, values or {})
        caller = {"actor": "system:test", "via": "clock", **call}
        envelope = Envelope(
            id=str(uuid7()),
            source=source or f"/frontline/{kind.partition('.')[0]}",
            type=kind,
            subject=said.subject if isinstance(said, Fact) else subject,
            time=self._moment(now),
            sequence=sequence or self._sequence,
            data=data,
            **caller,
        )
        heard = Envelope.from_wire(envelope.to_wire())
        handlers = [lane.facts[kind] for lane in front_page(service).lanes.values() if kind in lane.facts]
        assert handlers, f"{service} does not listen to {kind}"
        for handler in handlers:
            with self(service, now=now, **{**caller, "cause": f"fact:{heard.id}"}) as work:
                handler(work, heard)

    def signal(self, service: str, topic: str, payload: dict[str, Any], *, now: datetime | None = None, **call: Any) -> None:
        with self(service, now=now, **call) as work:
            front_page(service).signals[topic](work, Signal(topic, payload, work.call))

    def due(self, service: str, now: datetime) -> list[str]:
        """Runs every deadline that is due at `now`, earliest first, each in a work of its own. Returns their kinds."""
        ran: list[str] = []
        facts: list[Fact] = []
        while (found := self._next_due(service, now)) is not None:
            with self(service, now=now, actor="system:clock", via="clock") as work:
                work.drop_deadline(found.kind, found.subject)
                front_page(service).deadlines[found.kind](work, found)
            ran.append(found.kind)
            facts += self.facts
        self.facts = facts
        return ran

    def timer(self, service: str, name: str, now: datetime | None = None) -> None:
        with self(service, now=now, actor="system:clock", via="clock") as work:
            front_page(service).timers[name].handler(work)

    @contextmanager
    def reading(self, service: str) -> Iterator[Session]:
        """A session to look at what is stored."""
        with self.database(service).reading() as session:
            yield session

    def statements(self, service: str) -> Callable[[], list[str]]:
        """A function that tells the statements which the service's database got since it was last called."""
        seen: list[str] = []
        found = self.database(service)
        for engine in (found.writer, found.reader):
            sa.event.listen(engine, "before_cursor_execute", lambda conn, cursor, statement, *rest: seen.append(statement))

        def since() -> list[str]:
            asked = list(seen)
            seen.clear()
            return asked

        return since

    def announced(self, service: str) -> list[Envelope]:
        """All facts in the service's outbox, in order, as they will go on the bus."""
        with self.reading(service) as session:
            return [Envelope.from_wire(bytes(body)) for body in session.scalars(sa.select(outbox.c.body).order_by(outbox.c.id))]

    def database(self, service: str) -> Database:
        if service not in self._opened:
            self._opened[service] = open_database(service, self._url(service))
        return self._opened[service]

    def close(self) -> None:
        for opened in self._opened.values():
            opened.close()

    def _moment(self, now: datetime | None) -> datetime:
        return now or self.now or datetime.now(UTC)

    def _next_due(self, service: str, now: datetime) -> Deadline | None:
        wanted = sa.select(deadlines.c.kind, deadlines.c.subject, deadlines.c.due_at, deadlines.c.payload)
        wanted = wanted.where(deadlines.c.kind.in_(front_page(service).deadlines))
        with self.reading(service) as session:
            found = session.execute(wanted.where(deadlines.c.due_at <= now).order_by(deadlines.c.due_at).limit(1)).first()
        return Deadline(*found) if found else None


@dataclass(frozen=True, slots=True)
class OutsideOfHandling:
    """Works and readings on demand, from any thread; `facts` gathers what all of its works announced. The time stands, or is the test's."""

    handling: Handling
    service: str
    moment: datetime | None
    said: dict[str, Any]
    facts: list[Fact] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.moment or self.handling.now or datetime.now(UTC)

    @property
    def call(self) -> Call:
        return Call(**{"actor": "system:clock", **self.said})

    @property
    def is_wanted(self) -> bool:
        return True

    def do(self, act: Callable[[Work], Any]) -> Any:
        with self.handling.database(self.service).session() as session:
            work = Work(self.service, session, self.now, self.call)
            answer = act(work)
            session.flush()
            settle(session, [work])
            for fact, _ in work.facts:
                check(fact)
        self.facts.extend(fact for fact, _ in work.facts)
        return answer

    def reading(self) -> AbstractContextManager[Session]:
        return self.handling.database(self.service).reading()

    def ask(self, service: str, method: str, asked: dict[str, Any] | None = None, *, key: str = "", timeout: float = 5.0) -> Any:
        """Runs the other service's handler on that one's database; keys are the bus's matter and not heeded here."""
        page, call = front_page(service), {"actor": "system:clock", **self.said, "key": key}
        run = self.handling.command if method in page.commands else self.handling.question
        if isinstance(page.questions.get(method), Inquiry):
            run = self.handling.inquiry
        return run(service, method, asked, now=self.now, **call)


def front_page(service: str) -> Service:
    found: Service = importlib.import_module(f"services.{service}.service").SERVICE
    return found


def check(fact: Fact) -> None:
    """Raises AssertionError when what would go on the wire does not hold the fact's schema."""
    plain: dict[str, Any] = {"id": "", "source": "", "time": datetime.now(UTC), "sequence": 1, "actor": "system:test", "via": "clock"}
    sent = Envelope.from_wire(Envelope(type=fact.type, subject=fact.subject, data=fact.data(), **plain).to_wire())
    wrong = fact.schema().validate(sent.data)
    assert not wrong, f"{fact.type} breaks its contract: {wrong}"
