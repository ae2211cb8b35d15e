"""Whom a service has yet to ask to tell their records again: rows that its migrations write, gone when the owner has answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.storage.tables import HEAR_AGAIN, deadlines


def hear_again(connection: sa.Connection, *owners: str) -> None:
    """For a migration that makes tables for copies: has each of these services tell again what it owns, once the new code hears it."""
    for owner in owners:
        row = {"kind": HEAR_AGAIN, "subject": owner, "due_at": datetime.now(UTC), "payload": {"key": uuid4().hex}}
        statement = insert(deadlines).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=row))


def unheard(session: Session) -> Mapping[str, str]:
    """The owners that have not answered yet, each with the key under which it is asked."""
    wanted = sa.select(deadlines.c.subject, deadlines.c.payload["key"].astext).where(deadlines.c.kind == HEAR_AGAIN)
    return {row[0]: row[1] for row in session.execute(wanted.order_by(deadlines.c.subject))}


def answered(session: Session, owner: str, key: str) -> None:
    """The owner has it in its own database now. What a later migration asked for meanwhile stays."""
    this = sa.and_(deadlines.c.kind == HEAR_AGAIN, deadlines.c.subject == owner, deadlines.c.payload["key"].astext == key)
    session.execute(sa.delete(deadlines).where(this))
