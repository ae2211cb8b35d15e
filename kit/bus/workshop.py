"""Where a service's works are done: opened, handled, settled, committed, and only then told to the world."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from psycopg2 import errors as pg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from kit.errors import Unavailable
from kit.service import Service
from kit.storage.engine import Database
from kit.storage.work import Call, Work, settle

log = logging.getLogger(__name__)

R = TypeVar("R")
TRIES = 3
BEGIN_AGAIN = (pg.SerializationFailure, pg.DeadlockDetected)


def _nobody(service: str, *_: object) -> Any:
    raise Unavailable("no_bus", f"There is no bus on which {service} could be asked.")


@dataclass(slots=True)
class Workshop:
    """A service at its database. `on_facts` is called after a commit that left facts in the outbox, `on_signal` for each signal.

    `ask` asks another service: service, method, call, seconds, what is asked.
    """

    service: Service
    database: Database
    on_facts: Callable[[], None] = lambda: None
    on_signal: Callable[[str, dict[str, object], Call], None] = lambda topic, payload, call: None
    ask: Callable[[str, str, Call, float, dict[str, Any]], Any] = _nobody
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def do(self, act: Callable[[Session], tuple[R, Sequence[Work]]]) -> R:
        """One transaction: what `act` did in its works is settled and committed. Done again when PostgreSQL asks for it.

        `act` may run several times. A lost connection is tried once more, unless the commit itself was lost.
        """
        tries = 0
        while True:
            tries += 1
            is_committing = False
            with Session(self.database.writer, expire_on_commit=False) as session:
                try:
                    result, works = act(session)
                    session.flush()
                    is_committing = True
                    facts = settle(session, works)
                    session.commit()
                except DBAPIError as error:
                    if tries >= TRIES or not (was_refused(error) if is_committing else may_begin_again(error)):
                        raise
                else:
                    break
            time.sleep(0.01 * tries)
        self._tell(works, facts)
        return result

    def work(self, session: Session, call: Call) -> Work:
        """A work in this session; several may share one."""
        return Work(self.service.name, session, self.now(), call)

    def is_database_there(self) -> bool:
        try:
            with self.database.reading() as session:
                session.execute(sa.text("select 1"))
        except SQLAlchemyError:
            return False
        return True

    def _tell(self, works: Sequence[Work], facts: int) -> None:
        if facts:
            self.on_facts()
        for work in works:
            for topic, payload in work.signals:
                self.on_signal(topic, payload, work.call)


def may_begin_again(error: DBAPIError) -> bool:
    """Whether nothing has happened and the same may well succeed: refused, or a connection lost before the commit."""
    return was_refused(error) or bool(error.connection_invalidated)


def was_refused(error: DBAPIError) -> bool:
    """Whether PostgreSQL took all back because of others at the same time: a deadlock, a serialization failure."""
    return isinstance(error.orig, BEGIN_AGAIN)


def is_database_away(error: BaseException) -> bool:
    """Whether it is the database that is missing, and not the work that is wrong."""
    if isinstance(error, PoolExhausted):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "pgcode", None) or ""
    return bool(error.connection_invalidated) or (code[:2] in ("08", "57") and code != "57014") or _cannot_connect(error)


def _cannot_connect(error: DBAPIError) -> bool:
    return type(error.orig).__name__ == "OperationalError" and getattr(error.orig, "pgcode", None) is None
