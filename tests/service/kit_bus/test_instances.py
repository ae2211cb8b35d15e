"""Several processes of one service: the lease is passed on, by death, by hanging, by a person's word; and each may be left out."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
import requests

from kit.bus import topology
from kit.bus.lengths import lengths
from kit.errors import Unavailable
from kit.storage.work import Call
from tests.service.kit_bus.sample import Sample
from tests.support.hurting import silent
from tests.support.listening import Listening
from tests.support.suite import TOKEN
from tests.support.waiting import eventually

LANES = ("notes", "slow")
KIND = "sample.note_kept.v1"
TERM = "select term from leases"
LEFT_BEHIND = """
    insert into outbox (envelope_id, type, subject, body, recorded_at)
    select gen_random_uuid(), type, 'left behind',
           replace(convert_from(body, 'utf8'), 'many', 'left behind')::bytea, now() from outbox limit 1
"""
LATEST_SENT = "select count(*) from outbox where sent_at is not null"


@pytest.fixture
def two(sample: Sample) -> Sample:
    """Two processes, of which "one" is the primary and holds the lease."""
    sample.start("two")
    eventually(lambda: (sample.status("one"), sample.status("two")) == ("active", "passive"))
    return sample


@contextmanager
def asking(sample: Sample) -> Iterator[list[str]]:
    """A person who keeps on storing notes, each until it is answered, the same key each time. Yields those answered."""
    done: list[str] = []
    ending = threading.Event()

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

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield done
    finally:
        ending.set()
        thread.join()


def check_once_and_in_order(sample: Sample, heard: Listening) -> None:
    """Each note was stored once, each was told, and the first telling of each came in order."""
    eventually(lambda: sample.rows("select count(*) from outbox where sent_at is null") == [(0,)])
    told = sample.rows("select count(*) from outbox")[0][0]
    eventually(lambda: len({said.id for said in heard.envelopes}) == told)
    assert sample.rows("select count(*) - count(distinct text) from notes where key = 'asked'") == [(0,)]
    for subject in {said.subject for said in heard.envelopes}:
        firsts = dict.fromkeys(said.sequence for said in heard.envelopes if said.subject == subject)
        assert list(firsts) == list(range(1, len(firsts) + 1))


@pytest.mark.spec("INT-175", "INT-177", "INT-178", "INT-190", "INT-191", "INT-192", "INT-275", "INT-310", "INT-335")
def test_the_holder_is_killed_and_the_other_has_it_within_three_seconds(two: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(two.broker)
    [(term,)] = two.rows(TERM)
    with asking(two) as done:
        eventually(lambda: len(done) > 10)
        two.processes["one"].kill()
        killed_at = time.monotonic()
        eventually(lambda: two.rows("select 1 from leases where term > :term", term=term), within=3)
        two.rows("delete from notes where key = 'pulse'")
        eventually(lambda: two.texts("pulse"), within=3 - (time.monotonic() - killed_at))  # its timers too
        had = len(done)
        eventually(lambda: len(done) > had + 10)
        eventually(lambda: two.status("one") == "unavailable", within=3)
        two.start("one")
        eventually(lambda: two.status("one") == "passive")
    assert two.status("two") == "active", "no way back by itself"
    assert two.rows(TERM) == [(term + 1,)]
    check_once_and_in_order(two, heard)


@pytest.mark.spec("INT-176", "INT-183", "INT-192")
def test_a_holder_that_hangs_is_deposed_and_says_no_word_when_it_wakes_up(two: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(two.broker)
    [(term,)] = two.rows(TERM)
    for _ in range(4):
        two.ask("keep", "many", times=900, timeout=20)
    two.rows("update outbox set sent_at = null")  # all of them once more, so that it is in the middle of them when it stops
    eventually(lambda: two.rows(LATEST_SENT)[0][0] > 0)
    with silent(two.processes["one"]):
        stopped_at = time.monotonic()
        eventually(lambda: two.rows("select 1 from leases where term > :term", term=term), within=4)
        assert time.monotonic() - stopped_at >= 1.4, "not before it must have ended by itself"
        eventually(lambda: two.rows("select count(*) from outbox where sent_at is null") == [(0,)])
        two.rows(LEFT_BEHIND)
        heard.wait_for(KIND, subject="left behind")
        eventually(lambda: time.monotonic() - stopped_at > 5)
        before = len(heard.envelopes)
    eventually(lambda: two.status("one") == "passive")
    two.ask("keep", "last", timeout=20)
    heard.wait_for(KIND, subject="last")
    repeated = [said for said in heard.envelopes[before:] if said.subject == "many"]
    assert len(repeated) <= 1, "more than the letter it had in hand"
    assert two.rows(TERM) == [(term + 1,)]
    eventually(two.is_ready)


@pytest.mark.spec("INT-178", "INT-184", "INT-185", "INT-193", "INT-281")
def test_set_active_takes_effect_within_five_seconds_and_lasts(two: Sample) -> None:
    ids = {name: each["id"] for name, each in two.instances().items()}
    with asking(two) as done:
        eventually(lambda: len(done) > 5)
        for wanted, other in (("two", "one"), ("one", "two")):
            two.admin(f"/instances/{ids[wanted]}/active", "POST", name=other)
            eventually(lambda wanted=wanted: two.status(wanted) == "active", within=5)  # type: ignore[misc]
            assert two.status(other) == "passive"
        assert two.admin("/instances")["lease"]["wanted_id"] is None
    first = two.instances()["two"]["heartbeat_at"]
    eventually(lambda: two.instances()["two"]["heartbeat_at"] > first, within=2)
    page = requests.get(f"http://127.0.0.1:{two.ports['two']}/activation", auth=("", TOKEN), timeout=5)
    assert "Activate this instance" in page.text
    assert requests.get(page.url, timeout=5).status_code == 401
    assert requests.post(page.url, auth=("", TOKEN), timeout=5).status_code == 403, "another site's form"
    seal = page.text.partition('name="seal" value="')[2].partition('"')[0]
    assert requests.post(page.url, {"seal": seal}, auth=("", TOKEN), timeout=5).status_code == 200
    eventually(lambda: two.status("two") == "active", within=5)


@pytest.mark.spec("INT-181", "INT-182", "INT-187", "INT-189", "INT-280")
def test_one_is_disabled_under_load_and_enabled_again(two: Sample, listen: Callable[..., Listening]) -> None:
    heard = listen(two.broker)
    ids = {name: each["id"] for name, each in two.instances().items()}
    with asking(two) as done:
        two.admin(f"/instances/{ids['one']}/disabled", "POST", name="two")
        eventually(lambda: (two.status("one"), two.status("two")) == ("disabled", "active"), within=5)
        eventually(lambda: "takes no part any more" in two.output())
        assert _takers(two) == 1
        had = len(done)
        eventually(lambda: len(done) > had + 10)
        port = f"http://127.0.0.1:{two.ports['one']}"
        assert requests.get(f"{port}/health/ready", timeout=5).json()["status"] == "disabled"
        assert requests.get(f"{port}/instances", timeout=5).status_code == 401
        assert _refusal(two, f"/instances/{ids['two']}/disabled") == "last_enabled"
        assert _refusal(two, f"/instances/{ids['one']}/active") == "disabled"
        assert _refusal(two, f"/instances/{ids['one']}", "DELETE") == "still_there"
        two.admin(f"/instances/{ids['one']}/enabled", "POST", name="two")
        eventually(lambda: two.status("one") == "passive" and _takers(two) == 2, within=5)
    two.processes["one"].kill()
    eventually(lambda: two.status("one") == "unavailable")
    two.admin(f"/instances/{ids['one']}", "DELETE", name="two")
    assert list(two.instances("two")) == ["two"]
    assert two.instances("two")["two"]["is_primary"], "the place of the deleted one is filled"
    two.admin(f"/instances/{ids['two']}/disabled", "POST", name="two", is_confirmed=True)
    eventually(lambda: two.status("two") == "disabled" and not _takers(two))
    check_once_and_in_order(two, heard)


@pytest.mark.spec("INT-176", "INT-181", "INT-188", "INT-336")
def test_who_starts_disabled_waits_and_who_has_no_broker_hands_over(samples: Callable[..., Sample]) -> None:
    sample = samples()
    sample.start("one", is_waiting=False, AMQP_URL="amqp://nobody@127.0.0.1:1/%2F")
    sample.start("off", is_waiting=False, FRONTLINE_STARTS_DISABLED="yes")
    eventually(lambda: (sample.status("one"), sample.status("off")) == ("active", "disabled"))
    assert _takers(sample) == 0
    primary = [name for name, each in sample.instances().items() if each["is_primary"]]
    sample.start("two")
    eventually(lambda: (sample.status("two"), sample.status("one")) == ("active", "passive"), within=10)
    assert [name for name, each in sample.instances().items() if each["is_primary"]] == primary, "Primary is a role, not a state"
    assert _takers(sample) == 1
    younger = sample.start("younger", is_waiting=False, FRONTLINE_INSTANCE="two")
    eventually(lambda: [name for name in sample.instances("off") if name.startswith("two~")])
    eventually(lambda: sorted(Counter(each["status"] for each in sample.instances("off").values())) == ["active", "disabled", "passive"])
    assert younger.is_alive()
    assert sample.processes["two"].is_alive()


def _takers(sample: Sample) -> int:
    """How many processes take from each of the service's mailboxes, as the broker counts them."""
    boxes = [topology.rpc_mailbox("sample"), topology.signal_mailbox("sample"), *(topology.mailbox("sample", lane) for lane in LANES)]
    found = {receivers for _, receivers in lengths(sample.broker, boxes).values()}
    assert len(found) <= 1, found
    return found.pop() if found else 0


def _refusal(sample: Sample, path: str, method: str = "POST") -> str:
    headers: dict[str, Any] = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.request(method, f"http://127.0.0.1:{sample.ports['two']}{path}", headers=headers, json={}, timeout=5)
    assert answer.status_code == 409
    return str(answer.json()["refusal"]["code"])


def test_the_sessions_of_a_passive_one_that_hangs_are_ended(two: Sample) -> None:
    os.kill(two.processes["two"].pid, signal.SIGSTOP)
    eventually(lambda: two.status("two") == "unavailable", within=5)
    eventually(lambda: re.search(r"is silent: [1-9]\d* of its sessions ended", two.output()), within=5)  # what it had locked is free
    os.kill(two.processes["two"].pid, signal.SIGCONT)
    eventually(lambda: two.status("two") == "passive", within=5)
