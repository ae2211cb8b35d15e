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
from kit.storage.prepared import Prepared
from kit.storage.tables import TIMER, deadlines
from kit.storage.work import Call, Work

log = logging.getLogger(__name__)

AT_ONCE = 20  # deadlines before looking again
SPACE = 0x0F40  # of our advisory locks
LOOK_EVERY = 0.4  # seconds; another process may have set an earlier one
ATTEMPTS = 10
# Every service asks this five times a second, whether or not anything goes on.
_FIRST = Prepared("first_due", ("text[]",), "select min(due_at) from deadlines where parked_because is null and kind = any($1)")
_ALONE = sa.text("select pg_try_advisory_xact_lock(:space, hashtext(:name))")


@dataclass(slots=True)
class Deadlines:
    """The due moments of one service."""

    workshop: Workshop

    def due_in(self) -> float:
        """Seconds until there may be something to do, at most LOOK_EVERY."""
        return _due_in(self.workshop, list(self.workshop.service.deadlines))

    def run(self) -> int:
        """Handles what is due, up to AT_ONCE, each in a transaction of its own. Returns how many were taken."""
        return sum(self._handle(kind, subject) for kind, subject in self._due())

    def _due(self) -> Sequence[tuple[str, str]]:
        kinds = list(self.workshop.service.deadlines)
        wanted = sa.select(deadlines.c.kind, deadlines.c.subject).where(_is_due(self.workshop, kinds)).order_by(deadlines.c.due_at)
        with self.workshop.database.reading() as session:
            return [(kind, subject) for kind, subject in session.execute(wanted.limit(AT_ONCE))]

    def _handle(self, kind: str, subject: str) -> int:
        """1 if this process had it.

        The row is locked last, as by every handler that changes a deadline: no two can wait in a circle. Until then an advisory lock
        keeps other clocks away; a command may move or drop the deadline meanwhile, and its word stays.
        """
        this = sa.and_(deadlines.c.kind == kind, deadlines.c.subject == subject)
        failed: list[tuple[Any, Exception]] = []

        def act(session: Session) -> tuple[int, Sequence[Work]]:
            failed.clear()
            if not session.scalar(_ALONE, {"space": SPACE, "name": f"{kind}/{subject}"}):
                return 0, []
            row = session.execute(sa.select(deadlines).where(this, _is_due(self.workshop, [kind]))).first()
            if row is None:
                return 0, []
            works = self._handled(session, row, failed)
            return 1, works

        taken = self.workshop.do(act)
        for row, failure in failed:
            self._tell(row, failure)
        return taken

    def _handled(self, session: Session, row: Any, failed: list[tuple[Any, Exception]]) -> Sequence[Work]:
        name = self.workshop.service.name
        metrics.deadline_late_seconds.labels(name).observe((self.workshop.now() - row.due_at).total_seconds())
        work = self.workshop.work(session, clock_call())
        same = sa.and_(deadlines.c.kind == row.kind, deadlines.c.subject == row.subject, deadlines.c.due_at == row.due_at)
        try:
            with session.begin_nested():
                self.workshop.service.deadlines[row.kind](work, Deadline(row.kind, row.subject, row.due_at, row.payload))
                session.flush()
                session.execute(sa.delete(deadlines).where(same))
        except Exception as failure:
            if isinstance(failure, DBAPIError) and may_begin_again(failure):
                raise
            failed.append((row, failure))
            session.execute(sa.update(deadlines).where(same).values(**self._put_off(row, failure)))
            return []
        metrics.deadlines_handled.labels(name, row.kind, "done").inc()
        return [work]

    def _tell(self, row: Any, failure: Exception) -> None:
        metrics.deadlines_handled.labels(self.workshop.service.name, row.kind, "failed").inc()
        told = {"kind": row.kind, "subject": row.subject, "attempts": row.attempts + 1}
        level = logging.ERROR if row.attempts + 1 >= ATTEMPTS else logging.WARNING
        log.log(level, "deadline %s: %r", "parked" if level == logging.ERROR else "put off", failure, extra=told, exc_info=failure)

    def _put_off(self, row: Any, failure: Exception) -> dict[str, Any]:
        attempts = row.attempts + 1
        if attempts >= ATTEMPTS:
            return {"attempts": attempts, "parked_because": repr(failure)[:2000]}
        return {"attempts": attempts, "due_at": self.workshop.now() + timedelta(seconds=min(2**attempts, 300))}


@dataclass(slots=True)
class Timers:
    """What a service does every so often, in one process at a time; for the first time at once."""

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
            mine = sa.and_(_is_due(self.workshop, [TIMER]), deadlines.c.subject.in_(list(self.workshop.service.timers)))
            row = session.execute(
                sa.select(deadlines).where(mine).order_by(deadlines.c.due_at).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return 0, []
            work, again = self.workshop.work(session, clock_call()), self.workshop.work(session, clock_call())
            timer = self.workshop.service.timers[row.subject]
            again.set_deadline(TIMER, row.subject, work.now + timedelta(seconds=timer.seconds))
            try:
                with session.begin_nested(), metrics.timed(metrics.timer_seconds, self.workshop.service.name, row.subject, "ran"):
                    timer.handler(work)
            except Exception as failure:
                if isinstance(failure, DBAPIError) and may_begin_again(failure):
                    raise
                failed.append((row.subject, failure))
                return 1, [again]
            return 1, [work, again]

        ran = self.workshop.do(act)
        for name, failure in failed:
            log.error("timer %s: %r", name, failure, exc_info=failure)
        return ran

    def _arm(self, session: Session) -> tuple[None, Sequence[Work]]:
        now = self.workshop.now()
        for name, timer in self.workshop.service.timers.items():
            first = insert(deadlines).values(kind=TIMER, subject=name, due_at=now, payload={})
            sooner = sa.func.least(deadlines.c.due_at, now + timedelta(seconds=timer.seconds))  # its period may have become shorter
            session.execute(first.on_conflict_do_update(index_elements=["kind", "subject"], set_={"due_at": sooner}))
        return None, []


def clock_call() -> Call:
    """Who is behind what happens by itself; each begins a trace of its own."""
    return Call(actor="system:clock", via="clock", traceparent=f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01")


def _is_due(workshop: Workshop, kinds: list[str]) -> sa.ColumnElement[bool]:
    return sa.and_(deadlines.c.parked_because.is_(None), deadlines.c.due_at <= workshop.now(), deadlines.c.kind.in_(kinds))


def _due_in(workshop: Workshop, kinds: list[str]) -> float:
    with workshop.database.reading() as session:
        due_at = _FIRST.run(session, kinds).scalar()
    if due_at is None:
        return LOOK_EVERY
    return float(min(LOOK_EVERY, max(0.0, (due_at - workshop.now()).total_seconds())))
