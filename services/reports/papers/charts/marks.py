"""The marks of a chart: bars beside or upon each other, lines and areas."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from services.reports.papers.charts import svg as draw
from services.reports.papers.charts.choosing import Chart, Series
from services.reports.papers.charts.frame import Frame, stands_alone
from services.reports.papers.charts.scale import Scale
from services.reports.papers.values import shown

WIDEST_BAR = 56.0
DOTS_UP_TO = 62  # a line of two months still shows its days


def bars(svg: Element, frame: Frame, chart: Chart, scales: tuple[Scale, Scale | None]) -> None:
    """Value 1, and value 2 beside it on its own axis."""
    drawn = [(chart.first, scales[0]), *([(chart.second, scales[1])] if chart.second and scales[1] else [])]
    wide = min(WIDEST_BAR, frame.step * 0.8 / len(drawn))
    for number, (series, scale) in enumerate(drawn):
        for place, value in enumerate(series.values):
            x = frame.x(place) + wide * (number - len(drawn) / 2)
            _bar(svg, (x, wide, frame.low), frame, scale, number, value or 0.0, _said(chart, place, series))


def stacked(svg: Element, frame: Frame, chart: Chart, scales: tuple[Scale, Scale | None]) -> None:
    """Value 2 on top of value 1; of another unit it cannot be stacked, and becomes a line on the right."""
    wide = min(WIDEST_BAR, frame.step * 0.8)
    for place, value in enumerate(chart.first.values):
        box = (frame.x(place) - wide / 2, wide, frame.low)
        _bar(svg, box, frame, scales[0], 0, value or 0.0, _said(chart, place, chart.first))
    if chart.second is None:
        return
    if stands_alone(chart):
        lines(svg, frame, chart, (None, scales[1]))
        return
    for place, (below, value) in enumerate(zip(chart.first.values, chart.second.values, strict=True)):
        box = (frame.x(place) - wide / 2, wide, frame.y(scales[0].share(below or 0.0)))
        _bar(svg, box, frame, scales[0], 1, value or 0.0, _said(chart, place, chart.second))


def lines(svg: Element, frame: Frame, chart: Chart, scales: tuple[Scale | None, Scale | None]) -> None:
    """A line breaks where there is nothing; value 2 is dashed, so that it is told apart without its colour."""
    for number, (series, scale) in enumerate(zip((chart.first, chart.second), scales, strict=True)):
        if series is None or scale is None:
            continue
        colour, dash = draw.COLOURS[number], {"stroke_dasharray": "7 4"} if number else {}
        for run in _runs(series):
            points = [(frame.x(place), frame.y(scale.share(value))) for place, value in run]
            if len(points) > 1:
                draw.path(svg, draw.line_through(points), fill="none", stroke=colour, stroke_width="2.2", stroke_linejoin="round", **dash)
            if frame.count <= DOTS_UP_TO or len(points) == 1:
                _dots(svg, chart, series, [(place, *point) for (place, _), point in zip(run, points, strict=True)], colour)


def areas(svg: Element, frame: Frame, chart: Chart, scales: tuple[Scale, Scale | None]) -> None:
    """As lines, with what is below them filled, so that both can be seen."""
    for number, (series, scale) in enumerate(zip((chart.first, chart.second), scales, strict=True)):
        if series is None or scale is None:
            continue
        for run in _runs(series):
            points = [(frame.x(place), frame.y(scale.share(value))) for place, value in run]
            around = f"{draw.line_through(points)}V{frame.low}H{points[0][0]:.1f}Z"
            draw.path(svg, around, fill=draw.COLOURS[number], fill_opacity="0.28", stroke="none")
    lines(svg, frame, chart, scales)


def _bar(svg: Element, box: tuple[float, float, float], frame: Frame, scale: Scale, number: int, value: float, said: str) -> None:
    x, wide, low = box
    tall = (frame.low - frame.top) * scale.share(value)
    if tall > 0:
        draw.tip(draw.rect(svg, x, low - tall, wide, tall, draw.COLOURS[number]), said)


def _dots(svg: Element, chart: Chart, series: Series, points: list[tuple[int, float, float]], colour: str) -> None:
    for place, x, y in points:
        dot = draw.path(svg, f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z", fill=colour)
        draw.tip(dot, _said(chart, place, series))


def _runs(series: Series) -> Iterator[list[tuple[int, float]]]:
    """Stretches of rows that have a value."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(series.values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _said(chart: Chart, place: int, series: Series) -> str:
    return f"{chart.labels[place]}: {series.label} {shown(series.values[place], series.unit, locale=chart.locale)}"
