"""Columns about call logs (REP-230 to REP-233)."""

from __future__ import annotations

from fractions import Fraction

from services.reports.rules.measures.terms import CALLS, Figure, Measure, by_name

HOLDER = "holder"
MINUTES = Fraction(1, 60)
ALL = Figure(CALLS)
LENGTHS = Figure(CALLS, "sum", "seconds")

COLUMNS = by_name(
    Measure("total_calls", "Total Calls", "count", "REP-230", "call logs that start in the range", (ALL,), agent=HOLDER),
    Measure(
        "total_incoming_calls", "Total Incoming Calls", "count", "REP-231", "those marked incoming",
        (Figure(CALLS, is_outgoing=False),), agent=HOLDER,
    ),
    Measure(
        "total_outgoing_calls", "Total Outgoing Calls", "count", "REP-232", "those not marked incoming",
        (Figure(CALLS, is_outgoing=True),), agent=HOLDER,
    ),
    Measure(
        "average_session_length", "Average Session Length", "minutes", "REP-233", "mean length of calls with a start and an end",
        (LENGTHS,), Figure(CALLS, "count", "seconds"), MINUTES, HOLDER,
    ),
)  # fmt: skip
