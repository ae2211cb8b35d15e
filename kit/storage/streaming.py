"""Rows of one statement in pieces, in its own order, however many there are: the server keeps them, and few are here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

AT_ONCE, MOST_SECONDS = 2_000, 120


class _Declared(sa.Executable, sa.ClauseElement):
    """A cursor that outlives its statement, for sessions whose statements are done each by itself."""

    inherit_cache = False

    def __init__(self, name: str, select: sa.Select[Any]) -> None:
        self.name, self.select = name, select


@compiles(_Declared)
def _declare(declared: _Declared, compiler: SQLCompiler, **how: Any) -> str:
    return f"declare {declared.name} no scroll cursor with hold for {compiler.process(declared.select, **how)}"


def streamed(session: Session, select: sa.Select[Any], at_once: int = AT_ONCE) -> Iterator[Sequence[sa.Row[Any]]]:
    """Pieces of rows as they were when this began: the statement runs to its end at once, for which it has `MOST_SECONDS`.

    On a session for reading (`Database.reading`), whose connection stays busy until the last piece, or until this is closed.
    """
    name = f"rows_{uuid4().hex}"
    columns = [sa.column(column.key, column.type) for column in select.selected_columns if column.key]
    fetch = sa.text(f"fetch forward {int(at_once)} from {name}").columns(*columns)
    session.execute(sa.text(f"set statement_timeout to '{MOST_SECONDS} s'"))
    try:
        session.execute(_Declared(name, select))
    finally:
        session.execute(sa.text("reset statement_timeout"))
    try:
        while rows := session.execute(fetch).all():
            yield rows
    finally:
        session.execute(sa.text(f"close {name}"))
