"""A report, recounted: events chosen by window, row and filters one by one, and reduced to the report's columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.terms import Only
from tests.support.recount import chats, costs, coverage, others, tickets
from tests.support.recount.history import Event, History
from tests.support.recount.reducing import Spans

Row = dict[str, Any]
AGENTS = ("agent", "employee")
FAMILIES: dict[str, Mapping[str, Any]] = {
    "audit": {**others.AUDIT, **tickets.COLUMNS, **chats.COLUMNS},
    "calls": others.CALLS,
    "canned": others.CANNED,
    "chat": chats.COLUMNS,
    "cost": costs.COLUMNS,
    "kb": others.ARTICLES,
    "news": others.NEWS,
    "tickets": tickets.COLUMNS,
    "timelogs": others.TIME_LOGS,
}
PLACES = ("brand", "department", "group", "agent", "customer")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, spelled out: rows of a trend are named spans of time, and `spans` is the whole window."""

    report: str
    group_by: str
    start: datetime
    end: datetime
    buckets: Mapping[str, Spans] | None = None
    field_id: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    basis: str = "business_hours"

    @property
    def only(self) -> Only:
        return REPORTS[self.report].only

    @property
    def are_agents(self) -> bool:
        return self.group_by in AGENTS

    @property
    def is_cut_to_agents(self) -> bool:
        return self.are_agents or "agent" in self.filters

    def between(self, events: Iterable[Event]) -> Iterator[Event]:
        """Transfers that change what the rows are, or what the filters name (REP-052)."""
        level = "agent" if self.are_agents else self.group_by
        if level not in ("department", "group", "agent"):
            level = next((name for name in ("agent", "group", "department") if name in self.filters), "")
        return (event for event in events if not level or getattr(event, level) != event.more[level])


def recount(h: History, asked: Asked) -> tuple[dict[str | None, Row], Row]:
    """Cells by row, and the total line."""
    report = REPORTS[asked.report]
    columns = {}
    for measure in report.measures:
        events, reduce = _column(h, report.family, measure.key, asked)
        columns[measure.key] = [event for event in events if _passes(h, asked, event)], reduce
    whole = [(asked.start, asked.end)]
    total = {key: reduce([event for event in events if _lies_in(event, whole)], whole) for key, (events, reduce) in columns.items()}
    if asked.buckets is not None:
        return {name: _cells(columns, spans, None) for name, spans in asked.buckets.items()}, total
    present = {_key(h, asked, event) for events, _ in columns.values() for event in events if _lies_in(event, whole)}
    return {key: _cells(columns, whole, lambda event, key=key: _key(h, asked, event) == key) for key in present}, total


def _column(h: History, family: str, key: str, asked: Asked) -> tuple[Iterable[Event], Any]:
    if "coverage" in key:
        channel = "chats" if "chat" in key else "tickets"
        mine = [replace(event, part="mine") for event in coverage.on_duty(h, channel)]
        if key.endswith("time"):
            return mine, coverage.covered_seconds
        other = list(coverage.on_duty(h, "tickets" if channel == "chats" else "chats"))
        return [*mine, *other], coverage.covered_percent(h, other)
    find, reduce = FAMILIES[family][key]
    return find(h, asked), reduce


def _cells(columns: Mapping[str, Any], spans: Spans, stands: Any) -> Row:
    found = {}
    for key, (events, reduce) in columns.items():
        found[key] = reduce([event for event in events if _lies_in(event, spans) and (stands is None or stands(event))], spans)
    return found


def _lies_in(event: Event, spans: Spans) -> bool:
    if event.until is None:
        return any(begin <= event.at < end for begin, end in spans)
    last = event.until
    return any(event.at < end and (last > begin or (event.goes_on and last == begin)) and last > event.at for begin, end in spans)


def _key(h: History, asked: Asked, event: Event) -> str | None:
    """The row an event stands in."""
    if asked.group_by == "custom_field":
        return h.field_of(event.about, asked.field_id)
    if asked.group_by in ("canned_reply", "article", "news_item"):
        return event.more.get("thing") or event.more.get("reply") or event.item
    if asked.group_by == "search_string":
        return str(event.more["string"])
    if asked.group_by == "category":
        found: str | None = event.more["category"]
        return found
    name = "agent" if asked.are_agents else asked.group_by
    value: str | None = getattr(event, name)
    return value


def _passes(h: History, asked: Asked, event: Event) -> bool:
    """Not left out, of the direction the report looks at, and let through by every filter."""
    if h.is_left_out(event.about):
        return False
    if asked.only.is_outgoing is not None and event.is_outgoing not in (None, asked.only.is_outgoing):
        return False
    return all(_filtered(h, name, values, event) for name, values in asked.filters.items())


def _filtered(h: History, name: str, values: Sequence[str], event: Event) -> bool:
    if name.startswith("custom_field:"):
        return (h.field_of(event.about, name.partition(":")[2]) or "none") in values
    if name in PLACES:
        return (getattr(event, name) or "none") in values
    if name == "priority":
        return event.priority in values
    if name == "direction":
        return ("outgoing" if event.is_outgoing else "incoming") in values
    if name == "sent_by":
        return event.word in values
    if name == "language":
        return event.more.get("language") in values
    raise AssertionError(f"{name} is not recounted")
