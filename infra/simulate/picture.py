"""The picture of a day: arrivals and queues above, waits by the hour below, every variant in each."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from infra.days.arrivals import DAY_SECONDS
from infra.simulate.chart import LINES, Panel, Points, picture
from infra.simulate.day import Outcome
from infra.simulate.figures import ALL, steps_of

BAR, QUEUE_SLOT, HOUR = 1800, 300, 3600
FLAT = 36  # the height of a panel in which nothing happens
WAITS = {
    "chat": "Wait of chats for an agent, mean by hour of arrival, seconds",
    "ticket": "First answer to tickets after, mean by hour of arrival, minutes",
}


def draw(runs: Sequence[tuple[str, Outcome]], subtitle: str) -> str:
    """SVG of the first run of each variant, by name."""
    first = runs[0][1]
    kinds = [kind for kind in ("chat", "ticket") if any(piece.arrival.kind == kind for piece in first.pieces)]
    panels = [Panel("Arrivals, each half hour", 110, bars=[_arrivals(first, kind) for kind in kinds], bar_seconds=BAR, is_count=True)]
    for kind in kinds:
        title = f"{kind.capitalize()}s in the queue (the most in each five minutes)"
        panels.append(Panel(title, lines=[_queue(outcome, kind) for _, outcome in runs], is_step=True, is_count=True))
    panels += [Panel(WAITS[kind], lines=[_waits(outcome, kind) for _, outcome in runs]) for kind in kinds]
    for panel in panels:
        panel.height = panel.height if panel.highest else FLAT
    legend = [(f"b{number}", f"{kind}s that come") for number, kind in enumerate(kinds)]
    legend += [(LINES[number % len(LINES)], name) for number, (name, _) in enumerate(runs)]
    return picture("Arrivals, queues and waits", subtitle, legend, panels)


def _arrivals(outcome: Outcome, kind: str) -> Points:
    counts = [0] * (DAY_SECONDS // BAR)
    for piece in outcome.pieces:
        if piece.arrival.kind == kind and piece.arrival.at < DAY_SECONDS:
            counts[int(piece.arrival.at // BAR)] += 1
    return [(float(slot * BAR), float(count)) for slot, count in enumerate(counts)]


def _queue(outcome: Outcome, kind: str) -> Points:
    """The highest of each slot: thousands of steps would only make the file heavy."""
    most = [0.0] * (DAY_SECONDS // QUEUE_SLOT)
    steps = [*steps_of(outcome, kind, ALL), (float(DAY_SECONDS), 0)]
    length, reached = 0, 0
    for at, after in steps:
        slot = min(int(at // QUEUE_SLOT), len(most) - 1)
        for passed in range(reached, slot + 1):
            most[passed] = max(most[passed], float(length))
        length, reached = after, slot
        if at < DAY_SECONDS:
            most[slot] = max(most[slot], float(length))
    return [(float(slot * QUEUE_SLOT), value) for slot, value in enumerate(most)] + [(float(DAY_SECONDS), most[-1])]


def _waits(outcome: Outcome, kind: str) -> Points:
    """In the middle of each hour in which somebody came; of the chats begun or left, of the tickets answered."""
    waits: dict[int, list[float]] = {}
    for piece in outcome.pieces:
        if piece.arrival.kind != kind:
            continue
        hour = waits.setdefault(int(piece.arrival.at // HOUR), [])
        if kind == "chat" and piece.waited is not None:
            hour.append(piece.waited)
        elif kind == "ticket" and piece.answered_at is not None:
            hour.append((piece.answered_at - piece.arrival.at) / 60)
    return [((hour + 0.5) * HOUR, fmean(waits[hour])) for hour in sorted(waits) if waits[hour]]
