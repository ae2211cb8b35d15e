"""Where the second installation finds things: its own servers, the first one's database, its broker's administration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from kit.config import Config, Unset, psycopg2_url, service_names

SLOT = "frontline_standby"  # of replication on whichever server is the primary; also the name under which the standby connects
CONNECT_SECONDS = 3
STATEMENT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Site:
    """One installation and the other one's address. `here` and `there` are URLs of a role that may do everything on the server."""

    settings: Config
    here: str = field(repr=False)
    there: str = field(repr=False)
    broker: str = field(repr=False)

    @property
    def databases(self) -> dict[str, str]:
        """URL of each service's database on this installation's server."""
        return {service: self.settings.database_of(service) for service in service_names()}


def site(settings: Config) -> Site:
    """Reads DATABASE_URL, FRONTLINE_OTHER_DATABASE_URL and FRONTLINE_BROKER_ADMIN_URL (http://user:password@broker:15672)."""
    there = settings.environ.get("FRONTLINE_OTHER_DATABASE_URL", "")
    return Site(
        settings=settings,
        here=settings.database_url,
        there=psycopg2_url(there) if there else "",
        broker=settings.environ.get("FRONTLINE_BROKER_ADMIN_URL", "").rstrip("/"),
    )


def names(site: Site) -> list[str]:
    """Names of the services' databases, the same on both servers."""
    return [sa.make_url(url).database or "" for url in site.databases.values()]


def other(site: Site) -> str:
    """URL of the other installation's server. Raises Unset."""
    if not site.there:
        raise Unset("FRONTLINE_OTHER_DATABASE_URL is not set: the database server of the other installation.")
    return site.there


@contextmanager
def connected(url: str, database: str | None = "postgres") -> Iterator[sa.Connection]:
    """A connection whose every statement is done by itself; its waiting for the server ends in time.

    Without `database` to the one that the URL names.
    """
    limits = f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c default_transaction_read_only=off"
    arguments = {"connect_timeout": CONNECT_SECONDS, "application_name": "frontline standby command", "options": limits}
    where = sa.make_url(url) if database is None else sa.make_url(url).set(database=database)
    engine = sa.create_engine(where, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=arguments)
    with engine.connect() as connection:
        yield connection
