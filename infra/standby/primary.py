"""What makes a server the primary: prepared for a standby, waiting for it or not, closed to its services, opened, promoted."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from infra.local.processes import wait_for
from infra.standby.site import SLOT, connected
from infra.standby.standing import Following

DatabaseAway = OperationalError  # what everything here raises when the server does not answer
# Log that is kept for a standby that is away, at most; beyond that the standby has to be copied anew, and the primary's disk is safe.
KEPT = {"wal_keep_size": "1GB", "max_slot_wal_keep_size": "20GB"}


def prepare(url: str, role: str, password: str) -> list[str]:
    """Makes the role that replicates and the standby's slot, and bounds what is kept for it. Harmless when said again."""
    done = []
    with connected(url) as connection:
        known = connection.scalar(sa.text("select true from pg_roles where rolname = :role"), {"role": role})
        verb = "alter" if known else "create"
        said = sa.func.format(f"{verb} role %I login replication password %L", role, password)
        connection.exec_driver_sql(str(connection.scalar(sa.select(said))).replace("%", "%%"))
        # So much pg_rewind needs, which makes an old primary the new standby.
        for function in ("pg_ls_dir(text, boolean, boolean)", "pg_stat_file(text, boolean)", "pg_read_binary_file(text)"):
            _grant(connection, function, role)
        _grant(connection, "pg_read_binary_file(text, bigint, bigint, boolean)", role)
        done.append(f"the role {role} may replicate")
        done += [f"{name} is {value}" for name, value in KEPT.items() if _set(connection, name, value)]
        if make_slot(connection):
            done.append(f"the slot {SLOT} is there")
        is_kept = connection.scalar(sa.text("select current_setting('data_checksums') = 'on' or current_setting('wal_log_hints') = 'on'"))
        if not is_kept:
            done.append("neither data_checksums nor wal_log_hints is on: an old primary can only be copied anew, not rewound")
    return done


def with_role(url: str, role: str, password: str) -> str:
    """The same server as this role."""
    return sa.make_url(url).set(username=role, password=password).render_as_string(hide_password=False)


def make_slot(connection: sa.Connection) -> bool:
    """The slot by which the primary keeps what its standby has not got. Says whether it was missing, or had lost its place."""
    found = connection.execute(sa.text("select wal_status from pg_replication_slots where slot_name = :slot"), {"slot": SLOT}).first()
    if found is not None and found.wal_status != "lost":
        return False
    if found is not None:
        connection.execute(sa.text("select pg_drop_replication_slot(:slot)"), {"slot": SLOT})
    connection.execute(sa.text("select pg_create_physical_replication_slot(:slot, true)"), {"slot": SLOT})
    return True


def set_synchronous(url: str, following: Following | None, *, is_on: bool) -> None:
    """Whether a commit waits until the standby has it on disk. Raises ValueError when it would wait for nobody."""
    if is_on and not (following and following.is_connected):
        raise ValueError("No standby is connected: every commit would wait for it. Let it follow first.")
    with connected(url) as connection:
        _set(connection, "synchronous_standby_names", f"FIRST 1 ({SLOT})" if is_on else "")


def close(url: str, databases: Iterable[str]) -> int:
    """Fences: nobody opens the services' databases any more, and who has one open is cut off. Returns how many were cut off."""
    names = list(databases)
    with connected(url) as connection:
        _allow(connection, names, is_allowed=False)
        cut = sa.text("select count(pg_terminate_backend(pid, 2000)) from pg_stat_activity where datname = any(:names)")
        return int(connection.scalar(cut, {"names": names}) or 0)


def open_(url: str, databases: Iterable[str]) -> None:
    """Takes a fence away that came over with the replication."""
    with connected(url) as connection:
        _allow(connection, list(databases), is_allowed=True)


def promote(url: str, within: float) -> None:
    """Has the standby take over, and waits until it writes. It waits for no standby of its own until it is told to.

    Raises TimeoutError.
    """
    with connected(url) as connection:
        _set(connection, "synchronous_standby_names", "")
        if connection.scalar(sa.text("select pg_is_in_recovery()")):
            connection.execute(sa.text("select pg_promote(true, :seconds)"), {"seconds": max(1, int(within))})
        is_writing = sa.text("select not pg_is_in_recovery()")
        wait_for(lambda: bool(connection.scalar(is_writing)), within, f"The standby did not take over in {within:.0f} s.")
        make_slot(connection)


def place(url: str) -> int:
    """Where a primary's log ends now, in bytes."""
    with connected(url) as connection:
        return int(connection.scalar(sa.text("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")) or 0)


def _allow(connection: sa.Connection, names: list[str], *, is_allowed: bool) -> None:
    there = connection.scalars(sa.text("select datname from pg_database where datname = any(:names)"), {"names": names})
    for name in there.all():
        quoted = connection.dialect.identifier_preparer.quote(name)
        connection.execute(sa.text(f"alter database {quoted} allow_connections {is_allowed}"))


def _set(connection: sa.Connection, name: str, value: str) -> bool:
    """Sets it for good, the running server included. Says whether it was otherwise."""
    if connection.scalar(sa.text("select current_setting(:name)"), {"name": name}) == value:
        return False
    connection.exec_driver_sql(f"alter system set {name} = '{value}'" if value else f"alter system reset {name}")
    connection.execute(sa.text("select pg_reload_conf()"))
    return True


def _grant(connection: sa.Connection, function: str, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"grant execute on function pg_catalog.{function} to {quoted}"))
