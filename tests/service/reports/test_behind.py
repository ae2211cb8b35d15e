"""Behind every number stand its rows: as many as were counted, or about as many things (the same conditions, page by page)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kit.errors import Invalid
from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.terms import Report
from services.reports.rules.measures.terms import Measure
from tests.support.handling import Handling
from tests.support.telling.chance import Chance
from tests.support.telling.running import Reports

BEGIN = datetime(2026, 3, 27, tzinfo=UTC)
FIRST, LAST = "2026-03-27", "2026-04-01"
FAMILIES = ("audit", "calls", "canned", "chat", "kb", "news", "tickets", "timelogs")


@pytest.fixture
def reports(handling: Handling) -> Reports:
    reports = Reports(handling, BEGIN + timedelta(days=5, hours=7))
    reports.take([fact for fact in Chance(5, 7, BEGIN).teller.facts if fact.time <= reports.now])
    return reports


def behind(reports: Reports, report: Report, group_by: str, column: str, ids: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    asked = {"report_key": report.key, "from": FIRST, "to": LAST, "time_zone": "UTC", "group_by": group_by, "column": column, "ids": ids}
    cursor = None
    while True:
        page = reports.handling.question("reports", "rows_behind", asked | {"cursor": cursor, "limit": 30}, now=reports.now)
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def is_counted(measure: Measure) -> bool:
    """A number of rows, or of the things they are about. What is inserted is another thing than what it was inserted into."""
    [figure, *more] = measure.figures()
    return not more and figure.what in ("", "item") and measure.key != "replies_inserted"


def number(measure: Measure, rows: list[dict[str, Any]]) -> int:
    [figure] = measure.over
    return len(rows) if figure.how == "count" else len({row["id"] for row in rows})


@pytest.mark.parametrize("family", FAMILIES)
def test_as_many_rows_stand_behind_a_count_as_it_says(reports: Reports, family: str) -> None:
    for report in (report for report in REPORTS.values() if report.family == family and report.measures):
        group_by = report.group_bys[-1] if report.is_trend else report.group_bys[0]
        answer = reports.run(report.key, FIRST, LAST, group_by=group_by, time_zone="UTC", rows=10_000)
        counts = [measure for measure in report.measures if is_counted(measure)]
        for measure in counts:
            for row in [*answer["rows"], {"ids": None, "cells": answer["total"]}][:4]:
                found = list(behind(reports, report, group_by, measure.key, row["ids"]))
                assert number(measure, found) == row["cells"][measure.key], (report.key, measure.key, row)


def test_rows_come_newest_first_and_name_what_they_are_about(reports: Reports) -> None:
    rows = list(behind(reports, REPORTS["summary.tickets.workload"], "department", "messages_sent", None))
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert {row["type"] for row in rows} == {"ticket"}
    assert all(row["number"] for row in rows)


@pytest.mark.parametrize(
    ("column", "ids", "code"),
    [("name", None, "column_unknown"), ("total_chats", {"bucket": "2026-03-27"}, "row_unknown")],
)
def test_what_is_no_cell_is_refused(reports: Reports, column: str, ids: dict[str, Any] | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        list(behind(reports, REPORTS["summary.chat.overview"], "department", column, ids))
    assert refused.value.code == code
