"""What papers are made of: one answered report, or several of them under one title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Said = Mapping[str, Any]
WORDS = frozenset({"text", "time", "day"})  # units of what is read; all others are numbers
NO_ACCESS = "No access"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; `unit` says how its values are written."""

    key: str
    label: str
    unit: str

    @property
    def is_number(self) -> bool:
        return self.unit not in WORDS


@dataclass(frozen=True, slots=True)
class Part:
    """One report as answered. `rows` and `total` stand in the order of `columns`; without `columns` its reader may not see it (REP-037)."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: Sequence[Sequence[Any]] = ()
    total: Sequence[Any] | None = None
    chart: Said | None = None
    first: str = ""
    last: str = ""
    time_zone: str = "UTC"
    group_by: str = ""
    filters: str = ""
    run_at: str = ""
    complete_until: str = ""

    @property
    def is_withheld(self) -> bool:
        return not self.columns


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes out together: one part, or those of a custom report (REP-034). `locale` is the one money is written in (REP-083)."""

    title: str
    parts: tuple[Part, ...]
    locale: str = "en_US"


def part_of(answer: Said, title: str = "") -> Part:
    """From the answer of `run_report`, under a title of its own where it has one."""
    columns = tuple(Column(one["key"], one["label"], one["unit"]) for one in answer["columns"])
    return Part(
        title=title or answer["name"],
        columns=columns,
        rows=[_cells(row["cells"], columns) for row in answer["rows"]],
        total=None if answer["total"] is None else _cells(answer["total"], columns),
        chart=answer["chart"],
        first=str(answer["from"]),
        last=str(answer["to"]),
        time_zone=answer["time_zone"],
        group_by=answer["group_by"] or "",
        filters=_filters(answer["filters"]),
        run_at=str(answer["run_at"] or ""),
        complete_until=str(answer["complete_until"] or ""),
    )


def withheld(title: str) -> Part:
    """The place of a report that its reader may not see."""
    return Part(title)


def _cells(said: Said, columns: Sequence[Column]) -> list[Any]:
    return [said.get(column.key) for column in columns]


def _filters(said: Said) -> str:
    """How many values of each: names would have to be looked up, and there may be hundreds."""
    named = [f"{name.replace('_', ' ')} ({len(values)})" for name, values in said.items() if values]
    return ", ".join(named)
