"""The statements about instances and their lease. Whoever beats has a connection of its own, each statement by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from uuid_utils import uuid7

from kit.instances.identity import Identity
from kit.instances.rules import Known, Seen
from kit.storage.prepared import Prepared

LEASE = "background"  # the one there is: relay and timers
LOCK = 0x0F40_0B0C  # any number, the same in all processes; one database a service
KEPT = "1 day"  # that an instance is remembered which nobody switched off and which does not come back
ENDED_WITHIN_MS = 1000

_COLUMNS = "id, name, run, host, pid, path, version, admin_url, started_at, heartbeat_at, is_enabled, is_primary"
_VALUES = (
    ":id, :name, :run, :host, :pid, :path, :version, :admin_url, now(), now(), :is_enabled,"
    " not exists (select from instances where is_primary)"
)
_ANEW = (
    "run = excluded.run, host = excluded.host, pid = excluded.pid, path = excluded.path, version = excluded.version,"
    " admin_url = excluded.admin_url, started_at = now(), heartbeat_at = now(), left_at = null"
)
_ENTER = f"insert into instances ({_COLUMNS}) values ({_VALUES}) on conflict (name) do "  # noqa: S608 - our own words
_TAKE_NAME = sa.text(f"{_ENTER} update set {_ANEW} returning id")
_ASK_FOR_NAME = sa.text(f"{_ENTER} nothing returning id")
_BEAT = Prepared(
    "beat",
    ("uuid", "text", "boolean"),
    """
    with beat as (
        update instances set heartbeat_at = clock_timestamp(), is_connected = $3, left_at = null where id = $1 and run = $2
    )
    select i.id, i.run, i.is_enabled, i.is_primary, i.is_connected, i.left_at is not null as has_left, i.heartbeat_at as beat,
           extract(epoch from clock_timestamp() - i.heartbeat_at)::float8 as age, l.holder_run, l.wanted_id
    from leases as l cross join instances as i where l.name = 'background'
    """,
)
_TAKE = sa.text(
    "update leases set holder_id = :id, holder_run = :run, term = term + 1, since = now(), wanted_id = nullif(wanted_id, :id)"
    " where name = :lease returning term"
)
_GIVE_BACK = sa.text(
    "update leases set holder_id = null, holder_run = null, since = now(), wanted_id = coalesce(:successor, wanted_id)"
    " where name = :lease and holder_run = :run"
)
_OTHERS = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like '% ' || :run"
_END = sa.text(f"select count(pg_terminate_backend(pid)) {_OTHERS}")
_AWAIT_END = sa.text(f"select count(pg_terminate_backend(pid, {ENDED_WITHIN_MS})) {_OTHERS}")
_FORGET = f"delete from instances where is_enabled and heartbeat_at < now() - interval '{KEPT}'"  # noqa: S608
_NAME_PRIMARY = """
    update instances set is_primary = true where not exists (select from instances where is_primary)
    and id = (select id from instances order by is_enabled desc, started_at, id limit 1)
"""


def enter(connection: sa.Connection, who: Identity, *, is_first: bool) -> UUID:
    """The id under which this process is known. At first it takes its name over; if a younger process has it now, it adds its run."""
    connection.execute(sa.text("insert into leases (name) values (:lease) on conflict do nothing"), {"lease": LEASE})
    said = {name: getattr(who, name) for name in ("name", "run", "host", "pid", "path", "version", "admin_url")}
    said |= {"id": str(uuid7()), "is_enabled": who.is_enabled_at_first}
    try:
        found = connection.execute(_TAKE_NAME if is_first else _ASK_FOR_NAME, said).scalar()
    except IntegrityError:  # another became the primary in this very moment
        found = connection.execute(_TAKE_NAME if is_first else _ASK_FOR_NAME, said).scalar()
    if found is None:
        found = connection.execute(_TAKE_NAME, said | {"name": f"{who.name}~{who.run}"}).scalar_one()
    return UUID(str(found))


def beat(connection: sa.Connection, me: UUID, who: Identity, *, is_connected: bool) -> Seen | None:
    """Says that we live, and what there is besides. None when nobody knows this process any more: it was deleted, or has lost its name."""
    rows = _BEAT.run(connection, str(me), who.run, is_connected).all()
    known = {row.id: _known(row) for row in rows}
    mine = known.pop(me, None)
    if mine is None or mine.run != who.run:
        return None
    return Seen(me=mine, others=tuple(known.values()), holder_run=rows[0].holder_run, wanted_id=rows[0].wanted_id)


def take(connection: sa.Connection, me: UUID, who: Identity) -> int | None:
    """The new term, or None while another holds the lock. Whoever had the lease and did not give it back has no session left then."""
    if not connection.execute(sa.text("select pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar():
        return None
    former = connection.execute(sa.text("select holder_run from leases where name = :lease"), {"lease": LEASE}).scalar()
    if former is not None and former != who.run:
        end_sessions(connection, former)
    return int(connection.execute(_TAKE, {"id": me, "run": who.run, "lease": LEASE}).scalar_one())


def give_back(connection: sa.Connection, who: Identity, successor: UUID | None = None) -> None:
    connection.execute(_GIVE_BACK, {"lease": LEASE, "run": who.run, "successor": successor})
    connection.execute(sa.text("select pg_advisory_unlock(:lock)"), {"lock": LOCK})


def end_sessions(connection: sa.Connection, run: str) -> int:
    """Ends all database sessions of that process, whatever it does meanwhile: what it had not committed is undone. Returns how many."""
    ended = int(connection.execute(_END, {"run": run}).scalar_one())
    connection.execute(_AWAIT_END, {"run": run})
    return ended


def leave(connection: sa.Connection, me: UUID, who: Identity) -> None:
    connection.execute(sa.text("update instances set left_at = now() where id = :id and run = :run"), {"id": me, "run": who.run})


def forget(connection: sa.Connection) -> None:
    """Those that have not been there for a day; who was disabled stays, so that it does not come back by itself."""
    connection.execute(sa.text(_FORGET))
    name_primary(connection)


def name_primary(connection: sa.Connection) -> None:
    """Sees to it that one is the default."""
    connection.execute(sa.text(_NAME_PRIMARY))


def _known(row: Any) -> Known:
    return Known(
        id=row.id,
        run=row.run,
        beat=row.beat,
        age=row.age,
        is_enabled=row.is_enabled,
        is_primary=row.is_primary,
        is_connected=row.is_connected,
        has_left=row.has_left,
    )
