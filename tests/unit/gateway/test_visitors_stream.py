"""Streams of visitors: what they are told, and what that costs."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from gateway.streams.movements import Movements
from gateway.streams.passing import kind_of
from gateway.streams.sighting import Chosen
from gateway.streams.stream import Stream
from tests.support.waiting import eventually
from tests.unit.gateway.watching import Watcher, fact, hub, names, visit


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told by itself; `hub.movements.tell()` does it."""
    monkeypatch.setattr(Movements, "_run", lambda self: None)


@pytest.mark.spec("WHO-001")
@pytest.mark.usefixtures("by_hand")
def test_visitors_come_move_and_leave() -> None:
    one = hub()
    watcher = Watcher(one)
    told: list[Any] = []
    for offset, kind in enumerate(("visit_started", "page_viewed", "visitor_identified", "visit_changed", "visit_ended")):
        one.take(offset, fact(kind, visit(1, offset, end_cause="idle" if kind == "visit_ended" else None)))
        one.movements.tell()
        told += watcher.events()
    assert [event for event, _ in told] == ["opened", "visitor_came", "visitor_moved", "visitor_changed", "visitor_changed", "visitor_left"]
    assert told[2][1] == {"at": "2026-03-02T09:00:00.000Z", "visit": visit(1, 1)}
    assert told[-1][1] == {"visit_id": visit(1)["id"], "version": 4, "cause": "idle"}


@pytest.mark.usefixtures("by_hand")
def test_one_event_a_visitor_in_a_quarter_of_a_second() -> None:
    one = hub()
    watcher = Watcher(one)
    for offset in range(50):
        one.take(offset, fact("page_viewed" if offset else "visit_started", visit(1, offset)))
    one.take(50, fact("visit_started", visit(2)))
    one.take(51, fact("visit_ended", visit(2, 1, end_cause="idle")))
    one.movements.tell()
    told = [(event, data.get("visit", {}).get("version")) for event, data in watcher.events()]
    assert told == [("opened", None), ("visitor_came", 49), ("visitor_left", None)]
    one.movements.tell()
    assert watcher.events() == []


@pytest.mark.spec("WHO-037")
@pytest.mark.usefixtures("by_hand")
def test_who_enters_or_leaves_a_filter_comes_to_or_leaves_its_list() -> None:
    one = hub()
    watcher, everybody = Watcher(one, Chosen(None, filter_id="cart")), Watcher(one)
    path = ((), (), ("cart",), ("cart", "x"), ("x",), ())
    for offset, filters in enumerate(path):
        one.take(offset, fact("page_viewed" if offset else "visit_started", visit(1, offset, filters=filters)))
        one.movements.tell()
    assert names(watcher) == ["visitor_came", "visitor_moved", "visitor_left"]
    assert names(everybody) == ["visitor_came"] + ["visitor_moved"] * 5
    one.take(9, fact("page_viewed", visit(2, 7)))
    one.movements.tell()
    assert names(watcher) == ["visitor_left"], "where it was before is not known"


@pytest.mark.spec("WHO-126")
@pytest.mark.usefixtures("by_hand")
def test_brands_are_kept_apart() -> None:
    one = hub()
    mine, chosen, none = (
        Watcher(one, Chosen(frozenset({"b1"}))),
        Watcher(one, Chosen(None, brand_id="b2")),
        Watcher(one, Chosen(frozenset())),
    )
    one.take(1, fact("visit_started", visit(1, brand="b1")))
    one.take(2, fact("visit_started", visit(2, brand="b2")))
    one.movements.tell()
    seen = [[data["visit"]["brand_id"] for event, data in each.events() if event != "opened"] for each in (mine, chosen, none)]
    assert seen == [["b1"], ["b2"], []]


@pytest.mark.usefixtures("by_hand")
def test_ordinary_streams_hear_nothing_of_it() -> None:
    one = hub()
    administrator = Stream("agents", ("agent", "x"), keys=frozenset(("a:x", "*")), rights=frozenset(("whos_on.view_whos_on_visitors",)))
    one.open(administrator, None)
    administrator._frames.clear()
    for kind in ("visit_started", "page_viewed", "visit_changed", "visit_ended"):
        one.take(0, fact(kind, visit(1)))
    one.movements.tell()
    assert not administrator._frames


