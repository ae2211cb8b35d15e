"""Facts out of one service's outbox, and into one service: inbox and one insert each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import Figure
from tests.service.kit_bus.sample import Sample, empty_database, envelope
from tests.support.servers import Servers, add_vhosts
from tests.support.waiting import eventually

FACTS = 10_000
MAIN = "from kit.serve import main; from tests.bench.noting import SERVICE; main(SERVICE)"
FILL = """
    insert into outbox (envelope_id, type, subject, body, recorded_at)
    select gen_random_uuid(), 'sample.note_kept.v1', 's' || n % 100, cast(:body as bytea), now() from generate_series(1, :facts) n
"""
SENT_PER_SECOND = """
    with sent as (select sent_at, count(*) as facts from outbox where type = 'sample.note_kept.v1' group by sent_at)
    select sum(facts) filter (where sent_at > (select min(sent_at) from sent)) / extract(epoch from max(sent_at) - min(sent_at)) from sent
"""
HEARD_PER_SECOND = "select count(*) / extract(epoch from max(at) - min(at)) from notes where key = 'heard'"


def outbox(servers: Servers) -> Iterator[Figure]:
    """Facts a second from the outbox to the broker's confirm, stamped."""
    with running_sample(servers) as sample:
        sample.start()
        body = envelope("s", "x" * 200).to_wire()
        sample.rows(FILL + " returning 1", body=body, facts=FACTS)
        eventually(lambda: sample.rows("select count(*) from outbox where sent_at is null") == [(0,)], 60)
        [(rate,)] = sample.rows(SENT_PER_SECOND)
        yield Figure("events out of one outbox, confirmed", float(rate), "/s", goal=2000, is_more_better=True)


def inbox(servers: Servers) -> Iterator[Figure]:
    """Facts a second into a service, beside the insert transactions a second that its process can do bare."""
    with running_sample(servers) as sample:
        sample.start()
        floor = sample.client.ask("sample", "bare_inserts", {"times": FACTS}, timeout=60)["per_second"]
        sample.end()
        sample.publish(*(envelope(f"s{number % 100}", "x" * 200) for number in range(FACTS)))
        sample.start()
        eventually(lambda: sample.rows("select count(*) from notes where key = 'heard'") == [(FACTS,)], 60)
        [(rate,)] = sample.rows(HEARD_PER_SECOND)
        yield Figure("events into one service", float(rate), "/s", goal=0.7 * floor, floor=floor, is_more_better=True)


@contextmanager
def running_sample(servers: Servers) -> Iterator[Sample]:
    """The sample service on a database and a vhost of its own; nothing is started yet."""
    with tempfile.TemporaryDirectory() as folder:
        [vhost] = add_vhosts(servers.rabbitmq, 1)
        sample = Sample(Path(folder) / "sample", servers.rabbitmq.url_of(vhost), empty_database(servers.postgres.url), main=MAIN)
        try:
            yield sample
        finally:
            sample.close()
