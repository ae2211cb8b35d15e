"""What is counted ahead, day by day: sums of acts, and things by the day on which they were seen before (decision 0032).

A thing counts once in a window: on the first of its days there, which is the one before which it was last seen before the window. So
numbers of distinct things can be added up like others, as long as each stands beside the day before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from services.reports.rules.measures.terms import ACTS, STRETCHES, Figure
from services.reports.rules.windows import next_of

FAMILIES = (1, 2, 3, 4)  # tickets, their messages, chats, their messages
EVERYTHING, BY_DEPARTMENT, BY_GROUP, BY_AGENT = range(4)  # levels: what the rows of a tally are
LEVELS = {"": EVERYTHING, "department": BY_DEPARTMENT, "group": BY_GROUP, "agent": BY_AGENT}
OPEN = 1100


@dataclass(frozen=True, slots=True)
class Things:
    """Different items about which there are acts of these kinds (and words). `of` names them in the table."""

    of: int
    family: int
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()


THINGS = (
    Things(1001, 1, ("TICKET_REOPENED",)),
    Things(1002, 1, ("TICKET_REOPENED",), ("users",)),
    Things(1003, 1, ("TICKET_REOPENED_BY_AGENT",)),
    Things(1004, 1, ("TICKET_CLOSED",)),
    Things(1005, 1, ("TICKET_CLOSED",), ("customer",)),
    Things(1006, 1, ("TICKET_CLOSED",), ("clock",)),
    Things(1007, 1, ("TICKET_LOCKED",)),
    Things(1008, 1, ("TICKET_MODIFIED",)),
    Things(1009, 2, ("TICKET_REPLIED",)),
    Things(1010, 1, ("TICKET_FROM_QUEUE",)),
    Things(1020, 3, ("CHAT_GOT",)),
    Things(1021, 4, ("CHAT_IN", "CHAT_OUT")),
)


def things_of(figure: Figure) -> Things | None:
    """Those that a figure counts, or whose last state it sums up."""
    is_of_items = figure.how == "at_last_close" or (figure.how == "distinct" and figure.what == "item" and figure.is_outgoing is None)
    if figure.source == ACTS and is_of_items:
        return next((things for things in THINGS if (things.kinds, things.words) == (figure.kinds, figure.words)), None)
    return Things(OPEN, 1, ()) if figure.source == STRETCHES else None


@dataclass(frozen=True, slots=True)
class Parts:
    """Of a window: whole months and single days that are counted ahead, and the days that have to be counted now, as spans of days."""

    months: tuple[date, ...]
    days: tuple[date, ...]
    gaps: tuple[tuple[date, date], ...]  # first, and the one behind the last


def parts(first: date, last: date, months: Collection[date], days: Collection[date], seams: Collection[date] = ()) -> Parts:
    """Months before days before counting. No month is taken that reaches over a seam, which is where another bucket begins."""
    found_months: list[date] = []
    found_days: list[date] = []
    gaps: list[tuple[date, date]] = []
    day = first
    while day <= last:
        behind = next_of("month", day)
        is_whole = day in months and behind <= last + timedelta(days=1)
        if is_whole and not any(day < seam < behind for seam in seams):
            found_months.append(day)
            day = behind
            continue
        behind = day + timedelta(days=1)
        if day in days:
            found_days.append(day)
        elif gaps and gaps[-1][1] == day:
            gaps[-1] = (gaps[-1][0], behind)
        else:
            gaps.append((day, behind))
        day = behind
    return Parts(tuple(found_months), tuple(found_days), tuple(gaps))
