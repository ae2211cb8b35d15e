"""A paper as the body of a mail: HTML with a table that any mail reader shows, and the same as plain text (REP-031)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from services.reports.papers.part import NO_ACCESS, Paper, Part
from services.reports.papers.typesetting import told
from services.reports.papers.values import shown

MOST_ROWS = 300  # of all parts; the file that goes along has the rest
LONGEST_TEXT, WIDEST = 120, 40
_FONT = "font-family:Arial,Helvetica,sans-serif;font-size:13px;color:#222"
_CELL = "padding:4px 8px;border-bottom:1px solid #d8dce0;vertical-align:top"
_LOOKS = {
    "right": f"{_CELL};text-align:right;white-space:nowrap",
    "left": f"{_CELL};text-align:left;max-width:280px;overflow-wrap:anywhere",
}
_MORE = "More rows are in the attached file."


def html(paper: Paper, message: str = "", pictures: tuple[str, ...] = ()) -> str:
    """`pictures` are the content ids of the parts' charts, empty where a part has none."""
    said = [f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(paper.title)}</title></head><body style="{_FONT}">']
    if message:
        said.append("<p>" + escape(message).replace("\n", "<br>") + "</p>")
    left = MOST_ROWS
    for place, part in enumerate(paper.parts):
        said.append(_section(part, paper.locale, left, pictures[place] if place < len(pictures) else ""))
        left -= min(left, len(part.rows))
    return "\n".join([*said, "</body></html>"])


def text(paper: Paper, message: str = "") -> str:
    """For who reads no HTML."""
    said, left = [message, ""] if message else [], MOST_ROWS
    for part in paper.parts:
        said += [part.title, "=" * min(len(part.title), 70)]
        said += [NO_ACCESS] if part.is_withheld else [*told(part), "", *_lines(part, paper.locale, left)]
        said += [_MORE] if len(part.rows) > left else []
        left -= min(left, len(part.rows))
        said.append("")
    return "\n".join(said)


def _section(part: Part, locale: str, most: int, picture: str) -> str:
    head = f'<h2 style="font-size:18px;margin:16px 0 4px"><bdi>{escape(part.title)}</bdi></h2>'
    if part.is_withheld:
        return f"{head}<p>{NO_ACCESS}</p>"
    about = "<br>".join(escape(line) for line in told(part))
    image = f'<p><img src="cid:{picture}" alt="{escape(part.title, quote=True)}" width="800" style="max-width:100%"></p>' if picture else ""
    more = f"<p>{_MORE}</p>" if len(part.rows) > most else ""
    return f'{head}<p style="color:#5f6368;margin:0 0 8px">{about}</p>{image}{_table(part, locale, most)}{more}'


def _table(part: Part, locale: str, most: int) -> str:
    sides = ["right" if column.is_number else "left" for column in part.columns]
    head = "".join(
        f'<th style="{_CELL};text-align:{side}">{escape(column.label)}</th>' for column, side in zip(part.columns, sides, strict=True)
    )
    rows = [*(_cells(part, row, locale) for row in part.rows[:most]), *_total(part, locale)]
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{_LOOKS[side]}"><bdi>{escape(cell)}</bdi></td>' for cell, side in zip(row, sides, strict=True))
        + "</tr>\n"
        for row in rows
    )
    return f'<table style="border-collapse:collapse;{_FONT}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _lines(part: Part, locale: str, most: int) -> list[str]:
    rows = [[column.label for column in part.columns], *(_cells(part, row, locale) for row in part.rows[:most]), *_total(part, locale)]
    short = [[cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in short) for place in range(len(part.columns))]
    return [
        "  ".join(
            cell.rjust(wide) if column.is_number else cell.ljust(wide) for cell, wide, column in zip(row, widths, part.columns, strict=True)
        ).rstrip()
        for row in short
    ]


def _cells(part: Part, row: Sequence[Any], locale: str) -> list[str]:
    cells: list[str] = []
    for value, column in zip(row, part.columns, strict=True):
        said = shown(value, column.unit, zone=part.time_zone, group_by=part.group_by, locale=locale)
        cells.append(" ".join(said.split())[:LONGEST_TEXT])
    return cells


def _total(part: Part, locale: str) -> list[list[str]]:
    if part.total is None:
        return []
    cells = _cells(part, part.total, locale)
    return [["Total", *cells[1:]] if part.columns and not part.columns[0].is_number else cells]
