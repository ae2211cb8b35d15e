"""Which paper is made how: from answers, as JSON holds them, to the bytes of a file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

from services.reports.papers import letter, separated, sheet, typesetting
from services.reports.papers.charts.choosing import chart_of
from services.reports.papers.charts.drawing import drawn
from services.reports.papers.part import Paper, part_of, withheld

Said = Mapping[str, Any]


def paper_of(said: Said) -> Paper:
    """From {title, locale, parts: [{title, answer | null}]}; a part without an answer is one that its reader may not see."""
    parts = (part_of(part["answer"], part["title"]) if part["answer"] else withheld(part["title"]) for part in said["parts"])
    return Paper(said["title"], tuple(parts), said["locale"])


def made(said: Said) -> bytes:
    """The file that `said` asks for: {form, title, locale, parts, and for a letter message}."""
    return FORMS[said["form"]](paper_of(said), said)


def _json(paper: Paper, said: Said) -> bytes:
    answers = [part["answer"] or {"name": part["title"], "is_withheld": True} for part in said["parts"]]
    return orjson.dumps(answers[0] if len(answers) == 1 else {"name": paper.title, "reports": answers}, option=orjson.OPT_INDENT_2)


def _svg(paper: Paper, said: Said) -> bytes:
    """The chart of the first part that has one; nothing when none has."""
    charts = (chart_of(part, paper.locale) for part in paper.parts)
    return next((drawn(chart).encode() for chart in charts if chart), b"")


def _png(paper: Paper, said: Said) -> bytes:
    svg = _svg(paper, said)
    return typesetting.png(svg.decode()) if svg else b""


def _letter(paper: Paper, said: Said) -> bytes:
    """What a mail is made of, as JSON: {text, html, csv, packed: .zip or nothing, pictures: [base64, empty where a part has no chart]}."""
    charts = [chart_of(part, paper.locale) for part in paper.parts]
    pictures = [b64encode(typesetting.png(drawn(chart))).decode() if chart else "" for chart in charts[:MOST_PICTURES]]
    names = tuple(f"chart-{place}" if picture else "" for place, picture in enumerate(pictures))
    message = said.get("message", "")
    rows = separated.whole(paper, "csv")
    is_packed = len(rows) > MOST_UNPACKED
    return orjson.dumps(
        {
            "text": letter.text(paper, message),
            "html": letter.html(paper, message, names),
            "csv": b64encode(_packed(rows) if is_packed else rows).decode(),
            "packed": ".zip" if is_packed else "",
            "pictures": pictures,
        }
    )


def _packed(rows: bytes) -> bytes:
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as packed:
        packed.writestr("report.csv", rows)
    return into.getvalue()


MOST_PICTURES = 15  # of one mail, whose files are bounded
MOST_UNPACKED = 3_000_000  # bytes of rows that go along as they are
FORMS: dict[str, Callable[[Paper, Said], bytes]] = {
    "csv": lambda paper, _: separated.whole(paper, "csv"),
    "tsv": lambda paper, _: separated.whole(paper, "tsv"),
    "xlsx": lambda paper, _: sheet.workbook(paper),
    "pdf": lambda paper, _: typesetting.pdf(paper),
    "json": _json,
    "svg": _svg,
    "png": _png,
    "letter": _letter,
}
