"""Several variants on the same days and the same dice: their figures side by side, and whether they differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean

from infra.simulate.day import Outcome
from infra.simulate.figures import MEANS, Figures, received_by, share_of
from infra.simulate.intervals import Interval, interval

Run = dict[str, dict[str, Figures]]


@dataclass(frozen=True, slots=True)
class Series:
    """A variant's figures of every run: one a day and seed, in the same order for every variant, with the day of each."""

    name: str
    runs: list[Run]
    days: list[str]

    def places(self) -> list[tuple[str, str]]:
        """Every (kind, group) of which there are figures."""
        return list(dict.fromkeys((kind, group) for run in self.runs for kind, groups in run.items() for group in groups))

    def values(self, kind: str, group: str, figure: str) -> list[float]:
        """Independent ones: a run's each, or, of several days, a day's mean each, for runs of one day are alike."""
        values = [run.get(kind, {}).get(group, {}).get(figure, math.nan) for run in self.runs]
        of_day: dict[str, list[float]] = {}
        for day, value in zip(self.days, values, strict=True):
            of_day.setdefault(day, []).append(value)
        return [fmean(many) for many in of_day.values()] if len(of_day) > 1 else values


def mean_of(series: Series, kind: str, group: str, figure: str) -> Interval:
    """Over the runs that have this figure."""
    return interval([value for value in series.values(kind, group, figure) if not math.isnan(value)])


def difference(first: Series, other: Series, kind: str, group: str, figure: str) -> Interval:
    """By how much the other's figure is higher, run by run: on common random numbers the runs' own ups and downs cancel out."""
    pairs = zip(first.values(kind, group, figure), other.values(kind, group, figure), strict=True)
    return interval([theirs - mine for mine, theirs in pairs if not math.isnan(theirs - mine)])


def agents_of(outcome: Outcome) -> list[dict[str, object]]:
    """Work and share of capacity of each agent, by name."""
    return [
        {
            "name": name,
            "groups": sorted(desk.person.seats),
            "hours_on_shift": desk.on_seconds / 3600,
            **{f"{kind}s_received": received_by(desk, kind) for kind in ("chat", "ticket")},
            **{f"{kind}s_answered": desk.done.get(kind, 0) for kind in ("chat", "ticket")},
            "share_of_capacity": share_of(desk, "chat"),
            "share_of_time_on_tickets": share_of(desk, "ticket"),
        }
        for name, desk in outcome.desks.items()
    ]


def rebalance_runs_of(outcome: Outcome) -> list[dict[str, object]]:
    """Every run of a rebalance rule, in their order, also one that moved nothing."""
    return [asdict(run) for run in outcome.runs]


def as_json(all_series: Sequence[Series]) -> dict[str, object]:
    """Means with their half widths, by kind, group and variant, and the differences to the first variant."""
    first = all_series[0]
    return {
        f"{kind}s": {
            group: {
                figure: {
                    **{series.name: _plain(mean_of(series, kind, group, figure)) for series in all_series},
                    **{f"{other.name} - {first.name}": _plain(difference(first, other, kind, group, figure)) for other in all_series[1:]},
                }
                for figure in MEANS
            }
            for of_kind, group in first.places()
            if of_kind == kind
        }
        for kind in ("chat", "ticket")
        if any(of_kind == kind for of_kind, _ in first.places())
    }


def _plain(one: Interval) -> dict[str, float | None]:
    return {"mean": None if math.isnan(one.mean) else one.mean, "half_width": one.half}
