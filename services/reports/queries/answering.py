"""Several reports answered one after the other, for papers and pages of custom reports (REP-034, REP-037, REP-038)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.errors import Refusal
from kit.storage.work import Reading
from services.reports.persons import zone_named, zone_of_asker
from services.reports.queries.custom_reports import found, may_see, title_of
from services.reports.queries.reports import run_report
from services.reports.ranges import chosen_days

Said = dict[str, Any]
OPTIONS = ("columns", "group_by", "filters", "sort_column", "sort_dir", "rows", "chart", "chart_value_1", "chart_value_2")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a run, and where the clocks stand that cut them."""

    first: date
    last: date
    zone: str

    @property
    def written(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


def answers(reading: Reading, parts: Sequence[Said], span: Span, allowed: Collection[str] | None) -> list[Said]:
    """[{id, title, answer}] in their order; answer is null where the reader may not see the report. Raises what running one raises."""
    return [
        {
            "id": part["id"],
            "title": title_of(part),
            "answer": run_report(reading, asked_of(part, span)) if may_see(part["report_key"], allowed) else None,
        }
        for part in parts
    ]


def asked_of(part: Said, span: Span) -> Said:
    """The question of one run."""
    days = {"from_day": span.first, "to_day": span.last, "time_zone": span.zone}
    return {"report_key": part["report_key"], **days, **{name: part[name] for name in OPTIONS}}


def run_custom_report(reading: Reading, asked: Said) -> Said:
    """{id, name, version, from, to, time_zone, items: [{id, title, answer | null, refusal?}]}. Other days change them all (REP-038).

    An item whose options no longer fit says so in its place. Raises NotFound custom_report_unknown, Invalid for the zone.
    """
    report = found(reading.session, asked["custom_report_id"])
    zone = asked["time_zone"] or zone_of_asker(reading.session, reading.call)
    today = reading.now.astimezone(zone_named(zone)).date()
    span = Span(*chosen_days(reading.session, asked, report.default_range, today), zone)
    wanted = asked["item_ids"]
    items = [_answered(reading, item, span, asked["allowed"]) for item in report.items if wanted is None or item["id"] in wanted]
    days = {"from": span.first.isoformat(), "to": span.last.isoformat(), "time_zone": zone}
    return {"id": report.id, "name": report.name, "version": report.version, **days, "items": items}


def _answered(reading: Reading, item: Said, span: Span, allowed: Collection[str] | None) -> Said:
    try:
        return answers(reading, [item], span, allowed)[0]
    except Refusal as refused:
        return {"id": item["id"], "title": title_of(item), "answer": None, "refusal": refused.as_answer()["refusal"]}
