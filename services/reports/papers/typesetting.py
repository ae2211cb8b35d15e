"""A paper as PDF, and a chart as PNG, by typst: letters of all scripts, from right to left too, and tables over many pages."""

from __future__ import annotations

import re
from typing import Any, Literal

import orjson

from services.reports.papers.charts.choosing import chart_of
from services.reports.papers.charts.drawing import drawn
from services.reports.papers.part import NO_ACCESS, Column, Paper, Part
from services.reports.papers.template import PAGE, PICTURE
from services.reports.papers.values import in_zone, shown

MOST_ROWS = 2_000  # of a paper: 45 pages, and about 200 MB while they are set
LONGEST_TEXT = 300
WIDEST = 40  # letters after which a text runs over several lines
PIXELS_PER_INCH = 120
_LONG = re.compile(r"\S{24}(?=\S)")


def pdf(paper: Paper) -> bytes:
    """Pages to read and to print. Of more than MOST_ROWS rows the first are set, and it says so: all of them are in the other papers."""
    parts, left = [], MOST_ROWS
    for part in paper.parts:
        parts.append(_set(part, paper.locale, left))
        left -= min(left, len(part.rows))
    said = {"title": paper.title, "footer": _footer(paper), "parts": parts}
    return _typeset(PAGE, "pdf", paper=orjson.dumps(said).decode())


def png(svg: str) -> bytes:
    """A picture of a chart, for mail readers that show no SVG."""
    return _typeset(PICTURE, "png", ppi=PIXELS_PER_INCH, svg=svg)


def _typeset(source: str, form: Literal["pdf", "png"], ppi: float = PIXELS_PER_INCH, **inputs: str) -> bytes:
    import typst  # 80 MB that no process should hold longer than it has to

    made: Any = typst.compile(source.encode(), format=form, ppi=ppi, sys_inputs=inputs, pdf_tags=False)
    return bytes(made[0] if isinstance(made, list) else made)


def _set(part: Part, locale: str, most: int) -> dict[str, Any]:
    """A part as the template reads it."""
    chart = chart_of(part, locale)
    rows = [_row(part, row, locale) for row in part.rows[:most]]
    total = [] if part.total is None else _total(_row(part, part.total, locale), part)
    seen = [*rows[:200], *([[f"{cell} " for cell in total]] if total else [])]  # bold letters are wider
    return {
        "title": part.title,
        "told": [] if part.is_withheld else told(part),
        "svg": drawn(chart) if chart else "",
        "head": [column.label for column in part.columns],
        "sides": ["right" if column.is_number else "left" for column in part.columns],
        "widths": [_width(column, [row[place] for row in seen]) for place, column in enumerate(part.columns)],
        "rows": rows,
        "total": total,
        "notes": _notes(part, len(rows)),
    }


def told(part: Part) -> list[str]:
    """The lines below a title: which days, where clocks stand, what was filtered."""
    days = part.first if part.first == part.last else f"{part.first} to {part.last}"
    return [f"{days} ({part.time_zone})", *([f"Filtered by {part.filters}"] if part.filters else [])]


def _row(part: Part, row: Any, locale: str) -> list[str]:
    said = (
        shown(value, column.unit, zone=part.time_zone, group_by=part.group_by, locale=locale)
        for value, column in zip(row, part.columns, strict=True)
    )
    return [breakable(cell[:LONGEST_TEXT]) for cell in said]


def _width(column: Column, cells: list[str]) -> int:
    """Its share of the page, in letters: room for what stands in it; a label may run over several lines."""
    word = max((len(word) for word in column.label.split()), default=0)
    return 2 + max(word + 1, min(WIDEST, max((len(cell) for cell in cells), default=0)))


def _total(cells: list[str], part: Part) -> list[str]:
    return ["Total", *cells[1:]] if part.columns and not part.columns[0].is_number else cells


def _notes(part: Part, count: int) -> list[str]:
    if part.is_withheld:
        return [NO_ACCESS]
    if not part.rows:
        return ["Nothing to show for these days."]
    return [f"The first {count:,} of {len(part.rows):,} rows; a CSV or XLSX file has all of them."] if count < len(part.rows) else []


def _footer(paper: Paper) -> str:
    part = next((part for part in paper.parts if part.run_at), None)
    if part is None:
        return ""
    said = f"Made {in_zone(part.run_at, part.time_zone):%Y-%m-%d %H:%M} ({part.time_zone})"
    if part.complete_until:
        said += f", complete until {in_zone(part.complete_until, part.time_zone):%Y-%m-%d %H:%M:%S}"
    return said


def breakable(text: str) -> str:
    """Words without end may be broken where no reader sees a sign of it."""
    return _LONG.sub(lambda found: f"{found.group()}\u200b", text)
