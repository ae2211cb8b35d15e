"""Engines and sessions: the only place where connections to PostgreSQL are made. Works under eventlet and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg2
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from kit.config import Config, config
from kit.storage.driver import Connection, Cursor


@dataclass(frozen=True, slots=True)
class Database:
    """A service's database: one engine that writes in transactions, one that only reads, each statement by itself."""

    writer: sa.Engine
    reader: sa.Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: commits at the end of the block, rolls back when it raises."""
        with Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write and spends no round trip on beginning or ending."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def in_pieces(self) -> Iterator[sa.Connection]:
        """A connection of one's own, each statement of which is done by itself. It ends with the block, and all it held on the server."""
        with self.writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.is_in_pieces = True
            try:
                yield connection
            finally:
                connection.invalidate()

    def close(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


def open_database(service: str, url: str | None = None, settings: Config | None = None, run: str = "") -> Database:
    """The database of a service, by default where the configuration says. Connects only when first used.

    `run` ends the names of all its sessions: they can be told from those of other processes, and be ended.
    """
    settings = settings or config()
    url = url or settings.database_of(service)
    return Database(
        writer=engine(url, f"frontline {service} {run}".strip(), settings),
        reader=engine(url, f"frontline {service} reading {run}".strip(), settings, is_reader=True),
    )


def engine(url: str, name: str, settings: Config | None = None, *, is_reader: bool = False) -> sa.Engine:
    """An engine whose every session is limited in time by the server itself. `name` is what pg_stat_activity shows."""
    settings = settings or config()
    limits = {
        "statement_timeout": settings.statement_timeout_ms,
        "lock_timeout": settings.lock_timeout_ms,
        "idle_in_transaction_session_timeout": 60_000,
        "timezone": "UTC",
        "default_transaction_read_only": "on" if is_reader else "off",
    }
    made = sa.create_engine(
        url,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=10,
        pool_use_lifo=True,  # the warmest connection first; what is too much falls idle
        pool_recycle=1800,
        isolation_level="AUTOCOMMIT",  # who writes has its transactions from kit.storage.driver
        executemany_mode="values_plus_batch",  # many changes of one kind go out together
        use_native_hstore=False,  # saves a question to the server for each new connection
        hide_parameters=True,  # what people wrote must not come into logs by way of an error
        json_serializer=to_json_text,
        json_deserializer=orjson.loads,
        connect_args={
            "application_name": name,
            "connect_timeout": 5,
            "keepalives_idle": 20,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,  # ms until what the other end does not even receive ends the connection
            "options": " ".join(f"-c {key}={value}" for key, value in limits.items()),
            **({} if is_reader else {"connection_factory": Connection, "cursor_factory": Cursor}),
        },
    )
    event.listen(made, "checkout", _look)
    return made


def _look(connection: Any, _record: Any, _proxy: Any) -> None:
    """Notices, without a round trip, that the server hung up meanwhile: the pool then makes a new connection in its place.

    The first look may only find the server's word of farewell, the second finds the line dead.
    """
    try:
        connection.poll()
        connection.poll()
    except psycopg2.Error as gone:
        raise DisconnectionError("the server hung up") from gone
    if connection.notices and any(said.startswith("FATAL") for said in connection.notices):
        raise DisconnectionError("the server is hanging up")


def to_json_text(value: Any) -> str:
    """JSON for a column: what has no JSON form of its own as text."""
    return orjson.dumps(value, default=str).decode()
