"""What a built-in report is: the columns it chooses, what can be done with it, and in which words (REP-002, REP-021)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.reports.rules.measures import MEASURES
from services.reports.rules.measures.terms import Measure

STD = ("brand", "department", "group", "agent")
DGA = ("department", "group", "agent")
OF_ITEMS = (*DGA, "customer", "custom_field")
BUCKETS = ("day", "hour", "week", "month", "quarter", "year", "day_of_week")  # the default first
CHARTS = ("none", "bar", "stacked_bar", "line", "area", "pie")


@dataclass(frozen=True, slots=True)
class Only:
    """What a report looks at: chats of one direction, time logs of one kind of item, searches that failed, authors of one kind."""

    is_outgoing: bool | None = None
    item_type: str = ""
    searches: str = ""  # without_results, without_views
    author: str = ""  # employee, user


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One of the 80. `labels` stand before the measures, besides what the grouping shows; `listing` names the list it is, or can be.

    `axes` are the columns with which its chart opens: the first column where none is said.
    """

    key: str
    row: str
    name: str
    purpose: str
    measures: tuple[Measure, ...] = ()
    group_bys: tuple[str, ...]
    filters: tuple[str, ...]
    chart: str
    labels: tuple[str, ...] = ()
    listing: str = ""
    only: Only = Only()
    axes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.key.split(".")[0]

    @property
    def family(self) -> str:
        return self.key.split(".")[1]

    @property
    def is_trend(self) -> bool:
        return self.kind == "trend"


def summary(
    row: str,
    key: str,
    name: str,
    purpose: str,
    measures: str,
    group_bys: tuple[str, ...],
    filters: tuple[str, ...],
    *,
    labels: tuple[str, ...] = (),
    listing: str = "",
    only: Only = Only(),
) -> Report:
    """A summary report `family.name`; its measures by their names, parted by blanks. It opens with bars, a mere list without a chart."""
    return Report(
        key=f"summary.{key}",
        row=row,
        name=name,
        purpose=purpose,
        measures=_chosen(key, measures.split()),
        group_bys=group_bys,
        filters=filters,
        chart="bar" if measures else "none",
        labels=labels,
        listing=listing,
        only=only,
    )


def trend(
    row: str,
    key: str,
    name: str,
    purpose: str,
    measures: str,
    filters: tuple[str, ...] = (),
    *,
    only: Only = Only(),
    axes: tuple[str, ...] = (),
) -> Report:
    """A trend report `family.name`, by time alone; it opens with a line."""
    return Report(
        key=f"trend.{key}",
        row=row,
        name=name,
        purpose=purpose,
        measures=_chosen(key, measures.split()),
        group_bys=BUCKETS,
        filters=(*STD, *filters),
        chart="line",
        only=only,
        axes=axes,
    )


def _chosen(key: str, names: Iterable[str]) -> tuple[Measure, ...]:
    family = MEASURES[key.split(".")[0]]
    return tuple(family[name] for name in names)
