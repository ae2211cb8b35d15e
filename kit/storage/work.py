"""One unit of work: a transaction in which a change, the facts about it, what caused it, and its deadlines are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.envelope import Envelope
from contracts.fact import Fact
from kit.storage.tables import deadlines, outbox, sequences


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

    def announce(self, fact: Fact, *, actor: str | None = None, via: str | None = None) -> None:
        """Publishes the fact with this work's commit, in the order of announcing. A new actor starts only at an edge."""
        call = self.call if actor is None else replace(self.call, actor=actor, via=via or self.call.via)
        self.facts.append((fact, call))

    def set_deadline(self, kind: str, subject: str, due_at: datetime, payload: dict[str, Any] | None = None) -> None:
        """Has the service's handler for `kind` run at `due_at` (late by a second at most). One deadline a kind and subject."""
        row = {"kind": kind, "subject": subject, "due_at": due_at, "payload": payload or {}, "attempts": 0, "parked_because": None}
        changed = {name: row[name] for name in ("due_at", "payload", "attempts", "parked_because")}
        self.session.execute(insert(deadlines).values(row).on_conflict_do_update(index_elements=["kind", "subject"], set_=changed))

    def drop_deadline(self, kind: str, subject: str) -> None:
        """Takes a deadline back; without effect if there is none."""
        self.session.execute(sa.delete(deadlines).where(deadlines.c.kind == kind, deadlines.c.subject == subject))

    def signal(self, topic: str, payload: dict[str, Any]) -> None:
        """Sends a signal after the commit. It may be lost: never for what must arrive."""
        self.signals.append((topic, payload))


def settle(session: Session, works: Sequence[Work]) -> int:
    """Writes the outbox rows of all works in two statements, numbered by subject. Call last, before commit. Returns how many."""
    announced = [(work, fact, call) for work in works for fact, call in work.facts]
    if not announced:
        return 0
    last = _numbered(session, Counter(fact.subject for _, fact, _ in announced))
    rows = []
    for work, fact, call in announced:
        last[fact.subject] += 1
        rows.append(_row(work, fact, call, last[fact.subject]))
    session.execute(sa.insert(outbox), rows)
    return len(rows)


def _numbered(session: Session, counts: Counter[str]) -> dict[str, int]:
    """The number before the first one each subject gets. Subjects are taken in one order, so that works cannot deadlock."""
    wanted = [{"subject": subject, "last": count} for subject, count in sorted(counts.items())]
    statement = insert(sequences).values(wanted)
    statement = statement.on_conflict_do_update(index_elements=["subject"], set_={"last": sequences.c.last + statement.excluded.last})
    taken = session.execute(statement.returning(sequences.c.subject, sequences.c.last))
    return {subject: last - counts[subject] for subject, last in taken}


def _row(work: Work, fact: Fact, call: Call, sequence: int) -> dict[str, Any]:
    envelope = Envelope(
        id=str(uuid7()),
        source=f"/frontline/{work.service}",
        type=fact.type,
        subject=fact.subject,
        time=work.now,
        sequence=sequence,
        actor=call.actor,
        via=call.via,
        cause=call.cause,
        traceparent=call.traceparent,
        ruledepth=call.ruledepth,
        data=fact.data(),
    )
    return {
        "envelope_id": envelope.id,
        "type": envelope.type,
        "subject": envelope.subject,
        "body": envelope.to_wire(),
        "recorded_at": work.now,
    }
