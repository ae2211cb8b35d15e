"""The chart of a run, drawn (REP-027, REP-028)."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict
from kit.storage.work import Reading
from services.reports.papers.charts.choosing import chart_of
from services.reports.papers.charts.drawing import drawn
from services.reports.papers.part import part_of
from services.reports.persons import setting
from services.reports.queries.reports import run_report


def report_chart(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{svg}. Raises what a run raises, and Conflict nothing_to_draw where it has no rows, no numbers, or asks for no chart."""
    part = part_of(run_report(reading, asked))
    chart = chart_of(part, str(setting(reading.session, "regional", "currency_locale", "en_US")))
    if chart is None:
        raise Conflict("nothing_to_draw", "There is no chart to draw.")
    return {"svg": drawn(chart)}