def test_it_is_told_by_itself_and_stops_when_nobody_watches() -> None:
    one = hub()
    watcher = Watcher(one)
    one.take(1, fact("visit_started", visit(1)))
    eventually(lambda: len(watcher.stream._frames) == 2, within=5)
    assert names(watcher) == ["visitor_came"]
    one.close(watcher.stream)
    eventually(lambda: one.movements._thread is None, within=5)


@pytest.mark.usefixtures("by_hand")
def test_who_comes_back_gets_what_was_missed_also_from_where_nobody_watched() -> None:
    here, elsewhere = hub(), hub()
    watcher = Watcher(here)
    for one in (here, elsewhere):
        one.take(10, fact("visit_started", visit(1)))
        one.take(11, fact("visit_started", visit(2)))
    here.movements.tell()
    assert names(watcher) == ["visitor_came"] * 2
    for one in (here, elsewhere):
        one.take(12, fact("page_viewed", visit(1, 1)))
        one.take(13, fact("visit_ended", visit(2, 1, end_cause="removed")))
    for one in (here, elsewhere):
        again = Watcher(one, last=11)
        assert [event for event, _ in again.events()] == ["opened", "visitor_moved", "visitor_left"]
        assert again.last == 13
    assert [event for event, _ in Watcher(elsewhere, last=5).events()] == ["start_afresh"], "its log begins later"
    assert [event for event, _ in Watcher(elsewhere, last=99).events()] == ["start_afresh"], "another log"


@pytest.mark.usefixtures("by_hand")
def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.streams.movements.MOST", 3)
    monkeypatch.setattr("gateway.streams.movements.MOST_ASIDE", 3)
    idle, watched = hub(), hub()
    Watcher(watched)
    for one in (idle, watched):
        for offset in range(10):
            one.take(offset, fact("visit_started", visit(offset)))
        for last, event in ((6, "opened"), (5, "start_afresh")):
            assert Watcher(one, last=last).events()[0][0] == event
    assert len(watched.movements._latest) == 3


@pytest.mark.usefixtures("by_hand")
def test_a_log_made_anew_sends_them_to_the_start() -> None:
    one = hub()
    watcher = Watcher(one)
    one.take(5, fact("visit_started", visit(1)))
    one.reset()
    assert watcher.stream.cut_because == "start_afresh"
    one.take(0, fact("visit_started", visit(1)))
    assert [event for event, _ in Watcher(one, last=5).events()] == ["start_afresh"]


def test_the_type_is_found_in_the_head() -> None:
    assert kind_of(fact("page_viewed", visit(1))) == "whoson.page_viewed.v1"
    assert kind_of(orjson.dumps({"data": {"much": "x" * 500}, "type": "people.user_saved.v1"})) == "people.user_saved.v1"


@pytest.mark.usefixtures("by_hand")
def test_a_fact_that_nobody_listens_for_is_nearly_free(record_property: Any) -> None:
    one = hub()
    body = fact("page_viewed", visit(1, texts=["x" * 60] * 25))
    begun = time.perf_counter()
    for offset in range(20_000):
        one.take(offset, body)
    each = (time.perf_counter() - begun) / 20_000
    record_property("µs a fact", round(each * 1e6, 2))
    assert each < 50e-6


@pytest.mark.usefixtures("by_hand")
def test_a_thousand_visitors_cost_what_changed() -> None:
    one = hub()
    watcher = Watcher(one)
    for number in range(1_000):
        one.take(number, fact("visit_started", visit(number)))
    one.movements.tell()
    watcher.events()
    for number in range(10):
        one.take(1_000 + number, fact("page_viewed", visit(number, 1)))
    one.movements.tell()
    assert len(watcher.stream._frames) == 1, "one write for all of them"
    assert names(watcher) == ["visitor_moved"] * 10
    assert watcher.bytes < 10 * 400
