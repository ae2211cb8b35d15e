"""What an item of a custom report may choose of the built-in report it is a part of (REP-002, REP-021, REP-027)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.terms import CHARTS, Report
from services.reports.rules.measures.labels import LABELS


class Unfit(ValueError):
    """A choice that the report does not offer: of which field, and why."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field, self.detail = field, detail


def check(item: Mapping[str, Any]) -> None:
    """Raises Unfit for the first choice that its report does not offer."""
    report = REPORTS.get(item["report_key"])
    if report is None:
        raise Unfit("report_key", "There is no such report.")
    _one_of("group_by", (item.get("group_by") or "").partition(":")[0] or None, report.group_bys)
    columns = columns_of(report)
    for name in ("sort_column", "chart_value_1", "chart_value_2"):
        _one_of(name, item.get(name), columns)
    for name, given, offered in (("columns", item.get("columns") or (), columns), ("filters", item.get("filters") or {}, report.filters)):
        for one in given:
            _one_of(name, one.partition(":")[0], offered)
    _chart(item, report)


def columns_of(report: Report) -> tuple[str, ...]:
    """The keys that can be named in it: its measures, and what lines can be about; which of those a grouping shows, its run decides."""
    return (*(measure.key for measure in report.measures), *LABELS)


def _one_of(field: str, value: str | None, offered: tuple[str, ...]) -> None:
    if value is not None and value not in offered:
        raise Unfit(field, f"This report does not offer {value}.")


def _chart(item: Mapping[str, Any], report: Report) -> None:
    """A pie has one value, and no trend."""
    chart = item.get("chart")
    _one_of("chart", chart, CHARTS)
    if chart == "pie" and report.is_trend:
        raise Unfit("chart", "A trend has no pie.")
    if chart == "pie" and item.get("chart_value_2"):
        raise Unfit("chart_value_2", "A pie shows one value.")
