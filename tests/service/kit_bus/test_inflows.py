"""What flows in is shared by the processes of a service, each key with one at a time, in order; nothing lost, nothing done twice."""

from __future__ import annotations

import itertools
import signal
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import orjson
import pika
import pytest
from pika.exceptions import AMQPError

from contracts.envelope import wire_time
from kit.bus import parked, topology
from tests.service.kit_bus.sample import Sample
from tests.support.servers import Servers, await_written
from tests.support.waiting import eventually

KEYS = [f"k{number}" for number in range(32)]
BOXES = [topology.inflow_mailbox("sample", "drops", share) for share in range(topology.SHARES)]
COUNT = "select count(*) from notes where key like 'drop:%'"
LATELY_BY = """
    select said_by, count(distinct key) from notes
    where key like 'drop:%' and id > (select coalesce(max(id), 0) - 64 from notes where key like 'drop:%') group by said_by
"""
OUT_OF_ORDER = """
    with steps as (select text::int - lag(text::int) over (partition by key order by id) as step from notes where key like 'drop:%')
    select count(*) from steps where step <> 1
"""


def drop(key: str, number: int, text: str = "") -> tuple[str, bytes]:
    """(routing key, body): as the edge does it, keys in 32 heaps."""
    said = {"at": wire_time(datetime.now(UTC)), "key": key, "number": number, "text": text}
    return str(zlib.crc32(key.encode()) % topology.SHARES), orjson.dumps(said)


def hand_in(broker: str, drops: Sequence[tuple[str, bytes]]) -> None:
    """Confirmed."""
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, body in drops:
            channel.basic_publish("frontline.drops", key, body, pika.BasicProperties(delivery_mode=2), mandatory=True)


class Rain:
    """Goes on handing in the next number of each key, in rounds, a second time whatever was not confirmed."""

    def __init__(self, broker: str, pause: float = 0.1) -> None:
        self.broker, self.pause, self.rounds, self.ending = broker, pause, 0, threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        for number in itertools.count():
            while not self._round(number):
                time.sleep(0.2)
            self.rounds = number + 1
            if self.ending.wait(self.pause):
                return

    def _round(self, number: int) -> bool:
        try:
            hand_in(self.broker, [drop(key, number) for key in KEYS])
        except (AMQPError, OSError):
            return False
        return True


@contextmanager
def raining(sample: Sample) -> Iterator[Rain]:
    """Until the end of the block; then waits until all of it was taken, and sees that each was, once, in order."""
    rain = Rain(sample.broker)
    rain.thread.start()
    try:
        yield rain
    finally:
        rain.ending.set()
        rain.thread.join()
    eventually(lambda: sample.rows(COUNT) == [(rain.rounds * len(KEYS),)], within=40)
    assert sample.rows(OUT_OF_ORDER) == [(0,)]
    assert sample.rows("select count(*) from notes where key like 'drop:%' group by key, text having count(*) > 1") == []


def lately(sample: Sample) -> dict[int, int]:
    """How many keys each process took lately, by its pid."""
    return {int(pid): keys for pid, keys in sample.rows(LATELY_BY)}


def is_shared(sample: Sample, *names: str) -> bool:
    """Whether these processes alone take, each its part."""
    taken = lately(sample)
    wanted = {sample.processes[name].pid for name in names}
    return taken.keys() == wanted and sum(taken.values()) == len(KEYS) and min(taken.values()) >= len(KEYS) // (4 * len(names))


def test_two_share_it_one_is_killed_and_comes_back(sample: Sample) -> None:
    with raining(sample):
        eventually(lambda: is_shared(sample, "one"))
        sample.start("two")
        eventually(lambda: is_shared(sample, "one", "two"), within=10)
        sample.processes["one"].kill()
        eventually(lambda: is_shared(sample, "two"), within=10)
        sample.start("one")
        eventually(lambda: is_shared(sample, "one", "two"), within=10)
        sample.processes["two"].end(within=10)
        eventually(lambda: is_shared(sample, "one"), within=10)
    assert "Traceback" not in sample.output("two")


def test_who_is_disabled_lets_go_and_takes_its_part_again_when_enabled(sample: Sample) -> None:
    sample.start("two")
    with raining(sample):
        eventually(lambda: is_shared(sample, "one", "two"), within=10)
        ids = {name: each["id"] for name, each in sample.instances().items()}
        for _ in range(2):
            sample.admin(f"/instances/{ids['one']}/disabled", "POST", name="two")
            eventually(lambda: is_shared(sample, "two"), within=10)
            sample.admin(f"/instances/{ids['one']}/enabled", "POST", name="two")
            eventually(lambda: is_shared(sample, "one", "two"), within=10)


