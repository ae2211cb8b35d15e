"""psycopg2 with fewer round trips: a transaction begins along with its first statement, and may end along with its last."""

from __future__ import annotations

from typing import Any

import psycopg2.extensions as pg

IDLE = pg.TRANSACTION_STATUS_IDLE


class Cursor(pg.cursor):
    """Sends `begin` along with the first statement of a transaction."""

    def execute(self, query: Any, values: Any = None) -> None:
        super().execute(_begun(self.connection, query), values)


class Connection(pg.connection):
    """The driver's own way with transactions is off (`autocommit`); each still sees its `commit` and `rollback`.

    What `commit` finds done by the last statement itself costs nothing.
    """

    is_in_pieces = False  # each statement by itself

    def commit(self) -> None:
        self._end("commit")

    def rollback(self) -> None:
        self._end("rollback")

    def _end(self, how: str) -> None:
        if self.info.transaction_status != IDLE:  # which a broken connection is not either
            with super().cursor(cursor_factory=pg.cursor) as cursor:
                cursor.execute(how)


def _begun(connection: Any, query: Any) -> Any:
    if connection.is_in_pieces or connection.info.transaction_status != IDLE:
        return query
    return b"begin;" + query if isinstance(query, bytes) else f"begin;{query}"
