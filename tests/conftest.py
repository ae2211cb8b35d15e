"""What every test may ask for: real databases, a real broker, handlers in hand, whole services, and the proof of spec rows."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from infra.local.processes import Child
from kit.config import service_names
from tests.support import run
from tests.support.databases import Databases
from tests.support.forking import fork
from tests.support.handling import Handling
from tests.support.listening import Listening
from tests.support.servers import Servers, servers_in
from tests.support.suite import Suite, environ_of

pytest_plugins = ["tests.support.spec"]
_keeper = pytest.StashKey[Child]()


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every worker and every process would compile all of it anew
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput") and not config.option.collectonly and run.FOLDER not in os.environ:
        config.stash[_keeper] = run.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _keeper in config.stash:
        run.finish(config.stash[_keeper])
        del config.stash[_keeper]


@pytest.fixture
def databases() -> Iterator[Databases]:
    """See tests/support/databases.py."""
    found = Databases()
    yield found
    found.end()


@pytest.fixture
def database(databases: Databases) -> Callable[[str], str]:
    """`database("tickets")` → URL of the service's database in this test: migrated, empty unless begun otherwise, dropped afterwards."""
    return databases


@pytest.fixture
def broker() -> str:
    """URL of an empty vhost of the run's RabbitMQ, this test's own."""
    return run.fresh_vhost()


@pytest.fixture
def handling(database: Callable[[str], str]) -> Iterator[Handling]:
    """Runs handlers in this process: see tests/support/handling.py."""
    handling = Handling(database)
    yield handling
    handling.close()


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Suite]]:
    """`running("tickets", "routing", "gateway")` → a Suite of real processes, all ready, on databases and a vhost of their own.

    Call it once; `servers=` are others than the run's own. What the processes said is shown when the test fails.
    """
    suites: list[Suite] = []
    urls: list[str] = []

    def run_them(*names: str, servers: Servers | None = None, **environ: str) -> Suite:
        suite, made = suite_of(tmp_path / f"suite-{len(suites)}", names, servers)
        suites.append(suite)
        urls.extend(made)
        suite.environ.update(environ)
        suite.start(names)
        return suite

    yield run_them
    for suite in suites:
        suite.end()
        for name in suite.children:
            request.node.add_report_section("teardown", name, suite.output(name)[-20_000:])
    for url in urls:
        run.end_clone(url)


@pytest.fixture(scope="session")
def whole_suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """Every service and the gateway, started once a worker: for journeys that disturb nobody."""
    names = [*service_names(), "gateway"]
    suite, urls = suite_of(tmp_path_factory.mktemp("whole"), names, None)
    suite.start(names)
    yield suite
    suite.end()
    for url in urls:
        run.end_clone(url)


@pytest.fixture
def gateway(whole_suite: Suite) -> str:
    """The address of a real gateway with every service behind it."""
    return whole_suite.url


@pytest.fixture
def listen() -> Iterator[Callable[..., Listening]]:
    """`listen(suite.broker, "tickets.#")` → collects the public facts from now on: see tests/support/listening.py."""
    heard: list[Listening] = []

    def to(url: str, *keys: str) -> Listening:
        heard.append(Listening(url, *keys))
        return heard[-1]

    yield to
    for each in heard:
        each.close()


@pytest.fixture
def own_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """A PostgreSQL and a RabbitMQ for this test alone, to be killed and started again."""
    servers = servers_in(tmp_path_factory.mktemp("servers"))
    servers.start()
    yield servers
    servers.stop()


def suite_of(folder: Path, names: Sequence[str], servers: Servers | None) -> tuple[Suite, list[str]]:
    """A suite with fresh databases for all of these that are services, not yet started; and the databases' URLs."""
    folder.mkdir(parents=True, exist_ok=True)
    at = servers.postgres.url if servers else None
    databases = {name: run.clone(name, at) for name in names if name != "gateway"}
    broker = servers.rabbitmq.url if servers else run.fresh_vhost()
    return Suite(folder, environ_of(folder, broker, databases), start_service=fork), [] if servers else list(databases.values())
