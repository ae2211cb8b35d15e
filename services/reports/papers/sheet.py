"""A paper as a workbook: a sheet for each part, numbers as numbers, moments as moments, text never as a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from services.reports.papers.part import NO_ACCESS, Column, Paper, Part
from services.reports.papers.values import in_zone

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMATS = {
    "time": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
    "count": "#,##0",
    "seconds": "[h]:mm:ss",
    "minutes": "#,##0.00",
    "money": "#,##0.00",
    "percent": '0.00" %"',
    "rating": "0.0",
    "decimal": "#,##0.00",
}
DAY = 86_400
LONGEST_NAME, LONGEST_TEXT, WIDEST = 31, 32_767, 60


def workbook(paper: Paper) -> bytes:
    """The whole file. Rows go to a temporary file as they are written, so memory does not grow with them."""
    import xlsxwriter  # heavy, and wanted by few processes

    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _looks(book)
    names: set[str] = set()
    for part in paper.parts:
        page = book.add_worksheet(_name(part.title, names))
        if part.is_withheld:
            page.write_string(0, 0, NO_ACCESS)
        else:
            _fill(page, part, looks)
    book.close()
    return into.getvalue()


def _looks(book: Workbook) -> dict[str, Any]:
    bold = {"bold": True, "top": 1}
    looks = {unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()}
    looks |= {f"total {unit}": book.add_format({"num_format": form} | bold) for unit, form in FORMATS.items()}
    return looks | {"head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), "total text": book.add_format(bold)}


def _fill(page: Worksheet, part: Part, looks: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(part.columns):
        page.set_column(place, place, _width(part.rows, place, column))
    for place, column in enumerate(part.columns):
        page.write_string(0, place, column.label, looks["head"])
    for number, row in enumerate(part.rows, 1):
        for place, (value, column) in enumerate(zip(row, part.columns, strict=True)):
            _write(page, number, place, _Cell(value, column, part.time_zone), looks.get(column.unit))
    if part.total is not None:
        for place, (value, column) in enumerate(zip(part.total, part.columns, strict=True)):
            said = "Total" if place == 0 and value is None else value
            shown = Column(column.key, column.label, "text") if said == "Total" else column
            _write(page, len(part.rows) + 1, place, _Cell(said, shown, part.time_zone), looks[f"total {column.unit}"])
    if part.rows:
        page.autofilter(0, 0, len(part.rows), len(part.columns) - 1)


class _Cell:
    """A value, how it is meant, and where clocks stand."""

    def __init__(self, value: Any, column: Column, zone: str) -> None:
        self.value, self.unit, self.is_number, self.zone = value, column.unit, column.is_number, zone


def _write(page: Worksheet, row: int, place: int, cell: _Cell, look: Any) -> None:
    if cell.value is None:
        page.write_blank(row, place, None, look)
    elif cell.unit == "time":
        page.write_datetime(row, place, in_zone(cell.value, cell.zone).replace(tzinfo=None), look)
    elif cell.is_number:
        page.write_number(row, place, float(cell.value) / (DAY if cell.unit == "seconds" else 1), look)
    elif cell.unit == "day" and re.fullmatch(r"\d{4}-\d\d-\d\d", str(cell.value)):
        page.write_datetime(row, place, date.fromisoformat(str(cell.value)), look)
    else:
        page.write_string(row, place, str(cell.value)[:LONGEST_TEXT], look)


def _width(rows: Sequence[Sequence[Any]], place: int, column: Column) -> float:
    """Wide enough for what the first rows say, or for numbers."""
    longest = max((len(str(row[place])) for row in rows[:200] if row[place] is not None), default=0)
    return min(WIDEST, max(10, longest + 2 if not column.is_number else 12, min(18, len(column.label) + 2)))


def _name(title: str, taken: set[str]) -> str:
    """What a sheet may be called: 31 letters without []:*?/\\, each name once."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:LONGEST_NAME] or "Report"
    name, number = clean, 1
    while name.casefold() in taken:
        number += 1
        name = f"{clean[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
