"""Comma and tab separated values, to the letter of REP-029."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from services.reports.papers.making import made
from services.reports.papers.part import Column
from services.reports.papers.separated import pieces
from tests.support.answers import answer, job

COLUMNS = (Column("at", "Date", "time"), Column("name", "Name", "text"), Column("wait", "Wait Time", "seconds"), Column("n", "N", "count"))


@pytest.mark.spec("REP-029")
def test_to_the_letter() -> None:
    rows: list[list[Any]] = [
        ["2026-01-31T23:30:00Z", 'He said "yes", then\nleft', 3_661, 1_234_567],
        ["2026-07-01T12:00:00Z", "=1+1", None, 0],
        [None, "-5", 62.5, -3],
    ]
    said = b"".join(pieces(COLUMNS, rows, ",", "Europe/Berlin")).decode("utf-8")
    assert said == (
        "Date,Name,Wait Time,N\r\n"
        '2026-02-01T00:30:00+01:00,"He said ""yes"", then\nleft",3661,1234567\r\n'
        "2026-07-01T14:00:00+02:00,'=1+1,,0\r\n"
        ",'-5,62.5,-3\r\n"
    )


@pytest.mark.spec("REP-029")
@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_text_never_begins_a_formula(text: str, form: str, separator: str) -> None:
    said = made(job(form, answer([text, "Ana"]))).decode()
    rows = list(csv.reader(StringIO(said, newline=""), delimiter=separator))
    assert [row[0] for row in rows] == ["Agent", f"'{text}", "Ana"]


@pytest.mark.spec("REP-029")
def test_same_rows_in_the_same_order_and_no_other_line() -> None:
    asked = answer([f"Agent {place}" for place in range(2_500)])
    rows = list(csv.DictReader(StringIO(made(job("csv", asked)).decode(), newline="")))
    assert [row["Agent"] for row in rows] == [row["cells"]["agent"] for row in asked["rows"]]
    assert [int(row["Total New Tickets"]) for row in rows] == [row["cells"]["total_new_tickets"] for row in asked["rows"]]


def test_lone_halves_of_letters_do_not_break_a_file() -> None:
    assert "?" in made(job("csv", answer(["broken \ud83d"]))).decode("utf-8")


@pytest.mark.spec("REP-034", "REP-037")
def test_parts_follow_each_other_under_their_titles() -> None:
    lines = made(job("csv", answer(["Ana"]), None)).decode().split("\r\n")
    assert lines[0] == "Overview"
    assert lines[1].startswith("Agent,Total New Tickets,")
    assert lines[3:] == ["", "Secret", "No access", ""]


@pytest.mark.spec("REP-029")
def test_memory_does_not_grow_with_the_rows() -> None:
    def rows() -> Iterator[list[Any]]:
        for number in range(60_000):
            yield ["2026-01-31T23:30:00Z", f"Agent {number}", number, number]

    tracemalloc.start()
    try:
        size = sum(map(len, pieces(COLUMNS, rows(), ",", "UTC")))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 2_000_000
    assert most < 1_000_000
