"""When a worker naps: where beacons are many, and never twice without having been awake in between."""

from __future__ import annotations

from collections.abc import Iterator

import gevent
import pytest

from infra.gunicorn import pausing
from infra.gunicorn.pausing import AWAKE_SECONDS, MANY, NAP_SECONDS, Pausing


class Time:
    """A clock that only moves when told to, and by naps."""

    def __init__(self) -> None:
        self.now, self.naps = 100.0, 0

    def nap(self, seconds: float) -> None:
        assert seconds == NAP_SECONDS
        self.naps += 1
        self.now += seconds


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(pausing, "_clock", lambda: made.now)
    monkeypatch.setattr(pausing, "_sleep", made.nap)
    return made


@pytest.fixture
def worker(time: Time) -> Iterator[Pausing]:
    """With gevent's loop of this thread, as in the worker."""
    made = Pausing()
    made.start()
    yield made
    made._watcher.stop()
    made._watcher.close()


def looks(times: int = 3) -> None:
    """So many looks of gevent's loop at its sockets."""
    for _ in range(times):
        gevent.sleep(0.0001)


def counted(worker: Pausing, beacons: int) -> None:
    for _ in range(beacons):
        worker.count()


def test_few_beacons_never_make_it_nap(worker: Pausing, time: Time) -> None:
    counted(worker, MANY // 2)
    time.now += 0.5
    worker.judge()
    looks()
    assert time.naps == 0


def test_many_beacons_make_it_nap_before_a_look_until_they_are_few_again(worker: Pausing, time: Time) -> None:
    counted(worker, MANY // 2 + 1)
    time.now += 0.5
    worker.judge()
    looks()
    assert time.naps == 1, "not again before it was awake for a while"
    time.now += 2 * AWAKE_SECONDS
    looks()
    assert time.naps == 2
    time.now += 0.5
    worker.judge()
    looks()
    assert time.naps == 2
