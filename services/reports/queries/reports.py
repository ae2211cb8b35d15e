"""The questions about reports: a run of one, and which there are (REP-002, REP-026, REP-103)."""

from __future__ import annotations

from typing import Any

from kit.storage.work import Reading
from services.reports.queries.completeness import completeness
from services.reports.queries.running.answering import columns, table
from services.reports.queries.running.options import run_of
from services.reports.queries.running.run import Run
from services.reports.rules.catalogue import REPORTS


def run_report(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{report_key, name, …, columns, rows, total, chart, complete_until, run_at}: see the service's README.

    Raises NotFound report_unknown, Forbidden report_withheld and no_employee, Invalid for options that the report does not offer.
    """
    run = run_of(reading, asked)
    rows, total = table(reading, run)
    shown, complete = columns(run), completeness(reading.session)
    return {
        **_about(run),
        "columns": shown,
        "rows": rows,
        "total": total,
        "chart": _chart(run, asked, shown),
        "complete_until": complete.until,
        "is_rebuilding": complete.is_rebuilding,
        "data_from": complete.data_from,
        "run_at": reading.now,
    }


def reports(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items: the reports the role may view, in the order of the navigation}."""
    allowed = asked["allowed"]
    told = [report for report in REPORTS.values() if allowed is None or report.key in allowed]
    names = ("key", "kind", "family", "name", "purpose")
    return {"items": [{name: getattr(report, name) for name in names} | {"chart": report.chart} for report in told]}


def _about(run: Run) -> dict[str, Any]:
    group_by = f"{run.group_by}:{run.field_id}" if run.field_id else run.group_by
    return {
        "report_key": run.report.key,
        "name": run.report.name,
        "kind": run.report.kind,
        "family": run.report.family,
        "purpose": run.report.purpose,
        "from": run.window.first.isoformat(),
        "to": run.window.last.isoformat(),
        "time_zone": run.window.zone.key,
        "group_by": group_by,
        "sort_column": run.sort_column,
        "sort_dir": run.sort_dir,
        "filters": {name: list(values) for name, values in run.filters.items()},
    }


def _chart(run: Run, asked: dict[str, Any], shown: list[dict[str, Any]]) -> dict[str, Any]:
    """The kind asked for, else the report's; value 1 is the first number, unless the report opens with others (REP-171)."""
    numbers = [column["key"] for column in shown if column["unit"] not in ("text", "time", "day") and column["key"] != "rank"]
    axes = [key for key in run.report.axes if key in numbers] or numbers[:1]
    value_1 = asked.get("chart_value_1") or (axes[0] if axes else None)
    value_2 = asked.get("chart_value_2") or (axes[1] if len(axes) > 1 and not asked.get("chart_value_1") else None)
    return {"kind": asked.get("chart") or run.report.chart, "value_1": value_1, "value_2": value_2}
