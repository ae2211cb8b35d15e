"""Who works here under a variant's rules: a roster's rows, with what the variant says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from infra.days.roster import Shift
from infra.simulate.variant import Rebalance, Seat, Setting, Variant


@dataclass(frozen=True, slots=True)
class Person:
    """An agent: his shifts, his limits over all groups, and how he is handled in each of his groups."""

    name: str
    shifts: tuple[Shift, ...]
    max_chats: int
    max_tickets: int | None
    is_handing_off_on_logout: bool
    seats: dict[str, Seat]


def staffed(shifts: Sequence[Shift], variant: Variant) -> list[Person]:
    """The roster's agents. One name in several rows is one agent: with more shifts, or in more groups.

    Raises ValueError if rows of a name contradict each other, or if the variant speaks of nobody.
    """
    rows: dict[str, list[Shift]] = {}
    for shift in shifts:
        rows.setdefault(shift.name, []).append(shift)
    everything: list[Setting | Rebalance] = [*variant.settings, *variant.rebalance]
    for said in everything:
        if not any(said.speaks_of(shift.name, shift.group) for shift in shifts):
            raise ValueError(f"{said.where}: nobody of the roster is meant")
    return [_person(name, rows[name], variant) for name in sorted(rows)]


def _person(name: str, rows: list[Shift], variant: Variant) -> Person:
    first = rows[0]
    if any((row.max_chats, row.max_tickets) != (first.max_chats, first.max_tickets) for row in rows):
        raise ValueError(f"the roster gives {name} different limits in different rows; they hold for all groups")
    seats: dict[str, Seat] = {}
    for row in rows:
        seat = Seat(row.handling, row.handling)
        if seats.setdefault(row.group, seat) != seat:
            raise ValueError(f"the roster gives {name} different handling in group {row.group}")
    hours = {(row.starts_at, row.ends_at): row for row in rows}
    person = Person(name, tuple(hours[key] for key in sorted(hours)), first.max_chats, first.max_tickets, True, seats)
    if any(before.ends_at > after.starts_at for before, after in zip(person.shifts, person.shifts[1:], strict=False)):
        raise ValueError(f"the roster gives {name} shifts that overlap")
    return _as_said(person, variant)


def _as_said(person: Person, variant: Variant) -> Person:
    """What the variant says of him, the later over the earlier."""
    own: dict[str, object] = {}
    seats = dict(person.seats)
    for setting in variant.settings:
        if any(fnmatchcase(person.name, pattern) for pattern in setting.who):
            own |= setting.of_agent
            meant = [group for group in seats if setting.group in (None, group)]
            seats |= {group: replace(seats[group], **setting.of_seat) for group in meant}
    return replace(person, seats=seats, **own)  # type: ignore[arg-type]
