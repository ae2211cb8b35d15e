"""Facts coming in: each once, together, and what fails waits, is parked, and can be tried again."""

from __future__ import annotations

import pika

from kit.bus import parked, topology
from tests.service.kit_bus.sample import Sample, envelope
from tests.support.waiting import eventually


def test_a_fact_is_handled_and_hands_its_actor_on(sample: Sample) -> None:
    said = envelope("s1", "hello")
    sample.publish(said)
    assert eventually(lambda: sample.rows("select text, said_by from notes where key = 'heard:s1'")) == [("hello", f"fact:{said.id}")]


def test_a_duplicate_of_every_envelope_has_one_effect(sample: Sample) -> None:
    said = [envelope(f"s{number}", "hello") for number in range(60)]
    sample.publish(*said, *said, *[each for each in said for _ in range(2)])
    sample.publish(envelope("last", "done"))
    eventually(lambda: sample.texts("heard:last"))
    assert sample.rows("select count(*), count(distinct key) from notes where key like 'heard:s%'") == [(60, 60)]
    assert sample.rows("select count(*) from inbox where lane = 'notes'") == [(61,)]


def test_a_poison_envelope_is_parked_and_the_others_go_on(sample: Sample) -> None:
    sample.publish(b"\x00no json", envelope("s1", "before"), b'{"id": 1}', b"[]", envelope("s2", "after"))
    eventually(lambda: sample.texts("heard:s1") and sample.texts("heard:s2"))
    eventually(lambda: parked.count(sample.broker, "sample", "notes") == 3)
    found = parked.listed(sample.broker, "sample", "notes")
    assert all("no envelope" in seen["reason"] and seen["parked_at"] for seen in found)
    assert len(parked.listed(sample.broker, "sample", "notes")) == 3, "looking must not take"


def test_a_failing_fact_is_retried_then_parked_then_handled_by_hand(sample: Sample) -> None:
    bad, good = envelope("bad", "fail"), envelope("good", "hello")
    sample.publish(bad, good)
    eventually(lambda: sample.texts("heard:good"))
    [seen] = eventually(lambda: parked.listed(sample.broker, "sample", "notes"))
    assert (seen["id"], seen["type"], seen["subject"], seen["attempts"]) == (bad.id, "outside.note.v1", "bad", 3)
    assert "told to fail" in seen["reason"]
    sample.rows("insert into notes (key, text) values ('fixed', '')")
    assert parked.retry(sample.broker, "sample", "notes", ["another"]) == 0
    assert parked.retry(sample.broker, "sample", "notes", [bad.id]) == 1
    eventually(lambda: sample.texts("heard:bad"))
    assert parked.count(sample.broker, "sample", "notes") == 0


def test_parked_facts_are_dropped_one_or_all_and_keep_their_order(sample: Sample) -> None:
    sample.publish(*[f"poison {number}".encode() for number in range(5)])
    eventually(lambda: parked.count(sample.broker, "sample", "notes") == 5)
    ids = [seen["id"] for seen in parked.listed(sample.broker, "sample", "notes")]
    assert parked.drop(sample.broker, "sample", "notes", [ids[2]]) == 1
    assert [seen["id"] for seen in parked.listed(sample.broker, "sample", "notes")] == ids[:2] + ids[3:]
    assert [seen["id"] for seen in sample.admin("/parked")["notes"]["facts"]] == ids[:2] + ids[3:]
    assert parked.drop(sample.broker, "sample", "notes") == 4
    assert parked.count(sample.broker, "sample", "notes") == 0
    assert parked.count(sample.broker, "never_ran", "notes") == 0


def test_the_broker_parks_what_ends_every_process(sample: Sample) -> None:
    sample.end("one")
    home = topology.mailbox("sample", "notes")
    sample.publish(envelope("killer", "die"))
    connection = pika.BlockingConnection(pika.URLParameters(sample.broker))
    channel = connection.channel()
    for _ in range(topology.DELIVERY_LIMIT + 1):  # as if a process died over it each time
        method, _, _ = eventually(lambda: (got := channel.basic_get(home))[0] and got)
        channel.basic_nack(method.delivery_tag, requeue=True)
    connection.close()
    [seen] = eventually(lambda: parked.listed(sample.broker, "sample", "notes"))
    assert seen["subject"] == "killer"
    assert "ended the process" in seen["reason"]


def test_a_slow_lane_does_not_hold_the_others(sample: Sample) -> None:
    sample.publish(envelope("slow", "slow 2.0", kind="outside.slow.v1"), key="outside.slow.v1")
    sample.publish(envelope("quick", "hello"))
    eventually(lambda: sample.texts("heard:quick"), within=1.5)
    assert sample.texts("heard:slow") == []
    eventually(lambda: sample.texts("heard:slow"))


def test_a_paced_lane_takes_the_first_at_once_and_lets_the_others_gather_to_a_batch(sample: Sample) -> None:
    def say(*texts: str) -> None:
        sample.publish(*[envelope("paced", text, kind="outside.paced.v1") for text in texts], key="outside.paced.v1")

    say("first")
    eventually(lambda: sample.texts("heard:paced") == ["first"])
    say("a", "b", "c")
    sample.publish(envelope("another lane", "hello"))
    eventually(lambda: sample.texts("heard:another lane"))
    assert sample.texts("heard:paced") == ["first"], "the others wait for the pace of a minute, or for a batch"
    say("d", "e", "f")
    eventually(lambda: sample.texts("heard:paced") == ["first", "a", "b", "c", "d", "e", "f"])
    of_each = "select count(*) from notes where key = 'heard:paced' group by xmin::text order by min(id)"
    assert [row[0] for row in sample.rows(of_each)] == [1, 6]


def test_order_within_a_lane_is_kept(sample: Sample) -> None:
    sample.publish(*[envelope("s", str(number)) for number in range(300)])
    eventually(lambda: len(sample.texts("heard:s")) == 300)
    assert sample.texts("heard:s") == [str(number) for number in range(300)]
