"""Telling again: the owner of records announces all that are there once more, for a service that came later than they."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.envelope import wire_time
from kit.port import about, as_json
from kit.service import Asked, Deadline
from kit.storage.prepared import Prepared
from kit.storage.tables import TELL_AGAIN, deadlines, outbox
from kit.storage.work import Work

log = logging.getLogger(__name__)

Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]

PORTION = 100  # records a transaction
MOST_UNSENT = 1_000  # facts in the outbox, above which the next portion waits: what happens meanwhile shall not stand behind a million
PAUSE = timedelta(seconds=0.2)
# Takes the subjects' numbers before anything is read. Whoever changes one of these records numbers his fact behind ours, with his
# commit; whoever has committed is seen by what we read next. The row is locked by the conflict and left as it is.
_TAKE_NUMBERS = Prepared(
    "take_numbers",
    ("text[]",),
    """
    insert into sequences (subject, last) select distinct subject, 0 from unnest($1) as told (subject) order by subject
    on conflict (subject) do update set last = sequences.last where false
    """,
)


@dataclass(frozen=True, slots=True)
class Records:
    """One kind of record. They are told in the order of `key`, which is unique and indexed.

    `tell` announces those of these keys that are still there, each whole as its usual fact. It only reads, and quickly: whoever changes
    one of them waits meanwhile for the number of his fact. `subject` is the subject of the fact where that is not the key.
    """

    key: Column
    tell: Callable[[Work, Sequence[str]], None]
    subject: Column | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What a service tells again, in this order: name in the plural → records. Its command, its deadline and its page on the admin port."""

    kinds: Mapping[str, Records]

    def begin(self, work: Work, asked: Asked) -> Asked:
        """`tell_again`: from the first record on, also where it is under way: who asks may have missed what was told until now."""
        work.set_deadline(TELL_AGAIN, "", work.now, {"began_at": wire_time(work.now)})
        return {"is_running": True, "kinds": list(self.kinds)}

    def go_on(self, work: Work, deadline: Deadline) -> None:
        """The next portion, and a deadline for the one after it; both or neither are there after a kill."""
        if not _is_still_so(work.session, deadline):
            return
        if _is_outbox_full(work.session):
            work.set_deadline(TELL_AGAIN, "", work.now + PAUSE, deadline.payload)
            return
        names, said = list(self.kinds), deadline.payload
        kind = said["kind"] if said.get("kind") in self.kinds else names[0]
        rows = self._next(work.session, kind, said.get("after"))
        if rows:
            _TAKE_NUMBERS.run(work.session, [subject for _, subject in rows])
            self.kinds[kind].tell(work, [key for key, _ in rows])
        told = dict(said.get("told", {}))
        told[kind] = told.get(kind, 0) + len(work.facts)
        is_last = len(rows) < PORTION
        if is_last and kind == names[-1]:
            log.info("told again: %s", told)
            return
        following = {"kind": names[names.index(kind) + is_last], "after": None if is_last else rows[-1][0]}
        work.set_deadline(TELL_AGAIN, "", work.now, said | following | {"told": told})

    def page(self) -> Blueprint:
        """GET /tell-again: {is_running, kinds, kind, after, told, began_at, due_at, attempts, parked_because}."""
        pages = Blueprint("telling", __name__)
        pages.get("/tell-again")(self._progress)
        return pages

    def _progress(self) -> Response:
        """How far it is; `told` counts the facts of each kind since it began."""
        _, probes = about()
        with probes.database.reading() as session:
            row = session.execute(sa.select(deadlines).where(_THIS)).first()
        answer: dict[str, Any] = {"is_running": row is not None and row.parked_because is None, "kinds": list(self.kinds)}
        if row is not None:
            answer |= {name: row.payload.get(name) for name in ("kind", "after", "told", "began_at")}
            answer |= {name: getattr(row, name) for name in ("due_at", "attempts", "parked_because")}
        return as_json(answer)

    def _next(self, session: Session, kind: str, after: str | None) -> Sequence[tuple[str, str]]:
        """(key, subject) of the next records."""
        key, subject = self.kinds[kind].key, self.kinds[kind].subject
        wanted = sa.select(key, key if subject is None else subject).order_by(key).limit(PORTION)
        if after is not None:
            wanted = wanted.where(key > sa.cast(sa.literal(after, sa.Text), key.type))
        return [(str(row[0]), str(row[1])) for row in session.execute(wanted)]


_THIS = sa.and_(deadlines.c.kind == TELL_AGAIN, deadlines.c.subject == "")


def _is_still_so(session: Session, deadline: Deadline) -> bool:
    """Whether nobody has moved it to the start meanwhile. Nobody does from now on until our commit, which moves it on."""
    row = session.execute(sa.select(deadlines).where(_THIS).with_for_update()).first()
    return row is not None and (row.due_at, row.payload) == (deadline.due_at, deadline.payload)


def _is_outbox_full(session: Session) -> bool:
    beyond = sa.select(outbox.c.id).where(outbox.c.sent_at.is_(None)).offset(MOST_UNSENT).limit(1)
    return session.scalar(beyond) is not None
