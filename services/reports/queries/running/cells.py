"""From a number of the database to the value of a cell (REP-011, REP-012)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from services.reports.rules.measures.terms import Measure

CENT, HUNDREDTH_OF_A_CENT, ONE = Decimal("0.01"), Decimal("0.0001"), Decimal(1)


def cell_of(measure: Measure, value: Any) -> int | float | None:
    """Counts, and spans that are no averages, are whole; averages, percentages and minutes have two decimals, money four. None stays."""
    if value is None:
        return None
    exact = Decimal(value)
    if measure.unit == "money":
        return float(exact.quantize(HUNDREDTH_OF_A_CENT, ROUND_HALF_UP))
    if measure.unit == "count" or (measure.unit == "seconds" and measure.under is None):
        return int(exact.quantize(ONE, ROUND_HALF_UP))
    return float(exact.quantize(CENT, ROUND_HALF_UP))


def empty_cell(measure: Measure) -> int | float | None:
    """Where nothing happened: nothing to divide by, or nothing to count."""
    return None if measure.under is not None else cell_of(measure, 0)
