"""Whole files: a workbook, pages, a picture, JSON and a letter, made by a process of their own."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from zipfile import ZipFile

import orjson
import pytest

from services.reports.papers.making import made
from services.reports.papers.printing import NotPrinted, printed
from services.reports.papers.typesetting import MOST_ROWS
from tests.support.answers import NAMES, answer, job

PNG = b"\x89PNG\r\n\x1a\n"


def _pages(pdf: bytes) -> int:
    return max(int(found) for found in re.findall(rb"/Count (\d+)", pdf))


def test_a_workbook_holds_numbers_as_numbers_and_text_as_text() -> None:
    said = answer()
    with ZipFile(BytesIO(made(job("xlsx", said, None)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert 'name="Overview"' in book.read("xl/workbook.xml").decode()
        assert "No access" in book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet  # no formula
    assert "=HYPERLINK(&quot;http://x&quot;)" in sheet or '=HYPERLINK("http://x")' in sheet
    assert f"<v>{said['rows'][0]['cells']['total_new_tickets']}</v>" in sheet
    assert sheet.count("<row ") == 1 + len(NAMES) + 1


@pytest.mark.parametrize("count", [0, 1, 500])
def test_pages_of_any_number_of_rows(count: int) -> None:
    pdf = made(job("pdf", answer([f"Agent {place}" for place in range(count)])))
    assert pdf.startswith(b"%PDF-")
    assert (_pages(pdf) == 1) == (count < 2)


def test_many_rows_are_set_up_to_a_most() -> None:
    whole, more = (_pages(made(job("pdf", answer(["Ana"] * count)))) for count in (MOST_ROWS, MOST_ROWS * 2))
    assert more - whole in (0, 1)  # the note may need a page


@pytest.mark.spec("REP-027")
def test_a_chart_as_a_picture() -> None:
    assert made(job("png", answer())).startswith(PNG)
    assert made(job("svg", answer())).startswith(b"<svg ")
    assert made(job("png", answer(chart={"kind": "none"}))) == b""


def test_markup_of_the_typesetter_in_names_stays_text() -> None:
    assert made(job("pdf", answer(["#panic()", '$x$ *b* `c` #import "@preview/x:1.0.0"', "\\", "[", "@ref"]))).startswith(b"%PDF-")


def test_json_is_the_answer() -> None:
    said = answer()
    assert orjson.loads(made(job("json", said))) == orjson.loads(orjson.dumps(said))
    both = orjson.loads(made(job("json", said, None, title="Both")))
    assert (both["name"], len(both["reports"]), both["reports"][1]) == ("Both", 2, {"name": "Secret", "is_withheld": True})


@pytest.mark.spec("REP-031")
def test_a_letter_holds_the_table_the_chart_and_the_rows() -> None:
    said = orjson.loads(made(job("letter", answer(["<b>Ana</b>", "Ben"]), message="Look & see")))
    assert "<p>Look &amp; see</p>" in said["html"]
    assert "&lt;b&gt;Ana&lt;/b&gt;" in said["html"]
    assert 'src="cid:chart-0"' in said["html"]
    assert base64.b64decode(said["pictures"][0]).startswith(PNG)
    assert base64.b64decode(said["csv"]).decode().startswith("Agent,Total New Tickets")
    assert "<b>Ana</b>" in said["text"]
    assert said["text"].startswith("Look & see")


@pytest.mark.spec("REP-037")
def test_a_letter_names_what_its_reader_may_not_see() -> None:
    said = orjson.loads(made(job("letter", answer(["Ana"]), None)))
    assert "<p>No access</p>" in said["html"]
    assert said["pictures"][1] == ""


def test_the_printing_house_is_a_process_of_its_own() -> None:
    assert printed(job("csv", answer(["Ana"]))) == made(job("csv", answer(["Ana"])))
    with pytest.raises(NotPrinted, match="KeyError"):
        printed({"form": "csv"})
    with pytest.raises(NotPrinted, match="not made within"):
        printed(job("pdf", answer(["Ana"] * 2_000)), seconds=0.001)
