"""Time is data: due moments are rows, taken when they come by whichever process is free. Timers are rows that come again."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kit import metrics
from kit.bus.workshop import Workshop, may_begin_again
from kit.service import Deadline
from kit.storage.tables import TIMER, deadlines
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

AT_ONCE = 20  # deadlines a transaction
LOOK_EVERY = 0.4  # seconds; another process may have set an earlier one
ATTEMPTS = 10


@dataclass(slots=True)
class Deadlines:
    """The due moments of one service."""

    workshop: Workshop

    def due_in(self) -> float:
        """Seconds until there may be something to do, at most LOOK_EVERY."""
        return _due_in(self.workshop, list(self.workshop.service.deadlines))

    def run(self) -> int:
        """Handles what is due, up to AT_ONCE, each in a savepoint. Returns how many were taken."""
        return self.workshop.do(self._run)

    def _run(self, session: Session) -> tuple[int, Sequence[Work]]:
        rows = session.execute(_taken(self.workshop, list(self.workshop.service.deadlines), AT_ONCE)).all()
        for row in rows:
            metrics.deadline_late_seconds.labels(self.workshop.service.name).observe((self.workshop.now() - row.due_at).total_seconds())
        works = [work for row in rows if (work := self._handled(session, row)) is not None]
        return len(rows), works

    def _handled(self, session: Session, row: Any) -> Work | None:
        name = self.workshop.service.name
        work = self.workshop.work(session, clock_call())
        this = sa.and_(deadlines.c.kind == row.kind, deadlines.c.subject == row.subject)
        try:
            with session.begin_nested():
                session.execute(sa.delete(deadlines).where(this))  # first: the handler may set the same one anew
                self.workshop.service.deadlines[row.kind](work, Deadline(row.kind, row.subject, row.due_at, row.payload))
        except Exception as failure:
            if isinstance(failure, DBAPIError) and may_begin_again(failure):
                raise
            metrics.deadlines_handled.labels(name, row.kind, "failed").inc()
            session.execute(sa.update(deadlines).where(this).values(**self._put_off(row, failure)))
            return None
        metrics.deadlines_handled.labels(name, row.kind, "done").inc()
        return work

    def _put_off(self, row: Any, failure: Exception) -> dict[str, Any]:
        attempts = row.attempts + 1
        told = {"kind": row.kind, "subject": row.subject, "attempts": attempts}
        if attempts >= ATTEMPTS:
            log.error("deadline parked: %r", failure, extra=told, exc_info=failure)
            return {"attempts": attempts, "parked_because": repr(failure)[:2000]}
        log.warning("deadline put off: %r", failure, extra=told, exc_info=failure)
        return {"attempts": attempts, "due_at": self.workshop.now() + timedelta(seconds=min(2**attempts, 300))}


@dataclass(slots=True)
class Timers:
    """What a service does every so often, in one process at a time."""

    workshop: Workshop
    is_armed: bool = False

    def due_in(self) -> float:
        """Seconds until there may be something to do, at most LOOK_EVERY."""
        if not self.is_armed:
            self.workshop.do(self._arm)
            self.is_armed = True
        return _due_in(self.workshop, [TIMER])

    def run(self) -> int:
        """Runs the first timer that is due, if one is. Returns 1 if one was."""
        failed: list[tuple[str, Exception]] = []

        def act(session: Session) -> tuple[int, Sequence[Work]]:
            row = session.execute(_taken(self.workshop, [TIMER], 1, list(self.workshop.service.timers))).first()
            if row is None:
                return 0, []
            work = self.workshop.work(session, clock_call())
            timer = self.workshop.service.timers[row.subject]
            work.set_deadline(TIMER, row.subject, work.now + timedelta(seconds=timer.seconds))
            try:
                with session.begin_nested(), metrics.timed(metrics.timer_seconds, self.workshop.service.name, row.subject, "ran"):
                    timer.handler(work)
            except Exception as failure:
                if isinstance(failure, DBAPIError) and may_begin_again(failure):
                    raise
                failed.append((row.subject, failure))
                return 1, []
            return 1, [work]

        ran = self.workshop.do(act)
        for name, failure in failed:
            log.error("timer %s: %r", name, failure, exc_info=failure)
        return ran

    def _arm(self, session: Session) -> tuple[None, Sequence[Work]]:
        now = self.workshop.now()
        for name, timer in self.workshop.service.timers.items():
            first = insert(deadlines).values(kind=TIMER, subject=name, due_at=now + timedelta(seconds=timer.seconds), payload={})
            sooner = sa.func.least(deadlines.c.due_at, first.excluded.due_at)  # its period may have become shorter
            session.execute(first.on_conflict_do_update(index_elements=["kind", "subject"], set_={"due_at": sooner}))
        return None, []


def clock_call() -> Call:
    """Who is behind what happens by itself; each begins a trace of its own."""
    return Call(actor="system:clock", via="clock", traceparent=f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01")


def _taken(workshop: Workshop, kinds: list[str], most: int, subjects: list[str] | None = None) -> sa.Select[Any]:
    due = sa.and_(deadlines.c.parked_because.is_(None), deadlines.c.due_at <= workshop.now(), deadlines.c.kind.in_(kinds))
    if subjects is not None:
        due = sa.and_(due, deadlines.c.subject.in_(subjects))
    return sa.select(deadlines).where(due).order_by(deadlines.c.due_at).limit(most).with_for_update(skip_locked=True)


def _due_in(workshop: Workshop, kinds: list[str]) -> float:
    first = sa.select(sa.func.min(deadlines.c.due_at)).where(deadlines.c.parked_because.is_(None), deadlines.c.kind.in_(kinds))
    with workshop.database.reading() as session:
        due_at = session.execute(first).scalar()
    if due_at is None:
        return LOOK_EVERY
    return float(min(LOOK_EVERY, max(0.0, (due_at - workshop.now()).total_seconds())))
