"""Old list and events make the fresh list: screens on a site on random days."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.streams.sighting import Chosen
from tests.unit.gateway.watching import Watcher, fact, hub, visit

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
