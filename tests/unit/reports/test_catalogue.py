"""The catalogue and the measures say what the tables of the spec say, to the letter: keys, names, rows, columns, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kit.config import PROJECT
from services.reports.models.kinds import Kind
from services.reports.rules.catalogue import REPORTS
from services.reports.rules.measures import MEASURES
from services.reports.rules.measures.labels import LABELS
from services.reports.rules.measures.terms import Measure

SPEC = (PROJECT / "docs" / "spec" / "reports.md").read_text(encoding="utf-8")
KEYED = re.compile(r"([a-z0-9_]+) \(((?:REP|SUR)-\d{3})\)")
MEASURED = {row: measure for family in MEASURES.values() for measure in family.values() for row in [measure.row]}


def rows(first: int, last: int, prefix: str = "REP") -> Iterator[list[str]]:
    """The cells of the table rows with these numbers."""
    for line in SPEC.splitlines():
        found = re.match(rf"\| {prefix}-(\d{{3}}) \|", line)
        if found and first <= int(found[1]) <= last:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def told() -> list[list[str]]:
    return list(rows(110, 189))


def columns() -> list[list[str]]:
    return [*rows(219, 346), *rows(49, 53, "SUR")]


@pytest.mark.spec("REP-110", "REP-189", "REP-367", "REP-372", "REP-406")
def test_there_are_46_summaries_and_34_trends_under_the_keys_and_names_of_the_spec() -> None:
    assert [(row[0], row[1], row[2]) for row in told()] == [(one.row, one.key, one.name) for one in REPORTS.values()]
    assert (len([one for one in REPORTS.values() if one.kind == "summary"]), len(REPORTS)) == (46, 80)


@pytest.mark.parametrize("row", told(), ids=lambda row: row[1])
def test_a_report_shows_the_columns_of_its_row_in_their_order(row: list[str]) -> None:
    report, said = REPORTS[row[1]], KEYED.findall(row[4].split("; list:")[0])
    shown = [(label, LABELS[label].row) for label in report.labels if report.listing and not report.measures]
    shown += [(measure.key, measure.row) for measure in report.measures]
    of_the_grouping = set(LABELS) - {key for key, _ in shown}
    assert [(key, number) for key, number in said if key not in of_the_grouping] == shown


@pytest.mark.parametrize("row", columns(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_column_has_the_key_label_and_row_of_the_spec(row: list[str]) -> None:
    number, key, said = row[:3]
    label, _, trend = said.partition("; trend: ")
    measure = MEASURED[number]
    assert (measure.key, measure.label) == (key, label)
    if number not in ("REP-343", "SUR-050"):  # one label of calls alone; two meanings under one key
        long = measure.label.replace("Per Chat", "Per Live Chat") if trend.startswith("...") else trend
        assert measure.trend_label == long


@pytest.mark.parametrize("row", list(rows(190, 218)), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_label_has_the_key_and_row_of_the_spec(row: list[str]) -> None:
    assert (LABELS[row[1]].row, LABELS[row[1]].label) == (row[0], row[2].split(" (")[0])


@pytest.mark.parametrize("row", columns(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_column_stands_in_the_row_of_the_agent_that_the_spec_says(row: list[str]) -> None:
    said = {"none": "", "as there": MEASURED[row[0]].agent}.get(row[4], row[4])
    assert MEASURED[row[0]].agent == said


def test_what_is_counted_is_a_kind_of_act() -> None:
    every: list[Measure] = [measure for family in MEASURES.values() for measure in family.values()]
    named = {kind for measure in every for figure in measure.figures() for kind in (*figure.kinds, *figure.agent_kinds)}
    assert named <= {kind.name for kind in Kind}


@pytest.mark.spec("REP-026")
def test_every_report_says_in_a_line_what_it_is_for() -> None:
    assert all(10 < len(report.purpose) < 160 and "\n" not in report.purpose for report in REPORTS.values())
    for key in ("summary.chat.incoming_messages", "summary.chat.outgoing_response_times"):
        assert "no other chats are counted" in REPORTS[key].purpose
    assert "answers got worse" in REPORTS["summary.tickets.response_times"].purpose
    assert "without time logs are not listed" in REPORTS["summary.audit.chat_time_logs"].purpose
    assert "purged" in REPORTS["summary.audit.deletions"].purpose


def test_filters_and_groupings_are_those_of_the_spec() -> None:
    for row in told():
        report, said = REPORTS[row[1]], row[5]
        assert ("brand" in report.filters and "department" in report.filters) == (report.is_trend or said.startswith("std")), report.key
        assert ("customer" in report.filters) == bool(re.search(r"\bcustomer\b", said)), report.key
        assert ("custom_field" in report.filters) == ("custom field" in said), report.key
        assert ("custom_field" in report.group_bys) == ("custom field" in row[3]), report.key
