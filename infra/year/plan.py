"""What a year is asked to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.year.moments import DAY, day_of

LONGEST_DAYS = 90  # after which nothing more happens to a ticket or a chat
MOST, MOST_DAYS = 20_000_000, 3_660


@dataclass(frozen=True, slots=True)
class Plan:
    """So many tickets and chats, spread over `days` from `first` on as `arrivals` (a file of six-minute counts) has it, or as drawn.

    The same plan always makes the same facts. Raises ValueError for what makes no sense.
    """

    tickets: int
    chats: int
    seed: int = 1
    first: date = date(2025, 1, 1)
    days: int = 365
    arrivals: Path | None = None

    def __post_init__(self) -> None:
        for name, value, most in (("tickets", self.tickets, MOST), ("chats", self.chats, MOST)):
            if not 0 <= value <= most:
                raise ValueError(f"{name}: 0 to {most} are possible, not {value}")
        if not 1 <= self.days <= MOST_DAYS:
            raise ValueError(f"days: 1 to {MOST_DAYS} are possible, not {self.days}")
        if not date(2000, 1, 2) <= self.first <= date(2100, 1, 1):
            raise ValueError(f"first: a day of this century is wanted, not {self.first}")

    @property
    def first_day(self) -> int:
        """Counted from 1970."""
        return day_of(self.first)

    @property
    def end_day(self) -> int:
        """The day after the last."""
        return self.first_day + self.days

    @property
    def begins_at(self) -> int:
        """Milliseconds since 1970."""
        return self.first_day * DAY

    @property
    def half_at(self) -> int:
        """When rates, estimates and hours change, in the middle; so that there are old and new ones."""
        return (self.first_day + self.days // 2) * DAY
