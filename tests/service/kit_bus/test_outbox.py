"""Facts going out: all, in order, soon, by one relay at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.service.kit_bus.sample import Sample
from tests.support.listening import Listening
from tests.support.waiting import eventually

KIND = "sample.note_kept.v1"


def test_facts_go_out_in_order_and_are_stamped(sample: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(sample.broker)
    for number in range(3):
        sample.ask("keep", f"k{number}", times=700)
    heard.wait_for(KIND, 2100)
    for number in range(3):
        assert [said.sequence for said in heard.of(KIND, subject=f"k{number}")] == list(range(1, 701))
    eventually(lambda: sample.rows("select count(*) from outbox where sent_at is null") == [(0,)])
    assert len({said.id for said in heard.envelopes}) == len(heard.envelopes) == 2100


def test_a_single_fact_goes_out_within_milliseconds(sample: Sample) -> None:
    for _ in range(20):
        sample.ask("keep", "k")
    eventually(lambda: sample.rows("select count(*) from outbox where sent_at is null") == [(0,)])
    [(late,)] = sample.rows("select percentile_cont(0.5) within group (order by extract(epoch from sent_at - recorded_at)) from outbox")
    assert late < 0.1, f"half of them took longer than {late:.3f} s"


def test_another_process_takes_the_relay_over(sample: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(sample.broker)
    sample.start("two")
    sample.ask("keep", "before")
    heard.wait_for(KIND, subject="before")
    sample.processes["one"].kill()
    killed_at = time.monotonic()
    sample.rows(
        "insert into outbox (envelope_id, type, subject, body, recorded_at)"
        " select gen_random_uuid(), type, 'left behind', replace(convert_from(body, 'utf8'), 'before', 'left behind')::bytea, now()"
        " from outbox limit 1"
    )
    heard.wait_for(KIND, subject="left behind", within=3)
    assert time.monotonic() - killed_at < 3


def test_what_the_standby_commits_goes_out_at_once(sample: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(sample.broker)
    sample.start("two")
    began = time.monotonic()
    for number in range(20):  # both processes take of these
        sample.ask("keep", f"k{number}")
        heard.wait_for(KIND, subject=f"k{number}", within=0.9)
    assert time.monotonic() - began < 10
    for name in ("one", "two"):
        eventually(lambda name=name: sample.admin("/outbox", name=name)["unsent"] == 0)  # type: ignore[misc]


def test_what_is_old_and_sent_goes_and_what_is_not_stays(samples: Callable[..., Sample]) -> None:
    sample = samples()
    row = (
        "insert into outbox (envelope_id, type, subject, body, recorded_at, sent_at) select gen_random_uuid(), 'x', :subject, '', {0}, {0}"
    )
    sample.rows(row.format("now() - interval '2 days'"), subject="old")
    sample.rows(row.format("now() - interval '1 hour'"), subject="young")
    sample.rows("insert into inbox (lane, key, received_at) values ('notes', 'old', now() - interval '8 days'), ('notes', 'young', now())")
    sample.start()
    eventually(lambda: sample.rows("select subject from outbox") == [("young",)])
    eventually(lambda: sample.rows("select key from inbox") == [("young",)])
