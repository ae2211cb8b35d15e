"""One group of agents who do one chat at a time, customers by a Poisson process: the simulator where theory knows the answer."""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass
from statistics import fmean

from infra.days.roster import Shift
from infra.simulate.day import simulate
from infra.simulate.demand import Arrival
from infra.simulate.floor import Piece
from infra.simulate.intervals import Interval, batches, student_t
from infra.simulate.staff import staffed
from infra.simulate.theory import Waiting, relaxation_seconds
from infra.simulate.variant import Variant

SERVICES = 1 / 300  # a chat takes five minutes on the mean
BATCHES = 20
WARM_UP = 10  # times the seconds after which an empty beginning is forgotten by e


@dataclass(frozen=True, slots=True)
class Setup:
    """`load` is arrivals over what the agents can serve; `patience` in seconds on the mean, 0 for customers who stay."""

    agents: int
    load: float
    customers: int
    patience: float = 0.0
    seed: int = 1

    @property
    def arrivals(self) -> float:
        """A second."""
        return self.load * self.agents * SERVICES

    @property
    def warm_up(self) -> float:
        """Seconds that do not count. Customers who leave make a system forget faster; then a few patiences and services suffice."""
        if self.patience:
            return WARM_UP * max(self.patience, 1 / SERVICES)
        return WARM_UP * relaxation_seconds(self.agents, self.arrivals, SERVICES)


def coming(setup: Setup) -> list[Arrival]:
    """The customers of the warm-up, and as many as are to count."""
    dice = random.Random(f"{setup}")
    at, number, found = 0.0, 0, []
    counted = 0
    while counted < setup.customers:
        at, number = at + dice.expovariate(setup.arrivals), number + 1
        takes, patience = dice.expovariate(SERVICES), dice.expovariate(1 / setup.patience) if setup.patience else math.inf
        found.append(Arrival(f"w{number:08d}", at, "chat", "front", takes, patience))
        counted += at >= setup.warm_up
    return found


def played(setup: Setup, arrivals: list[Arrival]) -> list[Piece]:
    """Until the last one is served: no wait is cut off."""
    shifts = [Shift(f"agent{number:03d}", "front", 0.0, math.inf, 1, None) for number in range(setup.agents)]
    return simulate(arrivals, staffed(shifts, Variant()), Variant()).pieces


def measured(setup: Setup, level: float) -> tuple[Interval, Interval, Interval]:
    """Mean wait, share that waits, share that leaves: batch means of who came after the warm-up, with a control; at `level`."""
    counted = [piece for piece in played(setup, coming(setup)) if piece.arrival.at >= setup.warm_up]
    waits = [float(piece.waited or 0.0) for piece in counted]
    values = waits, [float(wait > 0) for wait in waits], [float(piece.ending == "abandoned") for piece in counted]
    busier = batches(_busier(setup, counted), BATCHES)
    mean_wait, waiting, leaving = (controlled(batches(one, BATCHES), busier, level) for one in values)
    return mean_wait, waiting, leaving


def _busier(setup: Setup, pieces: list[Piece]) -> list[float]:
    """By how much each customer took longer, and came sooner, than on the mean: 0 in the long run, and known for each batch."""
    ats = [piece.arrival.at for piece in pieces]
    gaps = [after - before for before, after in zip([setup.warm_up, *ats], ats, strict=False)]
    return [piece.arrival.takes * SERVICES - gap * setup.arrivals for piece, gap in zip(pieces, gaps, strict=True)]


def controlled(values: list[float], controls: list[float], level: float) -> Interval:
    """The mean of values, freed from what the controls, whose true mean is 0, explain of their ups and downs.

    S. Lavenberg, P. Welch, "A perspective on the use of control variables" (1981): a regression with n - 2 degrees of freedom.
    """
    count, mean, off = len(values), fmean(values), fmean(controls)
    spread = math.fsum((control - off) ** 2 for control in controls)
    slope = math.fsum((control - off) * (value - mean) for control, value in zip(controls, values, strict=True)) / spread
    rest = math.fsum((value - mean - slope * (control - off)) ** 2 for control, value in zip(controls, values, strict=True))
    error = math.sqrt(rest / (count - 2) * (1 / count + off**2 / spread))
    return Interval(mean - slope * off, student_t(level, count - 2) * error)


def agrees(measured: tuple[Interval, Interval, Interval], theory: Waiting) -> list[bool]:
    """Whether each figure of theory lies in its interval; the share that leaves only where somebody does."""
    wanted = (theory.mean_wait, theory.share_waiting, theory.share_abandoning)
    return [one.holds(value) for one, value in zip(measured, wanted, strict=True) if value]


def waits_by_recursion(agents: int, arrivals: list[Arrival]) -> list[float]:
    """First come, first served, customer by customer (J. Kiefer, J. Wolfowitz, 1955), with leaving: no event, no queue, no rule."""
    free_at = [0.0] * agents
    waits = []
    for one in arrivals:
        begins = max(one.at, free_at[0])
        if begins - one.at >= one.patience:
            waits.append(one.patience)
        else:
            heapq.heapreplace(free_at, begins + one.takes)
            waits.append(begins - one.at)
    return waits
