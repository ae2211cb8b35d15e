"""Comma separated values and tab separated text (REP-029), piece by piece: however many rows there are, few are in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from typing import Any

from services.reports.papers.part import NO_ACCESS, Column, Paper
from services.reports.papers.values import plain

SEPARATORS = {"csv": ",", "tsv": "\t"}
BEGINS_FORMULA = frozenset("=+-@\t\r")
ROWS_A_PIECE = 1_000


def pieces(columns: Sequence[Column], rows: Iterable[Sequence[Any]], separator: str, zone: str = "UTC") -> Iterator[bytes]:
    """One header line of labels, then the rows, in pieces of UTF-8."""
    into = StringIO(newline="")
    writer = csv.writer(into, delimiter=separator, lineterminator="\r\n")
    writer.writerow([harmless(column.label) for column in columns])
    cells = [partial(_number if column.is_number else _word, column.unit, zone) for column in columns]
    for number, row in enumerate(rows, 1):
        writer.writerow([cell(value) for cell, value in zip(cells, row, strict=True)])
        if number % ROWS_A_PIECE == 0:
            yield _taken(into)
    yield _taken(into)


def whole(paper: Paper, kind: str) -> bytes:
    """A paper in one file. Several parts follow each other, each under its title, with an empty line between."""
    made: list[bytes] = []
    for part in paper.parts:
        if len(paper.parts) > 1:
            made.append((b"\r\n" if made else b"") + _line([harmless(part.title)], SEPARATORS[kind]))
        if part.is_withheld:
            made.append(_line([NO_ACCESS], SEPARATORS[kind]))
        else:
            made += pieces(part.columns, part.rows, SEPARATORS[kind], part.time_zone)
    return b"".join(made)


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front, which it shows as text. NUL goes."""
    text = text.replace("\0", "")
    return f"'{text}" if text[:1] in BEGINS_FORMULA else text


def _number(unit: str, zone: str, value: Any) -> str:
    return plain(value, unit, zone)


def _word(unit: str, zone: str, value: Any) -> str:
    return harmless(plain(value, unit, zone))


def _line(cells: Sequence[str], separator: str) -> bytes:
    into = StringIO(newline="")
    csv.writer(into, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return into.getvalue().encode()


def _taken(into: StringIO) -> bytes:
    said = into.getvalue().encode("utf-8", "replace")
    into.seek(0)
    into.truncate()
    return said
