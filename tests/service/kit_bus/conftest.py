"""Real processes of the tiny sample service, and ways to talk to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.service.kit_bus.sample import Sample, empty_database
from tests.support import run
from tests.support.forking import fork
from tests.support.servers import Servers


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[Callable[..., Sample]]:
    """`samples()` → the sample service on a database and vhost of its own, nothing started; `samples(servers)` on those."""
    made: list[Sample] = []

    def make(servers: Servers | None = None) -> Sample:
        database = empty_database(servers.postgres.url if servers else run.server())
        broker = servers.rabbitmq.url if servers else run.fresh_vhost()
        made.append(Sample(tmp_path / f"sample{len(made)}", broker, database, start_service=fork))
        return made[-1]

    yield make
    for sample in made:
        sample.close()


@pytest.fixture
def sample(samples: Callable[..., Sample]) -> Sample:
    """One running process of the sample service."""
    made = samples()
    made.start("one")
    return made
