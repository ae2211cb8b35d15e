"""From what was said on the command line to a plan; what does not fit is refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from infra.days.arrivals import Day, between, draw_arrivals, read_counts
from infra.days.roster import Shift, read_roster
from infra.simulate.demand import Demand, Dice, moments_of
from infra.simulate.distributions import Draw, read_distribution
from infra.simulate.running import Moments, Plan
from infra.simulate.variant import Habits

POISSON = "poisson:"
CHAT_TIMES = "lognormal:480,300"


def plan(said: Mapping[str, Any]) -> Plan:
    """Raises ValueError that names the option."""
    shifts = read_roster(said["agents"], groups=None)
    begins, ends = _hours(said["hours"])
    demand = Demand(
        chat_takes=_drawn("--service-times", said["service_times"] or CHAT_TIMES),
        ticket_takes=_drawn("--ticket-times", said["ticket_times"]),
        patience=_drawn("--patience", said["patience"]),
        chat_share=said["share"],
        groups=_groups(said["groups"], shifts),
        reply_share=said["replies"],
        reply_after=_drawn("--reply-after", said["reply_after"]) if said["replies"] else None,
    )
    return Plan(
        days=_days(said, begins, ends),
        seeds=range(said["seed"], said["seed"] + said["seeds"]),
        demand=demand,
        shifts=shifts,
        habits=Habits(away=said["away"] * 60, are_tickets_beside_chats=said["tickets_beside_chats"]),
        counted_from=begins * 3600 + said["warm_up"] * 60,
    )


def said_of(plan: Plan, *, first_run: bool = False) -> str:
    """What was played, in one line; of its first run alone, if that is what is shown."""
    names = list(plan.days)[:1] if first_run else list(plan.days)
    seeds = plan.seeds[:1] if first_run else plan.seeds
    days = names[0] if len(names) == 1 else f"{len(names)} days, {names[0]} to {names[-1]}"
    dice = f"seed {seeds[0]}" + (f" to {seeds[-1]}" if len(seeds) > 1 else "")
    return f"{days}, {len({shift.name for shift in plan.shifts})} agents, {dice}"


def _drawn(option: str, text: str) -> Draw:
    try:
        return read_distribution(text)
    except ValueError as wrong:
        raise ValueError(f"{option}: {wrong}") from None


def _hours(text: str) -> tuple[float, float]:
    first, _, last = text.partition("-")
    try:
        begins, ends = float(first), float(last)
    except ValueError:
        raise ValueError(f"--hours: {text!r} is no span of hours; 9-17 would be one") from None
    if not 0 <= begins < ends <= 24:
        raise ValueError(f"--hours: {text!r} does not lie within 0-24")
    return begins, ends


def _groups(text: str | None, shifts: Sequence[Shift]) -> list[tuple[str, float]]:
    known = list(dict.fromkeys(shift.group for shift in shifts))
    if text is None:
        return [(known[0], 1.0)]
    found = []
    for part in text.split(","):
        group, _, share = part.strip().partition("=")
        if group not in known:
            raise ValueError(f"--groups: nobody of the roster is in {group!r}; it has {', '.join(known)}")
        try:
            found.append((group, float(share)))
        except ValueError:
            raise ValueError(f"--groups: {part!r} is no group with its share; {group}=0.5 would be one") from None
        if not 0 < found[-1][1] <= 1e6:
            raise ValueError(f"--groups: the share of {group} must be above 0")
    return found


def _days(said: Mapping[str, Any], begins: float, ends: float) -> dict[str, Moments]:
    text = said["arrivals"]
    if text.startswith(POISSON):
        if said["day"] or said["first"] or said["last"] or said["scale"]:
            raise ValueError("--arrivals: poisson:RATE has no days and no scale; they belong to a file")
        return {text: partial(_poisson, _rate(text) / 3600, begins * 3600, ends * 3600)}
    if not Path(text).is_file():
        raise ValueError(f"--arrivals: there is no file {text}; poisson:120 would draw 120 customers an hour")
    rows = read_counts(Path(text))
    return {name: partial(_counted, name, rows[name], said["scale"], begins, ends) for name in _names(said, rows)}


def _rate(text: str) -> float:
    try:
        rate = float(text.removeprefix(POISSON))
    except ValueError:
        rate = -1.0
    if not 0 < rate <= 1e6:
        raise ValueError(f"--arrivals: {text!r} says no rate; poisson:120 would draw 120 customers an hour")
    return rate


def _names(said: Mapping[str, Any], rows: Mapping[str, list[int]]) -> list[str]:
    day, first, last = said["day"], said["first"], said["last"]
    if day and (first or last):
        raise ValueError("--day: say either one day or --from and --to")
    if first or last:
        names = [name for name in sorted(rows) if (first or name) <= name <= (last or name)]
    else:
        names = [day or max(rows, key=lambda name: sum(rows[name]))]
    if not names or names[0] not in rows:
        raise ValueError(f"{'--day' if day else '--from, --to'}: no such day; the file has {min(rows)} to {max(rows)}")
    return names


def _poisson(rate: float, begins: float, ends: float, dice: Dice) -> Sequence[float]:
    return draw_arrivals(rate, begins, ends, dice.of("moments"))


def _counted(name: str, counts: list[int], scale: float | None, begins: float, ends: float, dice: Dice) -> Sequence[float]:
    return between(Day(name, tuple(moments_of(counts, dice, scale))), begins, ends).seconds
