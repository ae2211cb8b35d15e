"""Making all tables anew from the log of facts, while new facts go on being taken in (REP-416)."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from contracts.envelope import Envelope
from kit.bus.rereading import Told, first_offset, last_offset, told_between
from kit.bus.workshop import may_begin_again
from kit.storage.engine import Database
from services.reports.models import Progress
from services.reports.projecting import locks
from services.reports.projecting.emptying import empty
from services.reports.projecting.taking import TAKES, project

BATCH, TRIES = 5_000, 5
REBUILDING = 7_361_043  # advisory lock of the session that rebuilds
NOTHING_YET: dict[str, object] = dict.fromkeys(("rebuild_began_at", "rebuilt_at", "rebuilt_until", "rebuilt_offset"))


class Impossible(Exception):
    """It cannot be begun; the message says why."""


class Step(NamedTuple):
    """How far it has come: places in the log, facts that were taken in, and the time of the last fact."""

    offset: int
    last: int
    taken: int
    until: datetime | None


def rebuild(
    database: Database, broker_url: str, *, goes_on: bool = False, accepts_loss: bool = False, size: int = BATCH
) -> Generator[Step]:
    """Empties the tables and fills them from the log, a transaction a batch; yields after each. May be broken off, and begun again.

    `goes_on`: from where an earlier run was broken off. Raises Impossible when another one runs, when there is nothing to go on with,
    or when the beginning of the log is cut off and nobody `accepts_loss`: what was told then would be gone.
    """
    with database.in_pieces() as own:
        if not own.scalar(sa.select(sa.func.pg_try_advisory_lock(REBUILDING))):
            raise Impossible("Another rebuild runs.")
        first = _place_to_go_on(database) if goes_on else _beginning(broker_url, accepts_loss=accepts_loss)
        if not goes_on:
            _begun(database)
        last = last_offset(broker_url)
        if last is not None:
            for batch in told_between(broker_url, first, last, size):
                with database.session() as session:
                    step = take_again(session, batch, last)
                yield step
        with database.session() as session:
            _set(session, is_rebuilding=False, **NOTHING_YET)


def _begun(database: Database) -> None:
    """Who reads holds tables in an order of its own: of two that wait for each other PostgreSQL refuses one, and that may be this."""
    for is_last in (*[False] * (TRIES - 1), True):
        try:
            with database.session() as session:
                begin(session)
            return
        except DBAPIError as refused:
            if is_last or not may_begin_again(refused):
                raise


def begin(session: Session) -> None:
    """From this commit on nothing is stored but what is read again, and what comes anew."""
    locks.alone(session)
    empty(session)
    _set(session, is_rebuilding=True, **NOTHING_YET | {"rebuild_began_at": datetime.now(UTC)})


def take_again(session: Session, batch: list[Told], last: int) -> Step:
    """One batch, and the place up to which the log is taken in."""
    facts = [Envelope.from_wire(told.body) for told in batch if told.type in TAKES]
    project(session, facts)
    until = facts[-1].time if facts else None
    _set(session, rebuilt_at=datetime.now(UTC), rebuilt_offset=batch[-1].offset, **({"rebuilt_until": until} if until else {}))
    return Step(batch[-1].offset, last, len(facts), until)


def _place_to_go_on(database: Database) -> int:
    with database.reading() as session:
        row = session.execute(sa.select(Progress.is_rebuilding, Progress.rebuilt_offset)).first()
    if row is None or not row.is_rebuilding:
        raise Impossible("No rebuild was broken off.")
    return 0 if row.rebuilt_offset is None else int(row.rebuilt_offset) + 1


def _beginning(broker_url: str, *, accepts_loss: bool) -> int:
    first = first_offset(broker_url) or 0
    if first > 0 and not accepts_loss:
        raise Impossible(f"The first {first} facts of the log are cut off: what they say would be lost.")
    return first


def _set(session: Session, **values: object) -> None:
    session.execute(insert(Progress).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values))
