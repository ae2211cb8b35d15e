"""The words in which a column is defined: figures over rows of a source, and a measure made of them (REP-007 to REP-011)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Unit = Literal["text", "time", "day", "count", "seconds", "minutes", "money", "percent", "rating", "decimal"]
How = Literal["count", "distinct", "sum", "at_last_close", "spread"]

ACTS, COSTS, STRETCHES, DUTIES, CALLS, TIME_LOGS, SEARCHES, LISTINGS, OFFERS, RESPONSES, ANSWERS = (
    "acts",
    "costs",
    "stretches",
    "duties",
    "calls",
    "time_logs",
    "searches",
    "listings",
    "offers",
    "responses",
    "answers",
)
LISTED = ("status_events", "web_sessions")  # sources of lists alone


@dataclass(frozen=True, slots=True)
class Figure:
    """One number over the rows of a source that lie in the window, stand in the row and pass the filters.

    `how` is the number of rows, of distinct things (`what`: item, who, agent), or a sum of `what`; `at_last_close` sums `what` as it was at
    each ticket's last close in the window; `spread` is the length of a union of spans. Only rows of these `kinds` (of acts), `words` and
    directions are taken. `agent_kinds` stand in their place where rows are agents, and `is_cut_by_agents` says that a filter on agents is
    enough for that. `is_between` takes a transfer only where it changes what the rows are (REP-052).
    """

    source: str
    how: How = "count"
    what: str = ""
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_outgoing: bool | None = None
    agent_kinds: tuple[str, ...] = ()
    is_cut_by_agents: bool = False
    is_between: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: `times` the sum of `over`, divided by `under` where there is one; empty where that is 0 (REP-011).

    `row` is its row in the spec, `says` what it counts, `agent` whose row an agent's share stands in (REP-018). `name` tells two columns
    of a family apart that are shown under one key.
    """

    key: str
    label: str
    unit: Unit
    row: str
    says: str
    over: tuple[Figure, ...]
    under: Figure | None = None
    times: int | Fraction = 1
    agent: str = ""
    trend_label: str = ""
    name: str = ""

    def figures(self) -> Iterator[Figure]:
        yield from self.over
        if self.under is not None:
            yield self.under


def acts(*kinds: str, words: tuple[str, ...] = (), is_outgoing: bool | None = None, is_between: bool = False) -> Figure:
    """The number of acts of these kinds: n(x) of the spec (REP-008)."""
    return Figure(ACTS, "count", "", kinds, words, is_outgoing, is_between=is_between)


def distinct(*kinds: str, of: str = "item", words: tuple[str, ...] = (), is_outgoing: bool | None = None) -> Figure:
    """The number of distinct things that such acts are about: D(x) of the spec (REP-008, REP-009)."""
    return Figure(ACTS, "distinct", of, kinds, words, is_outgoing)


def total(what: str, *kinds: str, words: tuple[str, ...] = (), is_outgoing: bool | None = None) -> Figure:
    """The sum of a figure that acts of these kinds carry."""
    return Figure(ACTS, "sum", what, kinds, words, is_outgoing)


def by_name(*measures: Measure) -> dict[str, Measure]:
    """The columns of a family, by name, which is the key unless something else is said."""
    return {measure.name or measure.key: measure for measure in measures}
