"""Statements that PostgreSQL plans once a connection, not each time: for the few that every command and every fact comes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Prepared:
    """`sql` with $1, $2, … of these types. It goes past the ORM and the compiler: what is pending in a session is not written first."""

    name: str
    types: tuple[str, ...]
    sql: str

    def run(self, at: Session | sa.Connection, *values: Any) -> sa.CursorResult[Any]:
        """Runs it, and first prepares it where this connection does not know it yet."""
        connection = at.connection() if isinstance(at, Session) else at
        return connection.exec_driver_sql(self.said(connection), values)

    def said(self, connection: sa.Connection) -> str:
        """How it is called on this connection, with a mark for each value."""
        known: set[str] = connection.info.setdefault("prepared", set())
        if self.name not in known:
            connection.exec_driver_sql(f"prepare {self.name} ({', '.join(self.types)}) as {self.sql}")
            known.add(self.name)
        return f"execute {self.name} ({', '.join(f'%s::{kind}' for kind in self.types)})"


def run_all(
    at: Session | sa.Connection, calls: Sequence[tuple[Prepared, Sequence[Any]]], *, is_committing: bool = False
) -> sa.CursorResult[Any]:
    """Runs all of these, one after the other, and commits with them if asked, in one round trip. Returns what the last one gives."""
    connection = at.connection() if isinstance(at, Session) else at
    statements = [prepared.said(connection) for prepared, _ in calls] + ["commit"] * is_committing
    return connection.exec_driver_sql(";".join(statements), tuple(value for _, values in calls for value in values))
