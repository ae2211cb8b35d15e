"""Every variant through every day and seed, on the same dice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from infra.days.arrivals import DAY_SECONDS
from infra.days.roster import Shift
from infra.simulate.comparing import Series
from infra.simulate.day import Outcome, simulate
from infra.simulate.demand import Demand, Dice, arrivals
from infra.simulate.figures import figures
from infra.simulate.staff import staffed
from infra.simulate.variant import AS_USUAL, Habits, Variant

Moments = Callable[[Dice], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: days by name, each as moments drawn with given dice; `warm_up` in seconds after the first hour played."""

    days: dict[str, Moments]
    seeds: Sequence[int]
    demand: Demand
    shifts: Sequence[Shift]
    habits: Habits = AS_USUAL
    counted_from: float = 0.0
    closing: float = float(DAY_SECONDS)


@dataclass(slots=True)
class Played:
    """A variant's figures of all runs, and its first run whole."""

    series: Series
    first: Outcome
    events: int = 0


@dataclass(slots=True)
class Running:
    """Plays the plan; `done` is called after each run."""

    plan: Plan
    variants: Sequence[Variant]
    done: Callable[[], None] = field(default=lambda: None)

    def play(self) -> list[Played]:
        """One entry a variant, in their order. Raises ValueError where roster and variants do not fit."""
        plan = self.plan
        played: dict[str, Played] = {}
        people = {variant.name: staffed(plan.shifts, variant) for variant in self.variants}
        if len(people) < len(self.variants):
            raise ValueError("two variants have the same name; give each its own with `name`")
        for day, moments in plan.days.items():
            for seed in plan.seeds:
                dice = Dice(seed, day)
                coming = arrivals(moments(dice), plan.demand, dice)
                for variant in self.variants:
                    outcome = simulate(coming, people[variant.name], variant, plan.habits, plan.closing)
                    one = played.setdefault(variant.name, Played(Series(variant.name, [], []), outcome))
                    one.series.runs.append(figures(outcome, plan.counted_from))
                    one.series.days.append(day)
                    one.events += outcome.events
                    self.done()
        return list(played.values())
