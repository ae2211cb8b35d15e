"""What goes over the wire, and which faults mean what."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import orjson
import psycopg2
import pytest
from psycopg2 import errors as pg
from sqlalchemy.exc import DBAPIError, OperationalError

from kit.bus import topology
from kit.bus.answering import first_fault
from kit.bus.handling import call_of
from kit.bus.wording import call_from, headers_of, is_too_late, signal_from, signal_to_wire, to_json
from kit.bus.workshop import is_database_away, may_begin_again
from kit.config import PROJECT
from kit.storage.work import Call
from tests.service.kit_bus.sample import envelope
from tests.support.sample_service import SERVICE

ANNA = Call(actor="employee:1", via="management", key="k", traceparent="00-1-2-01", ruledepth=2)


def test_a_call_survives_its_headers() -> None:
    assert call_from(headers_of(ANNA, 5), "command:k") == replace(ANNA, cause="command:k")


def test_a_call_is_too_late_after_its_deadline() -> None:
    assert not is_too_late(headers_of(ANNA, 5))
    assert is_too_late({"deadline": int(time.time() * 1000) - 1})
    assert not is_too_late({})


def test_a_signal_survives_the_wire() -> None:
    signal = signal_from("chat.typed", signal_to_wire({"text": "hel"}, ANNA))
    assert (signal.topic, signal.payload) == ("chat.typed", {"text": "hel"})
    assert (signal.call.actor, signal.call.via, signal.call.traceparent) == ("employee:1", "management", "00-1-2-01")


def test_json_speaks_of_times_ids_and_money_as_text() -> None:
    said = {"at": datetime(2026, 1, 2, 3, 4, 5, 678_900, UTC), "id": UUID(int=1), "cost": Decimal("1.50")}
    assert orjson.loads(to_json(said)) == {"at": "2026-01-02T03:04:05.678Z", "id": str(UUID(int=1)), "cost": "1.50"}
    with pytest.raises(TypeError):
        to_json({"what": object()})


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ({"name": ["wrong"]}, "name"),
        ({"place": {"group_id": ["wrong"]}}, "place.group_id"),
        ({"lines": {0: {"text": ["wrong"]}}}, "lines.0.text"),
        ({"place": {"_schema": ["wrong"]}}, "place"),
        ({"_schema": ["wrong"]}, ""),
    ],
)
def test_the_first_field_at_fault_is_named_by_its_path(messages: object, field: str) -> None:
    assert first_fault(messages) == (field, "wrong")


def test_what_comes_of_a_fact_goes_on_with_who_was_behind_it() -> None:
    said = envelope("s", "hello", actor="user:4", via="portal", traceparent="00-a-b-01", ruledepth=3)
    assert call_of(said) == Call(actor="user:4", via="portal", cause=f"fact:{said.id}", traceparent="00-a-b-01", ruledepth=3)


def test_only_what_is_the_databases_fault_is_waited_out() -> None:
    assert is_database_away(OperationalError("select", {}, psycopg2.OperationalError("connection refused")))
    assert not is_database_away(DBAPIError("select", {}, pg.UniqueViolation("twice")))
    assert not is_database_away(DBAPIError("select", {}, pg.DeadlockDetected("embrace")))
    assert not is_database_away(ValueError("a bug"))
    assert may_begin_again(DBAPIError("select", {}, pg.DeadlockDetected("embrace")))
    assert may_begin_again(DBAPIError("select", {}, pg.SerializationFailure("again")))
    assert not may_begin_again(DBAPIError("select", {}, pg.UniqueViolation("twice")))


def test_every_lane_has_a_mailbox_that_loses_nothing() -> None:
    boxes = {box.name: box for box in topology.of_service(SERVICE)}
    shares = {f"sample.drops.{number}" for number in range(topology.SHARES)}
    assert set(boxes) - shares == {
        "rpc-sample",
        "sample.notes",
        "sample.notes.parked",
        "sample.paced",
        "sample.paced.parked",
        "sample.slow",
        "sample.slow.parked",
        "sample.signals",
        "sample.drops.parked",
    }
    assert all(boxes[share].arguments["x-single-active-consumer"] for share in shares)
    keys = [key for share in sorted(shares) for _, key in boxes[share].bindings]
    assert sorted(keys, key=int) == [str(number) for number in range(topology.SHARES)], "each in one mailbox"
    notes = boxes["sample.notes"]
    assert notes.bindings == (("frontline.events", "outside.note.v1"),)
    assert notes.arguments["x-queue-type"] == "quorum"
    assert notes.arguments["x-dead-letter-routing-key"] == "sample.notes.parked"
    [inward], [room] = topology.ladder([0.2, 0.2])
    assert (inward.name, inward.kind, room.arguments["x-message-ttl"]) == ("frontline.retry.200", "fanout", 200)


def test_the_client_s_side_brings_no_nameko_and_no_eventlet() -> None:
    said = "import sys, kit.bus.client, kit.bus.live, kit.bus.parked; assert not {'eventlet', 'nameko', 'kombu', 'amqp'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", said], cwd=PROJECT, check=True)
