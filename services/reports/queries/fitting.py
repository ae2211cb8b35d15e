"""Whether a report offers what is chosen of it, found out before it is kept or put down (REP-002, REP-021, REP-027)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.errors import Invalid, Refusal
from kit.storage.work import Reading, Work
from services.reports.queries.running.options import run_of
from services.reports.rules.catalogue import REPORTS

LIKE_THIS = ("report_key", "group_by", "filters", "columns", "sort_column", "sort_dir", "rows")


def must_fit(work: Work, item: Mapping[str, Any], place: str) -> None:
    """Raises Invalid item_unfit with the field behind `place` for the first choice that a run would refuse."""
    reading = Reading(work.session, work.now, work.call)
    try:
        run_of(reading, {name: item[name] for name in LIKE_THIS})
    except Refusal as refused:
        raise _unfit(place, refused.field or "report_key", refused.detail) from refused
    if item["chart"] == "pie" and REPORTS[item["report_key"]].is_trend:
        raise _unfit(place, "chart", "A trend has no pie.")
    if item["chart"] == "pie" and item["chart_value_2"]:
        raise _unfit(place, "chart_value_2", "A pie shows one value.")


def _unfit(place: str, field: str, detail: str) -> Invalid:
    return Invalid("item_unfit", detail, field=f"{place}.{field}")
