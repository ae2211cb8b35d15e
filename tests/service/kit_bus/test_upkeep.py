"""What every process does for itself, and work for the processor beside the green threads."""

from __future__ import annotations

import os
import threading
import time
from hashlib import pbkdf2_hmac

from kit.bus.apart import apart
from tests.service.kit_bus.sample import Sample
from tests.support.sample_service import SERVICE
from tests.support.waiting import eventually

BUSY = 3_000_000


def test_every_process_steps_back_as_far_as_its_service_says(sample: Sample) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    others = [os.getpriority(os.PRIO_PROCESS, process.pid) for process in (sample.processes["one"], sample.start("two"))]
    assert SERVICE.niceness > 0
    assert others == 2 * [min(19, ours + SERVICE.niceness)]


def rounds(sample: Sample) -> dict[int, int]:
    """Process to its rounds, of all that answered; several asks, as whoever is free answers."""
    found: dict[int, int] = {}
    for _ in range(20):
        said = sample.ask("seen", "")
        found[said["pid"]] = max(said["rounds"], found.get(said["pid"], 0))
    return found


def test_every_process_does_its_own_upkeep_the_one_without_the_lease_as_well(sample: Sample) -> None:
    sample.start("two")
    eventually(lambda: len(found := rounds(sample)) == 2 and min(found.values()) >= 3)


def test_upkeep_that_fails_is_told_once_and_goes_on_later(sample: Sample) -> None:
    sample.ask("keep", "stumble")
    eventually(lambda: "upkeep look waits" in sample.output())
    before = rounds(sample)
    assert rounds(sample) == before
    sample.rows("delete from notes where key = 'stumble'")
    eventually(lambda: max(rounds(sample).values()) > max(before.values()) + 2)
    assert sample.output().count("upkeep look waits") == 1


def test_others_are_answered_while_something_runs_apart(sample: Sample) -> None:
    digest: list[str] = []
    grinding = threading.Thread(target=lambda: digest.append(sample.ask("ground", "", times=BUSY, timeout=60)["digest"]))
    grinding.start()
    answers = 0
    while not digest:
        sample.ask("counted", "x")
        answers += 1
        time.sleep(0)
    grinding.join()
    assert answers > 10
    assert digest == [pbkdf2_hmac("sha256", b"flour", b"salt", BUSY).hex()]


def test_without_green_threads_it_runs_where_it_is() -> None:
    assert apart(threading.get_ident) == threading.get_ident()
