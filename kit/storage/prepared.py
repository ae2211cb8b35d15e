"""Statements that PostgreSQL plans once a connection, not each time: for the few that every command and every fact comes through."""

from __future__ import annotations

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
        connection = at.connection() if isinstance(at, Session) else at
        known: set[str] = connection.info.setdefault("prepared", set())
        if self.name not in known:
            connection.exec_driver_sql(f"prepare {self.name} ({', '.join(self.types)}) as {self.sql}")
            known.add(self.name)
        marks = ", ".join(f"%s::{kind}" for kind in self.types)
        return connection.exec_driver_sql(f"execute {self.name} ({marks})", values)
