"""How long nobody publishes when the holder of the lease dies, and when it hangs: a waiting fact's age when it is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from infra.local.processes import Child
from tests.bench.bus import FILL, running_sample
from tests.bench.figures import Figure
from tests.service.kit_bus.sample import Sample, envelope
from tests.support.hurting import silent
from tests.support.servers import Servers
from tests.support.waiting import eventually

WITHIN = 3.0
Hurt = Callable[[Child], AbstractContextManager[None]]


def passed_on(servers: Servers) -> Iterator[Figure]:
    """Seconds until the other instance has sent what waits."""
    yield Figure("holder killed → the next one publishes", _seconds(servers, _killed), "s", goal=WITHIN)
    yield Figure("holder hangs → the next one publishes", _seconds(servers, silent), "s", goal=WITHIN)


@contextmanager
def _killed(child: Child) -> Iterator[None]:
    child.kill()
    yield


def _seconds(servers: Servers, hurt: Hurt) -> float:
    with running_sample(servers) as sample:
        sample.start("one")
        sample.start("two")
        eventually(lambda: (sample.status("one"), sample.status("two")) == ("active", "passive"))
        with hurt(sample.processes["one"]):
            began = time.monotonic()
            sample.rows(FILL + " returning 1", body=envelope("s", "x").to_wire(), facts=1)
            eventually(lambda: _is_sent(sample), 30, every=0.005)
            return time.monotonic() - began


def _is_sent(sample: Sample) -> bool:
    return sample.rows("select count(*) from outbox where sent_at is null") == [(0,)]
