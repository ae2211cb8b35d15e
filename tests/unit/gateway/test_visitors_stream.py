"""Streams of visitors: what they are told, what a thousand visitors cost, and that old list and events make the fresh list."""

from __future__ import annotations

import random
import time
from itertools import count
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.streams.hub import Hub
from gateway.streams.movements import Movements
from gateway.streams.passing import kind_of
from gateway.streams.sighting import Chosen
from gateway.streams.stream import Stream
from tests.support.waiting import eventually

ALL = Chosen(None)
_ids = count(1)


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told by itself; `hub.movements.tell()` does it."""
    monkeypatch.setattr(Movements, "_run", lambda self: None)


def hub() -> Hub:
    return Hub(lambda *args, **kwargs: None)


def visit(number: int, version: int = 0, *, brand: str = "b1", filters: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    plain = {"id": f"00000000-0000-7000-9000-{number:012d}", "version": version, "brand_id": brand, "filter_ids": list(filters)}
    return plain | {"end_cause": None, "current_page": f"https://shop.example/{version}"} | more


def fact(kind: str, said: dict[str, Any]) -> bytes:
    head = {"specversion": "1.0", "id": f"e{next(_ids)}", "source": "/frontline/whoson", "type": f"whoson.{kind}.v1"}
    data = {"visit": said, "visitor_key": "the browser's own name"}
    return orjson.dumps({**head, "subject": said["id"], "time": "2026-03-02T09:00:00.000Z", "data": data})


class Watcher:
    """A screen: a list that it reads, and events that it applies."""

    def __init__(self, one: Hub, chosen: Chosen = ALL, last: int | None = None) -> None:
        self.hub, self.chosen, self.last = one, chosen, last
        self.list: dict[str, dict[str, Any]] = {}
        self.open()

    def open(self) -> None:
        self.stream = Stream("visitors", ("", ""), keys=frozenset(), chosen=self.chosen)
        self.hub.open(self.stream, self.last)

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """(event, data) since the last look."""
        whole = b"".join(self.stream._frames)
        self.stream._frames.clear()
        self.stream._bytes = 0
        self.bytes, found = len(whole), []
        for block in filter(None, whole.split(b"\n\n")):
            lines = dict(line.split(b": ", 1) for line in block.split(b"\n"))
            self.last = int(lines[b"id"])
            found.append((lines[b"event"].decode(), orjson.loads(lines[b"data"])))
        return found

    def apply(self, fresh: dict[str, dict[str, Any]]) -> None:
        for event, data in self.events():
            if event == "start_afresh" or (event == "opened" and not data["is_resumed"]):
                self.list = dict(fresh)  # read now, later than what else has been sent
            elif event == "visitor_left":
                if data["visit_id"] in self.list and self.list[data["visit_id"]]["version"] <= data["version"]:
                    del self.list[data["visit_id"]]
            elif event != "opened":
                known = self.list.get(data["visit"]["id"])
                if known is None or known["version"] <= data["visit"]["version"]:
                    self.list[data["visit"]["id"]] = data["visit"]


def names(watcher: Watcher) -> list[str]:
    return [event for event, _ in watcher.events() if event != "opened"]


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
        one.take(next(_ids), fact(kind, visit(1)))
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


FILTERS = ("f1", "f2")
BRANDS = ("b1", "b2")


class Day:
    """A site on a random day, and screens that watch it: opened, cut and opened again at any time."""

    def __init__(self) -> None:
        self.hub, self.offset, self.site = hub(), 0, dict[str, dict[str, Any]]()
        self.watchers: list[Watcher] = []
        self.gone: set[str] = set()

    def fresh(self, chosen: Chosen) -> dict[str, dict[str, Any]]:
        """The list, read now."""
        of_brand = [each for each in self.site.values() if chosen.brand_ids is None or each["brand_id"] in chosen.brand_ids]
        return {each["id"]: each for each in of_brand if chosen.filter_id in (None, *each["filter_ids"])}

    def view(self, dice: random.Random) -> None:
        self.offset += dice.randint(1, 3)
        number = dice.randint(1, 4) + 10 * (self.offset // 30)
        known = self.site.get(visit(number)["id"])
        filters = tuple(dice.sample(FILTERS, dice.randint(0, 2)))
        said = visit(number, known["version"] + 1 if known else 0, brand=BRANDS[number % 2], filters=filters)
        if known or said["id"] not in self.gone:
            self.site[said["id"]] = said
            self.hub.take(self.offset, fact("page_viewed" if known else "visit_started", said))

    def end(self, dice: random.Random) -> None:
        if self.site:
            self.offset += 1
            gone = self.site.pop(dice.choice(sorted(self.site)))
            self.gone.add(gone["id"])
            self.hub.take(self.offset, fact("visit_ended", gone | {"version": gone["version"] + 1, "end_cause": "idle"}))

    def tell(self, dice: random.Random) -> None:
        self.hub.movements.tell()

    def watch(self, dice: random.Random) -> None:
        chosen = Chosen(dice.choice((None, frozenset(("b1",)))), filter_id=dice.choice((None, *FILTERS)))
        self.watchers.append(Watcher(self.hub, chosen))

    def look(self, dice: random.Random) -> None:
        for watcher in self.watchers:
            watcher.apply(self.fresh(watcher.chosen))

    def cut(self, dice: random.Random) -> None:
        """What was sent and not looked at yet is lost on the way."""
        if self.watchers:
            watcher = dice.choice(self.watchers)
            self.hub.close(watcher.stream)
            watcher.open()

    def quiet(self, dice: random.Random) -> None:
        """As if nobody had watched for long, if nobody does."""
        self.hub.movements._watched_until = 0.0


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(("view", "view", "view", "end", "tell", "watch", "look", "cut", "quiet")), max_size=80), st.integers(0, 2**32)
)
def test_old_list_and_events_make_the_fresh_list(steps: list[str], seed: int) -> None:
    day, dice = Day(), random.Random(seed)
    day.hub.movements._run = lambda: None  # type: ignore[method-assign]
    for step in (*steps, "tell", "look"):
        getattr(day, step)(dice)
    for watcher in day.watchers:
        assert watcher.list == day.fresh(watcher.chosen)


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
