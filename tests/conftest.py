"""What every test may ask for: real databases, a real broker, handlers in hand, whole services, and the proof of spec rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from infra.local.processes import Child
from tests.support import run
from tests.support.handling import Handling

pytest_plugins = ["tests.support.spec"]
_keeper = pytest.StashKey[Child]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and not config.option.collectonly and run.FOLDER not in os.environ:
        config.stash[_keeper] = run.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _keeper in config.stash:
        run.finish(config.stash[_keeper])
        del config.stash[_keeper]


@pytest.fixture
def database() -> Iterator[Callable[[str], str]]:
    """`database("tickets")` → URL of the service's database in this test: migrated, empty, dropped afterwards."""
    made: dict[str, str] = {}

    def of(service: str) -> str:
        if service not in made:
            made[service] = run.clone(service)
        return made[service]

    yield of
    for url in made.values():
        run.end_clone(url)


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
