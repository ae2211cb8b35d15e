"""What waits for somebody outside: in no transaction, in one instance, and cut off without harm."""

from __future__ import annotations

import signal
import time

from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample
from tests.support.waiting import eventually

HELD = """
    select query from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%' and state_change < now() - interval '0.2 s'
"""


def test_who_is_out_holds_no_transaction(sample: Sample) -> None:
    sample.ask("keep", "wish", text="tea")
    eventually(lambda: sample.texts("out"))
    until, held = time.monotonic() + 0.6, []
    while time.monotonic() < until:
        held += sample.rows(HELD)  # the other place looks for a wish now and then, for a moment
    assert held == []
    sample.ask("keep", "back")
    assert eventually(lambda: sample.texts("visited")) == ["tea"]


def test_as_many_are_out_as_the_service_said_and_one_that_fails_hinders_none(sample: Sample) -> None:
    for text in ("fail", "tea", "milk"):
        sample.ask("keep", "wish", text=text)
        eventually(lambda: not sample.texts("wish"))
    assert len(sample.texts("out")) == 3
    sample.ask("keep", "back")
    eventually(lambda: sorted(sample.texts("visited")) == ["milk", "tea"])
    assert "told to fail" in sample.output()


def test_only_the_holder_of_the_lease_goes_out_and_the_next_one_takes_over(sample: Sample) -> None:
    second = sample.start("two")
    sample.ask("keep", "wish")
    eventually(lambda: sample.texts("out") == [str(sample.processes["one"].process.pid)])
    sample.processes["one"].process.send_signal(signal.SIGKILL)
    eventually(lambda: sample.status("two") == "active")
    sample.ask("keep", "wish", text="again")
    eventually(lambda: str(second.process.pid) in sample.texts("out"))
    assert sample.texts("visited") == []


def test_an_ending_service_does_not_wait_for_who_is_out(sample: Sample) -> None:
    sample.ask("keep", "wish")
    eventually(lambda: sample.texts("out"))
    process = sample.processes["one"].process
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert "cut short" not in sample.output()


def test_an_inquiry_waits_outside_of_transactions_and_may_write(sample: Sample) -> None:
    sample.ask("keep", "back")
    assert sample.ask("inquire", "weather", call=Call(actor="employee:7")) == {"key": "weather"}
    assert sample.rows("select text, said_by from notes where key = 'inquired'") == [("weather", "employee:7")]
