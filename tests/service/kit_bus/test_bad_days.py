"""Processes and servers killed in the middle: nothing lost, nothing doubled, everything back by itself."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event, Thread

import pytest

from kit.errors import Unavailable
from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample, envelope
from tests.support.servers import Servers
from tests.support.waiting import eventually

BACK_WITHIN = 3.0
SETTLED_AFTER = 2.0  # RabbitMQ 3.10 saves the register of its quorum queues twice a second: younger ones do not survive its kill


def test_a_service_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(sample: Sample) -> None:
    said = [envelope(f"s{number}", "hello" if number % 10 else "slow 0.01") for number in range(400)]
    sample.publish(*said)
    for _ in range(3):
        eventually(lambda: sample.rows("select 1 from notes where key like 'heard:%' limit 1"))
        sample.processes["one"].kill()
        sample.start("one", is_waiting=False)
    eventually(lambda: sample.rows("select count(*) from notes where key like 'heard:%'") == [(400,)], within=20)
    assert sample.rows("select count(distinct key) from notes where key like 'heard:%'") == [(400,)]


def test_a_command_cut_in_the_middle_is_done_once_with_a_key_and_at_most_once_without(sample: Sample) -> None:
    keyed = Call(actor="user:1", key="k")
    with ThreadPoolExecutor(2) as pool:
        with_key = pool.submit(sample.ask, "keep", "a", seconds=1, call=keyed, timeout=15)
        without = pool.submit(sample.ask, "keep", "b", seconds=1, timeout=15)
        eventually(
            lambda: (
                sample.rows(
                    "select count(*) from pg_stat_activity where state = 'idle in transaction' and pid in"
                    " (select pid from pg_stat_activity where datname = current_database())"
                )[0][0]
                >= 2
            )
        )
        sample.processes["one"].kill()
        sample.start("one", is_waiting=False)
        assert with_key.result()["count"] == 1
        with pytest.raises(Unavailable) as unknown:
            without.result()
    assert unknown.value.code == "maybe_done"
    assert (len(sample.texts("a")), len(sample.texts("b"))) == (1, 0)


def test_a_service_leaves_soon_and_finishes_what_runs(sample: Sample) -> None:
    answers: list[object] = []
    asking = Thread(target=lambda: answers.append(sample.ask("keep", "a", seconds=1.0)), daemon=True)
    asking.start()
    at_it = "select true from pg_stat_activity where state = 'idle in transaction' and query like '%INSERT INTO notes%'"
    eventually(lambda: sample.rows(f"{at_it} and datname = current_database()"))
    time_to_end = _seconds_to_end(sample)
    asking.join()
    assert answers[0]["count"] == 1  # type: ignore[index]
    assert time_to_end < 8
    assert sample.processes["one"].process.returncode == 0


def test_all_is_well_soon_after_the_broker_was_killed(samples: Callable[..., Sample], own_servers: Servers) -> None:
    sample = samples(own_servers)
    sample.start()
    started_at = time.monotonic()
    done, stop = _keep_asking(sample)
    eventually(lambda: len(done) > 20 and time.monotonic() - started_at > SETTLED_AFTER)
    own_servers.rabbitmq.kill()
    eventually(lambda: not sample.is_ready())
    own_servers.rabbitmq.start(own_servers.log)
    back = _seconds_until(lambda: sample.is_ready() and sample.client.is_connected)
    assert back < BACK_WITHIN
    sample.publish(envelope("after", "hello"))
    eventually(lambda: sample.texts("heard:after"), within=BACK_WITHIN)
    stop()
    assert sample.rows("select count(*) - count(distinct text) from notes where key = 'asked'") == [(0,)], "a key did something twice"
    assert {text for (text,) in sample.rows("select text from notes where key = 'asked'")} >= set(done)
    eventually(lambda: sample.rows("select count(*) from outbox where sent_at is null") == [(0,)])


def test_all_is_well_soon_after_postgresql_was_killed(samples: Callable[..., Sample], own_servers: Servers) -> None:
    sample = samples(own_servers)
    sample.start()
    done, stop = _keep_asking(sample)
    eventually(lambda: len(done) > 20)
    own_servers.postgres.kill()
    sample.publish(*[envelope(f"s{number}", "hello") for number in range(30)])
    own_servers.postgres.start(own_servers.log)
    back = _seconds_until(sample.is_ready)
    assert back < BACK_WITHIN
    eventually(lambda: sample.rows("select count(*), count(distinct key) from notes where key like 'heard:%'") == [(30, 30)], BACK_WITHIN)
    stop()
    assert sample.rows("select count(*) - count(distinct text) from notes where key = 'asked'") == [(0,)], "a key did something twice"
    assert {text for (text,) in sample.rows("select text from notes where key = 'asked'")} >= set(done)


def test_a_service_starts_before_its_servers_and_leaves_without_them(samples: Callable[..., Sample], own_servers: Servers) -> None:
    sample = samples(own_servers)
    own_servers.rabbitmq.kill()
    own_servers.postgres.kill()
    sample.start(is_waiting=False)
    eventually(lambda: "serves" in sample.output())
    own_servers.postgres.start(own_servers.log)
    own_servers.rabbitmq.start(own_servers.log)
    assert _seconds_until(sample.is_ready) < BACK_WITHIN
    assert sample.ask("keep", "a")["count"] == 1
    own_servers.rabbitmq.kill()
    eventually(lambda: not sample.is_ready())
    assert _seconds_to_end(sample) < 8


def _seconds_until(what: Callable[[], object]) -> float:
    began = time.monotonic()
    eventually(what, within=30)
    return time.monotonic() - began


def _seconds_to_end(sample: Sample) -> float:
    began = time.monotonic()
    sample.processes["one"].ask_to_end(signal.SIGTERM)
    sample.processes["one"].process.wait(20)
    return time.monotonic() - began


def _keep_asking(sample: Sample) -> tuple[list[str], Callable[[], None]]:
    """Goes on storing notes, each until it is answered, the same key each time. Returns those answered, and how to end it."""
    done: list[str] = []
    ending = Event()

    def run() -> None:
        for number in count():
            while not ending.is_set():
                try:
                    sample.ask("keep", "asked", text=str(number), call=Call(actor="user:1", key=f"k{number}"), timeout=2)
                except Unavailable:
                    continue
                done.append(str(number))
                break
            if ending.is_set():
                return

    thread = Thread(target=run, daemon=True)
    thread.start()

    def stop() -> None:
        ending.set()
        thread.join()

    return done, stop
