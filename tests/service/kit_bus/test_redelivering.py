"""Facts sent again from the log: to one mailbox only, marked, and without effect on who had them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kit.bus.redelivering import redeliver
from tests.service.kit_bus.sample import Sample, envelope
from tests.support.waiting import eventually

KIND = "outside.note.v1"


@pytest.mark.spec("REP-416")
def test_redelivered_facts_reach_one_mailbox_and_count_once(sample: Sample) -> None:
    began = datetime.now(UTC) - timedelta(seconds=5)
    facts = [envelope(f"s{number}", f"text {number}") for number in range(30)]
    old = envelope("old", "too old", time=began - timedelta(days=1))
    sample.publish(*facts, old)
    eventually(lambda: sample.rows("select count(*) from notes where key like 'heard:%'") == [(31,)])
    assert redeliver(sample.broker, "sample", "notes", {KIND}, began, datetime.now(UTC) + timedelta(seconds=5)) == 30
    eventually(lambda: sample.rows("select count(*) from inbox where lane = 'notes'") == [(31,)])
    marker = envelope("marker", "after")
    sample.publish(marker)
    eventually(lambda: sample.texts("heard:marker"))
    assert sample.rows("select count(*) from notes where key like 'heard:%'") == [(32,)]
    sample.rows("delete from notes")
    sample.rows("delete from inbox")
    assert redeliver(sample.broker, "sample", "notes", {KIND}, began, datetime.now(UTC) + timedelta(seconds=5)) == 31
    eventually(lambda: sample.rows("select count(*) from notes where key like 'heard:%'") == [(31,)])
    assert sample.texts("heard:s7") == ["text 7"]
