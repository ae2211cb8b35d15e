"""One unit of work: a transaction in which a change, the facts about it, what caused it, and its deadlines are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.envelope import Envelope
from contracts.fact import Fact
from kit.storage.appending import call_of
from kit.storage.engine import to_json_text
from kit.storage.prepared import Prepared, run_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asked for what is being done, and how: handed on from edge to edge, into every fact that comes of it.

    `actor` is `kind:id`, `via` the way in, `key` the idempotency key of a command, `cause` what led here directly.
    """

    actor: str = "system"
    via: str = "clock"
    key: str = ""
    cause: str = ""
    traceparent: str = ""
    ruledepth: int = 0

    @property
    def actor_kind(self) -> str:
        return self.actor.partition(":")[0]

    @property
    def actor_id(self) -> str:
        """The id behind the actor, empty where there is none."""
        return self.actor.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question gets: a session that only reads, the time, and who asks."""

    session: Session
    now: datetime
    call: Call


@dataclass(slots=True)
class Work:
    """What a handler gets. It changes entities through `session`; nothing is visible to anyone until the caller commits."""

    service: str
    session: Session
    now: datetime
    call: Call
    facts: list[tuple[Fact, Call]] = field(default_factory=list)
    signals: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    appended: list[Any] = field(default_factory=list)
    put_off: list[tuple[Prepared, tuple[Any, ...]]] = field(default_factory=list)
    answered: tuple[str, str] | None = None  # a command's key in the inbox, and the JSON to keep with it

    def announce(self, fact: Fact, *, actor: str | None = None, via: str | None = None) -> None:
        """Publishes the fact with this work's commit, in the order of announcing. A new actor starts only at an edge."""
        call = self.call if actor is None else replace(self.call, actor=actor, via=via or self.call.via)
        self.facts.append((fact, call))

    def append(self, row: Any) -> None:
        """Adds an entity that nobody in this work looks at or changes any more; cheaper than the session. Written last, in this order."""
        self.appended.append(row)

    def set_deadline(self, kind: str, subject: str, due_at: datetime, payload: dict[str, Any] | None = None) -> None:
        """Has the service's handler for `kind` run at `due_at` (late by a second at most). One deadline a kind and subject."""
        self.put_off_until_settled(_SET_DEADLINE, kind, subject, due_at, to_json_text(payload or {}))

    def drop_deadline(self, kind: str, subject: str) -> None:
        """Takes a deadline back; without effect if there is none."""
        self.put_off_until_settled(_DROP_DEADLINE, kind, subject)

    def put_off_until_settled(self, statement: Prepared, *values: Any) -> None:
        """Runs a statement whose effect nobody in this work looks at, last, in the same round trip as the facts."""
        self.put_off.append((statement, values))

    def signal(self, topic: str, payload: dict[str, Any]) -> None:
        """Sends a signal after the commit. It may be lost: never for what must arrive."""
        self.signals.append((topic, payload))


_SET_DEADLINE = Prepared(
    "set_deadline",
    ("text", "text", "timestamptz", "jsonb"),
    """
    insert into deadlines (kind, subject, due_at, payload) values ($1, $2, $3, $4)
    on conflict (kind, subject) do update set due_at = $3, payload = $4, attempts = 0, parked_because = null
    """,
)
_DROP_DEADLINE = Prepared("drop_deadline", ("text", "text"), "delete from deadlines where kind = $1 and subject = $2")


def settle(session: Session, works: Sequence[Work]) -> int:
    """Writes what was appended and put off, the outbox rows of all works, numbered by subject, and the answers to keep, and commits.

    All in one round trip. Returns how many facts there were.
    """
    calls: list[tuple[Prepared, Sequence[Any]]] = [call_of(row) for work in works for row in work.appended]
    calls += sorted((call for work in works for call in work.put_off), key=_what_about)
    told = [_told(work, fact, call) for work in works for fact, call in work.facts]
    if told:
        left = Counter(envelope.subject for envelope, _ in told)
        columns = zip(*(_row(envelope, body, left) for envelope, body in told), strict=True)
        calls.append((_TELL, [list(column) for column in columns]))
    calls += [(_KEEP_ANSWER, work.answered) for work in works if work.answered]
    if calls:
        run_all(session, calls, is_committing=True)
    return len(told)


def _what_about(call: tuple[Prepared, Sequence[Any]]) -> list[str]:
    """Rows are taken in one order, so that two works cannot wait for each other; what is about one row stays in the order said."""
    return [str(value) for value in call[1][:2]]


def _told(work: Work, fact: Fact, call: Call) -> tuple[Envelope, bytes]:
    envelope = Envelope(
        id=str(uuid7()),
        source=f"/frontline/{work.service}",
        type=fact.type,
        subject=fact.subject,
        time=work.now,
        sequence=0,
        actor=call.actor,
        via=call.via,
        cause=call.cause,
        traceparent=call.traceparent,
        ruledepth=call.ruledepth,
        data=fact.data(),
    )
    return envelope, envelope.to_wire()


def _row(envelope: Envelope, body: bytes, left: Counter[str]) -> tuple[Any, ...]:
    """With where its number goes in the body, and how many facts of its subject follow."""
    left[envelope.subject] -= 1
    place = body.index(SEQUENCE) + len(SEQUENCE) + 1
    return envelope.id, envelope.type, envelope.subject, body, place, left[envelope.subject], envelope.time


SEQUENCE = b'"sequence":"'  # quotes inside of texts are escaped: it stands nowhere before
# Subjects are taken in one order, so that works cannot deadlock. A fact's number is written into its body where it stands.
_TELL = Prepared(
    "tell",
    ("uuid[]", "text[]", "text[]", "bytea[]", "int[]", "int[]", "timestamptz[]"),
    """
    with told as (
        select * from unnest($1, $2, $3, $4, $5, $6, $7) with ordinality as told (id, type, subject, body, place, behind, at, nth)
    ), numbered as (
        insert into sequences (subject, last) select subject, count(*) from told group by subject order by subject
        on conflict (subject) do update set last = sequences.last + excluded.last returning subject, last
    )
    insert into outbox (envelope_id, type, subject, body, recorded_at)
    select id, type, subject, overlay(body placing convert_to(lpad((last - behind)::text, 12, '0'), 'UTF8') from place for 12), at
    from told join numbered using (subject) order by nth
    """,
)
_KEEP_ANSWER = Prepared("keep_answer", ("text", "jsonb"), "update inbox set answer = answer || $2 where lane = 'command' and key = $1")
