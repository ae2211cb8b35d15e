"""A pie: shares of one value, largest where the report has it first, each with its name and part of the whole."""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element

from services.reports.papers.charts import svg as draw
from services.reports.papers.charts.choosing import Chart
from services.reports.papers.charts.frame import head
from services.reports.papers.values import shown

X, Y, RADIUS = 220.0, 240.0, 150.0
LIST_X, LIST_Y, LINE = 420, 104, 29


def pie(svg: Element, chart: Chart) -> None:
    """Draws the slices and, beside them, whose they are."""
    head(svg, chart)
    whole = sum(value for value in chart.first.values if value)
    at = 0.0
    for place, value in enumerate(chart.first.values):
        part = (value or 0.0) / whole if whole else 0.0
        colour = draw.COLOURS[place % len(draw.COLOURS)]
        if part > 0:
            draw.tip(draw.path(svg, _slice(at, at + part), fill=colour, stroke="#ffffff", stroke_width="1.5"), chart.labels[place])
        at += part
        y = LIST_Y + LINE * place
        draw.rect(svg, LIST_X, y - 12, 15, 15, colour)
        said = shown(value, chart.first.unit, locale=chart.locale)
        draw.text(svg, LIST_X + 25, y, draw.cut(chart.labels[place], 36), size=14)
        draw.text(svg, draw.WIDTH - 24, y, f"{said} · {100 * part:.1f} %", size=14, anchor="end", fill=draw.SOFT)
    if not whole:
        draw.path(svg, _slice(0.0, 1.0), fill=draw.GRID)


def _slice(start: float, end: float) -> str:
    """A piece of the circle, clockwise from the top; a whole one is drawn as two halves, since an arc cannot end where it begins."""
    if end - start >= 1 - 1e-9:
        return f"M{X} {Y - RADIUS}A{RADIUS} {RADIUS} 0 1 1 {X} {Y + RADIUS}A{RADIUS} {RADIUS} 0 1 1 {X} {Y - RADIUS}Z"
    (x1, y1), (x2, y2) = _on_circle(start), _on_circle(end)
    is_large = int(end - start > 0.5)
    return f"M{X} {Y}L{x1:.2f} {y1:.2f}A{RADIUS} {RADIUS} 0 {is_large} 1 {x2:.2f} {y2:.2f}Z"


def _on_circle(share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share
    return X + RADIUS * math.sin(angle), Y - RADIUS * math.cos(angle)
