"""What stands around the marks: title, legend, axes on the left and right, names along the bottom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from services.reports.papers.charts import svg as draw
from services.reports.papers.charts.choosing import Chart, Series
from services.reports.papers.charts.scale import Scale, scale_to

LEFT, RIGHT, TOP, BELOW = 78, 24, 88, 92
RIGHT_AXIS = 78  # the room that a second axis takes
NAME_SIZE, LONGEST_NAME = 12, 20
LEAST_APART = 20.0  # of names that stand aslant


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of the marks in the picture: between `left` and `right`, from `top` down to `low`."""

    left: float
    right: float
    top: float
    low: float
    count: int

    @property
    def step(self) -> float:
        return (self.right - self.left) / max(1, self.count)

    def x(self, place: int) -> float:
        """The middle of what is drawn for a row."""
        return self.left + self.step * (place + 0.5)

    def y(self, share: float) -> float:
        return self.low - (self.low - self.top) * share


def framed(svg: Element, chart: Chart, first: Scale, second: Scale | None) -> Frame:
    """Draws all that stands around the marks and says where they go."""
    right = draw.WIDTH - (RIGHT_AXIS if second else RIGHT)
    frame = Frame(LEFT, right, TOP, draw.HEIGHT - BELOW, len(chart.labels))
    head(svg, chart)
    for tick in first.ticks:
        y = frame.y(first.share(tick))
        draw.path(svg, f"M{frame.left} {y:.1f}H{frame.right}", stroke=draw.GRID if tick else draw.AXIS, fill="none")
        draw.text(svg, frame.left - 8, y + 4, first.written(tick), size=12, anchor="end", fill=draw.SOFT)
    if second:
        draw.path(svg, f"M{frame.right} {frame.top}V{frame.low}", stroke=draw.AXIS, fill="none")
        for tick in second.ticks:
            y = frame.y(second.share(tick))
            draw.path(svg, f"M{frame.right} {y:.1f}h5", stroke=draw.AXIS, fill="none")
            draw.text(svg, frame.right + 8, y + 4, second.written(tick), size=12, fill=draw.SOFT)
    _names(svg, frame, chart.labels)
    return frame


def head(svg: Element, chart: Chart) -> None:
    """Title, what was left out, and which colour is what."""
    draw.text(svg, 24, 32, draw.cut(chart.title, 76), size=19)
    if chart.note:
        draw.text(svg, draw.WIDTH - 24, 32, chart.note, size=12, anchor="end", fill=draw.SOFT)
    if chart.kind == "pie":
        draw.text(svg, 24, 56, draw.cut(chart.first.label, 90), size=13, fill=draw.SOFT)
        return
    _entry(svg, 24, 0, chart.first, " (left)" if stands_alone(chart) else "")
    if chart.second:
        _entry(svg, draw.WIDTH / 2, 1, chart.second, " (right)" if stands_alone(chart) else "")


def stands_alone(chart: Chart) -> bool:
    """Whether value 2 has an axis of its own (REP-028): always, but where bars of one unit are stacked on each other."""
    return chart.second is not None and not (chart.kind == "stacked_bar" and chart.second.unit == chart.first.unit)


def scales(chart: Chart) -> tuple[Scale, Scale | None]:
    """The axis on the left and, where value 2 has its own, on the right."""
    if chart.second is not None and not stands_alone(chart):
        sums = [(one or 0.0) + (two or 0.0) for one, two in zip(chart.first.values, chart.second.values, strict=True)]
        return scale_to(max(sums, default=0.0), chart.first.unit, chart.locale), None
    second = scale_to(_highest(chart.second), chart.second.unit, chart.locale) if chart.second else None
    return scale_to(_highest(chart.first), chart.first.unit, chart.locale), second


def _highest(series: Series) -> float:
    return max((value for value in series.values if value is not None), default=0.0)


def _entry(svg: Element, x: float, number: int, series: Series, side: str) -> None:
    draw.rect(svg, x, 50, 14, 14, draw.COLOURS[number])
    draw.text(svg, x + 22, 62, draw.cut(series.label, 44) + side, size=13)


def _names(svg: Element, frame: Frame, labels: tuple[str, ...]) -> None:
    """Straight where all have room, else aslant; where even so they would overlap, only every second, third and so on."""
    shown = [draw.cut(label, LONGEST_NAME) for label in labels]
    widest = max((len(label) for label in shown), default=0) * NAME_SIZE * draw.LETTER
    is_straight = widest + 10 <= frame.step
    every = 1 if is_straight else math.ceil(LEAST_APART / frame.step)
    for place in range(0, len(shown), every):
        x = frame.x(place)
        draw.path(svg, f"M{x:.1f} {frame.low}v4", stroke=draw.AXIS, fill="none")
        if is_straight:
            draw.text(svg, x, frame.low + 20, shown[place], size=NAME_SIZE, anchor="middle", fill=draw.SOFT)
        else:
            said = draw.cut(labels[place], min(LONGEST_NAME, int(x / (NAME_SIZE * draw.LETTER * 0.85))))
            draw.text(svg, x + 4, frame.low + 16, said, size=NAME_SIZE, anchor="end", fill=draw.SOFT, turn=-32)
