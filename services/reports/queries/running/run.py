"""One run of a report: the options as they hold, checked and filled in (REP-002 to REP-006, REP-014, REP-020, REP-021)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.reports.queries.running.scope import Scope
from services.reports.rules.ahead import Parts
from services.reports.rules.catalogue.terms import Report
from services.reports.rules.measures.labels import LABELS, Label
from services.reports.rules.measures.terms import Measure
from services.reports.rules.windows import Cut, Window

UTC_ZONE = ZoneInfo("UTC")
FINEST_FIRST = ("agent", "group", "department")
AGENTS = ("agent", "employee")
SHOWN_BY = {  # the column in which a grouping names its rows
    "department": "department",
    "group": "group",
    "agent": "agent",
    "employee": "agent",
    "user": "employee_user",
    "customer": "customer",
    "custom_field": "custom_field",
    "canned_reply": "subject_canned",
    "article": "subject_kb",
    "news_item": "subject_news",
    "search_string": "search_string",
    "survey": "survey_name",
    "category": "category",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`group_by` is what the rows are; `field_id` that of a custom field. `cut` is there in trends. `basis`: business_hours, elapsed.

    `home` is the installation's zone, in whose days things are counted ahead; `ahead` what is taken from that, of the families `ahead_of`.
    `measures` are computed, at least one; `shown` are the keys of the columns that are wanted, all where none is named.
    """

    report: Report
    window: Window
    cut: Cut | None
    group_by: str
    field_id: str = ""
    filters: Mapping[str, tuple[str, ...]]
    scope: Scope
    now: datetime
    basis: str
    measures: tuple[Measure, ...]
    shown: tuple[str, ...] = ()
    sort_column: str
    sort_dir: str
    rows: int
    first_weekday: int = 1
    home: ZoneInfo = UTC_ZONE
    ahead: Parts | None = None
    ahead_of: frozenset[int] = frozenset()

    @property
    def are_agents(self) -> bool:
        """Whether a row is an agent, in which some spans begin later (REP-047)."""
        return self.group_by in AGENTS

    @property
    def is_cut_to_agents(self) -> bool:
        return self.are_agents or "agent" in self.filters or self.scope.agent_id is not None

    @property
    def level(self) -> str:
        """At which end something has to change for a transfer to count; empty where every one does (REP-052)."""
        mine = "agent" if self.are_agents else self.group_by
        finest = (name for name in FINEST_FIRST if name in self.filters)
        return mine if mine in FINEST_FIRST else next(finest, "")

    @property
    def is_list(self) -> bool:
        return bool(self.report.listing) and (not self.report.measures or self.group_by == "list")

    @property
    def named_in(self) -> str:
        """The column with the name of the row."""
        return "employee_user" if self.report.family == "community" else SHOWN_BY[self.group_by]

    @property
    def labels(self) -> tuple[Label, ...]:
        """What stands before the measures."""
        if self.report.is_trend:
            return (LABELS["bucket"],)
        keys: Iterable[str] = self.report.labels
        if self.is_list:
            return tuple(LABELS[key] for key in keys or LISTED_BY[self.report.listing])
        if self.group_by == "answer":
            return tuple(LABELS[key] for key in ("survey_name", *keys))
        mine = self.named_in
        before, after = [key for key in keys if key == "rank"], [key for key in keys if key != "rank"]
        return tuple(LABELS[key] for key in (*before, mine, *after))


LISTED_BY = {  # of reports that can be shown as a list as well
    "canned_acts": ("date", "agent", "event", "subject_canned"),
    "article_acts": ("date", "agent", "event", "subject_kb"),
    "news_acts": ("news_date_event", "agent", "event", "subject_news"),
}
