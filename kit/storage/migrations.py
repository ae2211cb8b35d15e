"""Databases and their shape: made, migrated, and compared with what the models say."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kit.config import PROJECT
from kit.storage import tables

MIGRATING = 7_361_001  # advisory lock: one process migrates a database at a time


def upgrade(service: str, url: str, *, to: str = "head") -> list[str]:
    """Brings a service's database to the newest shape. Returns the revisions that ran; harmless when there are none."""
    folder = PROJECT / "services" / service / "migrations"
    if not folder.is_dir():
        return []
    scripts = ScriptDirectory(str(folder))
    made = sa.create_engine(url, poolclass=sa.NullPool)
    with made.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
        context = MigrationContext.configure(connection, opts={"fn": lambda now, _: scripts._upgrade_revs(to, now)})
        before = set(context.get_current_heads())
        with Operations.context(context):
            context.run_migrations()
        return sorted(set(context.get_current_heads()) - before)


def create_database(url: str, *, server: str, owner: str | None = None, template: str | None = None) -> bool:
    """Makes the database that `url` names, by way of `server` (URL of a role that may). Says whether it was missing."""
    name = sa.make_url(url).database or ""
    with _server(server) as connection:
        if connection.scalar(sa.text("select true from pg_database where datname = :name"), {"name": name}):
            return False
        said = f"create database {_quoted(name)}"
        said += f" template {_quoted(template)}" if template else ""
        said += f" owner {_quoted(owner)}" if owner else ""
        connection.execute(sa.text(said))
    return True


def create_role(server: str, role: str, password: str) -> None:
    """Makes the role, or gives it this password. It may sign in and nothing else."""
    with _server(server) as connection:
        known = connection.scalar(sa.text("select true from pg_roles where rolname = :role"), {"role": role})
        verb = "alter" if known else "create"
        said = connection.scalar(sa.select(sa.func.format(f"{verb} role %I login password %L", role, password)))
        connection.exec_driver_sql(str(said))


def close_to_others(server: str, database: str, role: str) -> None:
    """Lets only its owner and this role connect to the database."""
    with _server(server) as connection:
        connection.execute(sa.text(f"revoke all on database {_quoted(database)} from public"))
        connection.execute(sa.text(f"alter database {_quoted(database)} owner to {_quoted(role)}"))


def drop_database(url: str, *, server: str) -> None:
    """Ends the database that `url` names and everybody's connections to it."""
    with _server(server) as connection:
        connection.execute(sa.text(f"drop database if exists {_quoted(sa.make_url(url).database or '')} with (force)"))


def differences(url: str, metadata: sa.MetaData) -> list[str]:
    """What the database and the models (kit tables included) disagree on; empty when they agree."""
    made = sa.create_engine(url, poolclass=sa.NullPool)
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return [repr(found) for found in compare_metadata(context, _with_kit(metadata))]


def draft(url: str, metadata: sa.MetaData) -> str:
    """The body of a migration from the shape of the database at `url` to the models'. To be read and mended by a person."""
    made = sa.create_engine(url, poolclass=sa.NullPool)
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = produce_migrations(context, metadata if "outbox" not in sa.inspect(connection).get_table_names() else _with_kit(metadata))
    assert found.upgrade_ops is not None
    return render_python_code(found.upgrade_ops)


def _with_kit(metadata: sa.MetaData) -> sa.MetaData:
    whole = sa.MetaData()
    for part in _each(metadata, tables.metadata):
        part.to_metadata(whole)
    return whole


def _each(*parts: sa.MetaData) -> Iterable[sa.Table]:
    seen: set[str] = set()
    for part in parts:
        for table in part.tables.values():
            if table.name not in seen:
                seen.add(table.name)
                yield table


def _server(url: str) -> sa.engine.base.Connection:
    where = sa.make_url(url).set(database="postgres")
    return sa.create_engine(where, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT").connect()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
