"""The journal of a worker: what it holds until the broker has it, and what another worker finds when this one was killed."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway.tracking import journal as journals
from gateway.tracking.adopting import adopt
from gateway.tracking.handing import Handing
from gateway.tracking.journal import Journal, LeftOver
from gateway.tracking.recent import KEPT_SECONDS, Recent
from kit.errors import Unavailable
from tests.support.handed_in import Letters

VIEW = {"t": "view", "v": "view-00000000000000001", "n": 0}


def item(number: int, *what: str) -> dict[str, Any]:
    return {"key": f"{number:022d}", "what": [VIEW | {"t": kind} for kind in what or ("view",)]}


def held(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for path in sorted(folder.glob("*")) for line in path.read_bytes().splitlines()]


def die(journal: Journal) -> None:
    """The system closes the files of a process that is killed."""
    for segment in (journal._current, *journal._filled):
        if segment is not None:
            os.close(segment.descriptor)


def left_over(folder: Path) -> list[LeftOver]:
    return list(Journal(folder).left_over())


@pytest.fixture
def broker() -> Letters:
    return Letters()


@pytest.fixture
def handing(tmp_path: Path, broker: Letters) -> Handing:
    made = Handing("", most_a_second=1_000, most_waiting=10, journal=tmp_path / "beacons")
    made.bus = broker
    assert made.take(item(1), "view")
    broker.is_safe = False
    return made


def test_what_the_broker_has_is_no_longer_held(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "beacons")
    entries = [journal.write(item(number)) for number in range(3)]
    assert held(journal.folder) == [item(number) for number in range(3)]
    for entry in entries[:2]:
        assert entry is not None
        entry.forget()
    assert len(held(journal.folder)) == 3
    assert entries[2] is not None
    entries[2].forget()
    assert held(journal.folder) == []
    journal.write(item(7))
    assert held(journal.folder) == [item(7)]
    assert oct(next(journal.folder.iterdir()).stat().st_mode & 0o777) == "0o600"


def test_full_files_are_removed_one_by_one_and_there_are_not_more_than_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "MOST_BYTES", 3 * len(orjson.dumps(item(0))) + 3)
    monkeypatch.setattr(journals, "MOST_FILES", 2)
    journal = Journal(tmp_path)
    entries = [journal.write(item(number)) for number in range(10)]
    assert [entry is not None for entry in entries] == [True] * 6 + [False] * 4
    assert len(list(tmp_path.iterdir())) == 2
    for entry in entries[3:6]:
        assert entry is not None
        entry.forget()
    assert [one["key"] for one in held(tmp_path)] == [item(number)["key"] for number in range(3)]
    assert journal.write(item(10)) is not None


def test_what_a_killed_worker_left_is_handed_in_and_removed_when_the_broker_has_it(tmp_path: Path, broker: Letters) -> None:
    gone = Journal(tmp_path)
    for number in range(3):
        gone.write(item(number))
    assert left_over(tmp_path) == [], "while it lives it is nobody else's"
    die(gone)
    next(tmp_path.iterdir()).open("ab").write(b'{"key":"cut off')
    (found,) = left_over(tmp_path)
    assert left_over(tmp_path) == [], "one worker alone takes it"
    adopt(found, broker.hand_in_adopted)
    assert [one.item for one in broker.taken] == [item(number) for number in range(3)]
    assert len(list(tmp_path.iterdir())) == 1
    broker.confirm()
    assert list(tmp_path.iterdir()) == []


def test_where_the_broker_is_away_the_file_stays(tmp_path: Path, broker: Letters) -> None:
    gone = Journal(tmp_path)
    gone.write(item(0))
    die(gone)
    broker.trouble = Unavailable("broker_away")
    for _ in range(2):
        (found,) = left_over(tmp_path)
        adopt(found, broker.hand_in_adopted)
    assert held(tmp_path) == [item(0)]


@pytest.mark.parametrize("kinds", [("view",), ("action",), ("beat", "view")])
def test_within_a_visit_nobody_waits_for_the_broker(handing: Handing, broker: Letters, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    assert handing.take(item(1, *kinds), kinds[-1])
    assert held(tmp_path / "beacons") == [item(1, *kinds)]
    broker.confirm()
    assert held(tmp_path / "beacons") == []


@pytest.mark.parametrize(("who", "kinds"), [(2, ("view",)), (1, ("leave",)), (1, ("view", "leave")), (1, ("answer",))])
def test_what_may_begin_or_end_a_visit_or_answers_waits_for_the_broker(
    handing: Handing, broker: Letters, tmp_path: Path, who: int, kinds: tuple[str, ...]
) -> None:
    with pytest.raises(Unavailable, match="not_taken"):
        handing.take(item(who, *kinds), kinds[0])
    assert not (tmp_path / "beacons").exists()
    assert (broker.taken[-1].item, broker.taken[-1].on_taken) == (item(who, *kinds), None)


def test_what_is_refused_is_not_held(handing: Handing, broker: Letters, tmp_path: Path) -> None:
    broker.trouble = Unavailable("broker_away")
    with pytest.raises(Unavailable, match="broker_away"):
        handing.take(item(1), "view")
    assert held(tmp_path / "beacons") == []


def test_where_the_journal_cannot_be_written_the_broker_is_waited_for(handing: Handing, broker: Letters, tmp_path: Path) -> None:
    (tmp_path / "beacons").write_text("no folder")
    with pytest.raises(Unavailable, match="not_taken"):
        handing.take(item(1), "view")
    broker.is_safe = True
    assert handing.take(item(1), "view")
    (tmp_path / "beacons").unlink()
    broker.is_safe = False
    with pytest.raises(Unavailable, match="not_taken"):
        handing.take(item(1), "view")
    assert not (tmp_path / "beacons").exists(), "it is not tried again for a while"


def test_where_nothing_can_be_locked_there_is_no_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    journal = Journal(tmp_path)
    assert journal.write(item(0)) is None
    assert held(tmp_path) == []


def test_a_key_is_known_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    recent = Recent()
    recent.add("ann")
    now[0] += KEPT_SECONDS + 1
    assert "ann" in recent and "bob" not in recent
    recent.add("bob")
    now[0] += KEPT_SECONDS + 1
    assert "ann" not in recent and "bob" in recent


def test_a_key_is_not_known_for_longer_because_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    asked, told = Recent(), Recent()
    for recent in (asked, told):
        recent.add("ann")
    now[0] += 2 * KEPT_SECONDS + 1
    assert "ann" not in asked
    told.add("bob")
    assert "ann" not in told and "bob" in told


def test_who_told_of_no_page_is_not_known(handing: Handing, broker: Letters) -> None:
    broker.is_safe = True
    assert handing.take(item(2, "leave"), "leave")
    broker.is_safe = False
    with pytest.raises(Unavailable, match="not_taken"):
        handing.take(item(2), "view")