@pytest.mark.slow
def test_one_that_hangs_loses_its_shares_and_what_it_had_is_done_once(sample: Sample) -> None:
    sample.start("two")
    with raining(sample):
        eventually(lambda: is_shared(sample, "one", "two"), within=10)
        sample.processes["one"].process.send_signal(signal.SIGSTOP)
        eventually(lambda: is_shared(sample, "two"), within=40)  # the broker waits for two heartbeats of ten seconds
        sample.processes["one"].process.send_signal(signal.SIGCONT)
        eventually(lambda: is_shared(sample, "one", "two"), within=20)


def test_poison_is_parked_seen_tried_again_and_dropped_and_its_batch_goes_on(sample: Sample) -> None:
    hand_in(sample.broker, [drop("slow", 0, "slow 0.5")])  # so that the others are one batch
    poison = drop("b", 0, "fail")
    hand_in(sample.broker, [drop("a", 0), poison, ("3", b"no JSON at all"), drop("c", 0), drop("c", 1)])
    eventually(lambda: (sample.texts("drop:a"), sample.texts("drop:c")) == (["0"], ["0", "1"]))
    eventually(lambda: sample.admin("/parked")["drops"]["count"] == 2)
    seen = {each["body"]: each for each in sample.admin("/parked")["drops"]["facts"]}
    bad = seen[poison[1].decode()]
    assert "told to fail" in bad["reason"]
    assert "JSONDecodeError" in seen["no JSON at all"]["reason"]
    assert sample.admin("/parked")["drops"]["mailboxes"] == BOXES
    sample.rows("insert into notes (key, text) values ('fixed', '')")
    assert sample.admin("/parked/drops/retry", "POST", ids=[bad["id"]]) == {"retried": 1}
    eventually(lambda: sample.texts("drop:b") == ["0"])
    assert sample.admin("/parked/drops/drop", "POST", ids=[seen["no JSON at all"]["id"]]) == {"dropped": 1}
    assert parked.count(sample.broker, "sample", "drops") == 0
    figures = sample.figures()
    assert 'frontline_inflow_late_seconds_count{lane="drops",service="sample"}' in figures
    assert 'frontline_facts_handled_total{lane="drops",outcome="parked",service="sample"} 2.0' in figures


def test_a_batch_ends_at_so_many_bytes_whatever_has_gathered(sample: Sample) -> None:
    """Else it would grow with the time in which nobody took anything."""
    sample.end("one")
    long = [drop("a", number, "x" * 100_000) for number in range(6)] + [drop("b", 0, "x" * 300_000), drop("b", 1)]
    slow = drop("slow", 0, "slow 0.5")  # all the others have come when it is done, for they wait behind it in one mailbox
    hand_in(sample.broker, [("0", body) for _, body in (slow, *long)])
    sample.start("one")
    eventually(lambda: sample.rows(COUNT) == [(9,)])
    together = sample.rows("select count(*) from notes where key <> 'drop:slow' group by xmin::text order by min(id)")
    assert max(together) == (2,)  # two of 100,000 fit into 256,000
    assert sample.rows(OUT_OF_ORDER) == [(0,)]


def test_what_ends_the_process_each_time_is_parked_by_the_broker_and_can_be_tried_again(sample: Sample) -> None:
    sample.end("one")
    home, body = drop("d", 0)
    hand_in(sample.broker, [(home, body)])
    _give_back_too_often(sample.broker)
    [seen] = eventually(lambda: parked.listed(sample.broker, "sample", "drops"))
    assert seen["reason"] == "its handling ended the process each time"
    assert parked.retry(sample.broker, "sample", "drops", [seen["id"]]) == 1
    sample.start("one")
    eventually(lambda: sample.texts("drop:d") == ["0"])


def _give_back_too_often(broker: str) -> None:
    """As if a process died over it each time."""
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        for box in BOXES:
            channel.basic_consume(box, lambda channel, method, props, body: channel.basic_nack(method.delivery_tag, requeue=True))
        eventually(lambda: connection.process_data_events(0.05) or parked.count(broker, "sample", "drops"))


@pytest.mark.slow
def test_nothing_is_lost_when_database_and_broker_go_away_in_the_middle(samples: Callable[..., Sample], own_servers: Servers) -> None:
    sample = samples(own_servers)
    for name in ("one", "two"):
        sample.start(name)
    await_written(own_servers.rabbitmq, *BOXES)
    with raining(sample) as rain:
        eventually(lambda: is_shared(sample, "one", "two"), within=10)
        before = rain.rounds
        own_servers.postgres.kill()
        eventually(lambda: rain.rounds > before + 20)
        own_servers.rabbitmq.kill()
        own_servers.postgres.start(own_servers.log)
        own_servers.rabbitmq.start(own_servers.log)
        eventually(lambda: rain.rounds > before + 40 and is_shared(sample, "one", "two"), within=60)
    assert parked.count(sample.broker, "sample", "drops") == 0
