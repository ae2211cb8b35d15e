"""From events to a number: counted, counted once each, summed, averaged (REP-008 to REP-011)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tests.support.recount.history import Event

Spans = Sequence[tuple[datetime, datetime]]
Number = float | None
Reduce = Callable[[Sequence[Event], Spans], Number]


def count(events: Sequence[Event], spans: Spans) -> Number:
    return len(events)


def distinct(events: Sequence[Event], spans: Spans) -> Number:
    return len({event.item for event in events})


def total(events: Sequence[Event], spans: Spans) -> Number:
    found: Number = sum(event.value for event in events)
    return found


def mean(events: Sequence[Event], spans: Spans) -> Number:
    """The sum of all spans over their number, never an average of averages (REP-010)."""
    return sum(event.value for event in events) / len(events) if events else None


def mean_by_item(events: Sequence[Event], spans: Spans) -> Number:
    """The sum over the number of distinct things."""
    return sum(event.value for event in events) / len({event.item for event in events}) if events else None


def parts(times: float = 1, by: Reduce = count) -> Reduce:
    """Events marked as part `over`, by those marked as part `under`."""

    def reduce(events: Sequence[Event], spans: Spans) -> Number:
        over = total([event for event in events if event.part == "over"], spans) or 0
        under = by([event for event in events if event.part == "under"], spans)
        return times * over / under if under else None

    return reduce


def at_last(events: Sequence[Event], spans: Spans) -> Number:
    """What each thing had come to the last time, by the number of things."""
    last: dict[str | None, Event] = {}
    for event in sorted(events, key=lambda event: event.at):
        last[event.item] = event
    return sum(event.value for event in last.values()) / len(last) if last else None


def seconds_within(events: Sequence[Event], spans: Spans) -> float:
    found = 0.0
    for event in events:
        assert event.until is not None
        for begin, end in spans:
            found += max(0.0, (min(event.until, end) - max(event.at, begin)).total_seconds())
    return found


def mean_seconds_within(events: Sequence[Event], spans: Spans) -> Number:
    """How long things lasted inside the spans, by their number."""
    return seconds_within(events, spans) / len({event.item for event in events}) if events else None
