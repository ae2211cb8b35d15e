"""One test run: its folder, its keeper, its template databases, and what every worker takes from them."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from infra.local.processes import Child, spawn, wait_for
from kit.config import PROJECT
from kit.storage.migrations import create_database, drop_database, upgrade
from tests.support import keeper

FOLDER = "FRONTLINE_TEST_RUN"
ROOM = 6 << 30  # bytes; a whole run needs less than three


def begin() -> Child:
    """Makes the run's folder and starts its keeper. Called once, in the process that starts the run."""
    folder = Path(tempfile.mkdtemp(prefix="frontline-test-", dir=_in_memory()))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    child = spawn("keeper", [sys.executable, "-m", "tests.support.keeper", str(folder)], folder / "keeper.log", cwd=PROJECT)
    wait_for((folder / "keeper").exists, 20, f"the keeper of the test servers did not start: see {folder}/keeper.log", child)
    return child


def _in_memory() -> str | None:
    """Where files cost no disk, if there is room: each test's database is nine megabytes written and soon removed."""
    place = Path("/dev/shm")
    return str(place) if place.is_dir() and shutil.disk_usage(place).free > ROOM else None


def finish(child: Child) -> None:
    """Ends the keeper, with it the servers, and removes the folder."""
    child.end(within=10)
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def folder() -> Path:
    return Path(os.environ[FOLDER])


@cache
def server() -> str:
    """URL of the run's PostgreSQL, as its owner."""
    return keeper.ask(folder(), "postgres")


_vhosts: list[str] = []


def fresh_vhost() -> str:
    """URL of an empty vhost of the run's broker."""
    if not _vhosts:
        _vhosts.extend(keeper.ask(folder(), "vhosts").splitlines())
    return _vhosts.pop(0)


_numbers = count(1)


def clone(service: str, at: str | None = None) -> str:
    """URL of a fresh database of this service, migrated. `at` is another server than the run's own."""
    template = _template(service, at or server())
    if not at:
        return _copied(template, service)
    url = _another(template, service)
    create_database(url, server=template, template=_name(template))
    return url


def copy(service: str, name: str, fill: Callable[[str], None]) -> str:
    """The same on the run's own server, and filled: `fill` gets a URL once in a run, what it leaves there is copied under this name."""
    kept = beside(server(), f"{service}_{name}")
    _made_once(kept, _name(_template(service, server())), fill)
    return _copied(kept, service)


def _another(template: str, service: str) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    return beside(template, f"{service}_{worker}_{os.getpid()}_{next(_numbers)}")


def _copied(template: str, service: str) -> str:
    url = _another(template, service)
    _tell_server(f'create database "{_name(url)}" template "{_name(template)}"')
    return url


def end_clone(url: str) -> None:
    """Of a database on the run's own server."""
    _tell_server(f'drop database if exists "{_name(url)}" with (force)')


def _tell_server(statement: str) -> None:
    with _line_to_server().connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _line_to_server() -> sa.Engine:
    """Kept open: for most tests, signing in twice would cost more than the database itself."""
    return sa.create_engine(beside(server(), "postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)


def _name(url: str) -> str:
    return sa.make_url(url).database or ""


@cache
def _template(service: str, at: str) -> str:
    url = beside(at, f"{service}_template")
    _made_once(url, None, lambda url: upgrade(service, url))
    return url


_known: set[str] = set()


def _made_once(url: str, template: str | None, fill: Callable[[str], object]) -> None:
    """In the whole run, whichever worker comes first. What is not filled to the end is dropped again."""
    if url in _known:
        return
    with _alone(f"template-{_name(url)}-{sa.make_url(url).port}"):
        if create_database(url, server=url, template=template):
            try:
                fill(url)
            except BaseException:
                drop_database(url, server=url)
                raise
    _known.add(url)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def beside(url: str, database: str) -> str:
    """URL of another database on the same server."""
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)
