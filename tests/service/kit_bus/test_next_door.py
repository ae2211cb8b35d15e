"""A service that asks another: once for its key, within its time, with nothing held, whatever the other and the broker do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from infra.local.processes import free_ports
from kit.bus.asking import ask
from kit.errors import Unavailable
from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample, empty_database
from tests.support import run
from tests.support.waiting import eventually

MAIN = "from kit.serve import main; from tests.support.sample_service import NEIGHBOUR; main(NEIGHBOUR)"
HELD = """
    select query from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%' and state_change < now() - interval '0.5 s'
"""
AS_ANNA = Call(actor="employee:7", via="management")


@pytest.fixture
def neighbour(sample: Sample) -> Iterator[Sample]:
    """Another service on the same broker, with a database of its own."""
    made = Sample(sample.folder / "next-door", sample.broker, empty_database(run.server()), MAIN)
    made.environ = {**made.environ, "NEIGHBOUR_DATABASE_URL": made.environ["SAMPLE_DATABASE_URL"]}
    made.ports["next"] = free_ports(1)[0]
    made.start("next", is_waiting=False, NEIGHBOUR_ADMIN_PORT=str(made.ports["next"]))
    eventually(lambda: made.is_ready("next"), 60)
    yield made
    made.close()


def asked(sample: Sample, method: str, key: str, seconds: float = 0) -> dict[str, object]:
    answer: dict[str, object] = sample.ask("call_next_door", key, text=method, seconds=seconds, call=AS_ANNA)
    return answer


def test_a_command_next_door_is_done_once_for_its_key_and_as_who_asked(sample: Sample, neighbour: Sample) -> None:
    first, again = asked(sample, "keep", "a"), asked(sample, "keep", "a")
    assert first == again
    assert neighbour.rows("select said_by from notes where key = 'a'") == [("employee:7",)]
    assert neighbour.rows("select key from inbox where lane = 'command'") == [("employee:7/sample/a",)]
    assert sample.texts("a") == []


def test_refusals_and_bugs_next_door_come_back_as_what_they_are(sample: Sample, neighbour: Sample) -> None:
    assert asked(sample, "refuse", "a") == {"kind": "conflict", "code": "not_now"}
    assert asked(sample, "unheard_of", "a") == {"kind": "not_found", "code": "unknown_method"}
    with pytest.raises(Exception, match=r"sample\.call_next_door: RemoteBug"):
        asked(sample, "stumble", "a")


def test_who_takes_too_long_next_door_is_not_waited_for_and_nothing_is_held_meanwhile(sample: Sample, neighbour: Sample) -> None:
    told: list[dict[str, object]] = []
    asking = threading.Thread(target=lambda: told.append(asked(sample, "keep", "slow", 2.5)))
    began = time.monotonic()
    asking.start()
    held = []
    while asking.is_alive():
        held += sample.rows(HELD)
    assert told == [{"kind": "unavailable", "code": "no_answer"}]
    assert time.monotonic() - began < 2.4
    assert held == []
    eventually(lambda: "said" in asked(sample, "keep", "slow", 2.5))  # said again, it is found done
    assert neighbour.texts("slow") == [""]


def test_nobody_next_door_is_told_at_once(sample: Sample) -> None:
    began = time.monotonic()
    assert asked(sample, "keep", "a") == {"kind": "unavailable", "code": "unknown_service"}
    assert time.monotonic() - began < 1.4


def test_without_a_broker_it_is_unavailable() -> None:
    with pytest.raises(Unavailable) as lost:
        ask("amqp://127.0.0.1:9/", "nobody", "neighbour", "keep", Call(), 1.0)
    assert lost.value.code == "broker_lost"
