"""Commands and questions over the bus: answers, refusals, bugs, and each command once for its key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pika
import pytest

from contracts.envelope import Envelope
from kit.bus.client import RemoteBug
from kit.errors import Conflict, Invalid, NotFound, Unavailable
from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample
from tests.support.waiting import eventually

ANNA = Call(actor="employee:1", via="management", key="key-1", traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01")


def test_a_question_is_answered_and_ping_always(sample: Sample) -> None:
    assert sample.ask("counted", "nothing") == {"count": 0}
    assert sample.client.ask("sample", "ping")["service"] == "sample"


def test_a_command_changes_and_announces_in_one(sample: Sample) -> None:
    answer = sample.ask("keep", "a", text="hello", call=ANNA)
    assert answer["count"] == 1
    assert answer["at"].endswith("Z")
    [(body,)] = sample.rows("select body from outbox")
    said = Envelope.from_wire(bytes(body))
    assert (said.subject, said.actor, said.via, said.cause) == ("a", "employee:1", "management", "command:key-1")
    assert said.traceparent == ANNA.traceparent
    eventually(lambda: sample.rows("select 1 from outbox where sent_at is not null"))


@pytest.mark.parametrize(
    ("key", "body", "headers"),
    [
        ("sample.counted", b'{"key": "a"}', {}),
        ("sample.keep", b"\x00 soup", {"key": 7, "deadline": "soon", "traceparent": 9, "actor": {"a": 1}}),
        ("sample.nothing_known", b"", {"deadline": -1}),
    ],
    ids=["nowhere to answer to", "soup", "too late"],
)
def test_a_call_that_nobody_can_answer_is_done_with_once(sample: Sample, key: str, body: bytes, headers: dict[str, Any]) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(sample.broker))
    channel = connection.channel()
    channel.basic_publish("nameko-rpc", key, body, pika.BasicProperties(headers=headers))
    assert sample.ask("counted", "a") == {"count": 0}
    sample.end()
    assert channel.queue_declare("rpc-sample", passive=True).method.message_count == 0, "acknowledged, not to come again"
    connection.close()


def test_a_refusal_comes_back_whole_and_leaves_nothing(sample: Sample) -> None:
    with pytest.raises(Conflict) as refused:
        sample.ask("refuse", "a")
    assert (refused.value.code, refused.value.field) == ("not_now", "key")
    assert sample.texts("a") == []


def test_a_wrong_shape_names_the_field(sample: Sample) -> None:
    with pytest.raises(Invalid) as refused:
        sample.ask("keep", "a", inner={"number": "seven"})
    assert refused.value.field == "inner.number"
    with pytest.raises(Invalid) as refused:
        sample.client.ask("sample", "keep", {})
    assert refused.value.field == "key"


def test_nobody_waits_for_what_is_not_there(sample: Sample) -> None:
    with pytest.raises(NotFound):
        sample.ask("no_such_method", "a")
    with pytest.raises(Unavailable) as refused:
        sample.client.ask("no_such_service", "ping")
    assert refused.value.code == "unknown_service"


def test_a_bug_is_logged_once_with_its_trace_and_the_service_lives_on(sample: Sample) -> None:
    with pytest.raises(RemoteBug) as bug:
        sample.ask("stumble", "a", text="over a stone", call=ANNA)
    assert bug.value.trace == ANNA.traceparent
    assert sample.output().count("over a stone") == 1
    assert "a" * 32 in sample.output()
    with pytest.raises(RemoteBug):
        sample.ask("mumble", "a")  # an answer that has no JSON
    assert sample.ask("counted", "a") == {"count": 0}


def test_the_same_key_does_it_once_and_gives_the_same_answer(sample: Sample) -> None:
    first = sample.ask("keep", "a", text="hello", call=ANNA)
    assert sample.ask("keep", "a", text="hello", call=ANNA) == first
    assert sample.texts("a") == ["hello"]
    assert len(sample.rows("select 1 from outbox")) == 1


def test_the_same_key_at_the_same_time_waits_for_the_first(sample: Sample) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: sample.ask("keep", "a", text="hello", seconds=0.3, call=ANNA), range(6)))
    assert answers == [answers[0]] * 6
    assert sample.texts("a") == ["hello"]


def test_a_key_cannot_be_used_for_something_else(sample: Sample) -> None:
    sample.ask("keep", "a", call=ANNA)
    for method, key in (("keep", "b"), ("due_later", "a")):
        with pytest.raises(Conflict) as refused:
            sample.ask(method, key, call=ANNA)
        assert refused.value.code == "key_reused"
    sample.ask("keep", "b", call=Call(actor="employee:2", via="management", key="key-1"))  # another's keys are another's
    assert len(sample.texts("b")) == 1


def test_a_refused_command_may_be_tried_again_with_its_key(sample: Sample) -> None:
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            sample.ask("refuse", "a", call=ANNA)
        assert refused.value.code == "not_now"


def test_a_call_that_nobody_waits_for_any_more_is_not_run(sample: Sample) -> None:
    with ThreadPoolExecutor(20) as pool:
        slow = [pool.submit(sample.ask, "counted", "a", seconds=1.5) for _ in range(10)]  # as many as are taken at once
        eventually(lambda: len(sample.client._waiting) == 10)
        with pytest.raises(Unavailable) as late:
            sample.ask("keep", "late", timeout=0.3)
        assert late.value.code == "no_answer"
        assert all(future.result()["count"] == 0 for future in slow)
    assert sample.ask("keep", "later")["count"] == 1
    assert sample.texts("late") == []


def test_many_at_once_get_their_own_answers(sample: Sample) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: sample.ask("keep", f"k{number}")["key"], range(200)))
    assert answers == [f"k{number}" for number in range(200)]
