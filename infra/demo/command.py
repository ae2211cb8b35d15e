"""`frontline demo`"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import click

from infra.days.arrivals import between, draw_day, read_day
from infra.days.roster import FRONT_LINE, SECOND_LINE, Shift, draw_roster, read_roster
from infra.demo.running import Demo

HANDLE_SECONDS = 480.0
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("demo")
@click.option(
    "--arrivals", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a date, then 240 six-minute counts, a row a day"
)
@click.option("--day", "name", help="the row to play; the busiest if none is named")
@click.option("--speed", type=click.FloatRange(1, 5000), default=60.0, show_default=True, help="how many times faster than life")
@click.option(
    "--agents", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a CSV of shifts; drawn up to fit if none is given"
)
@click.option(
    "--share", type=click.FloatRange(0, 1), default=0.6, show_default=True, help="share of the arrivals that chat; the others open tickets"
)
@click.option("--from-hour", type=click.FloatRange(0, 24), default=0.0, help="play only from this hour of the day")
@click.option("--to-hour", type=click.FloatRange(0, 24), default=24.0, help="play only up to this hour of the day")
@click.option("--drawn", type=click.IntRange(1, 100_000), default=800, show_default=True, help="arrivals to draw when no file is given")
@click.option("--seed", type=int, default=1, show_default=True, help="the dice")
@click.option("--url", help="the gateway; the one of this machine's suite if none is given")
@click.option("--token", envvar="FRONTLINE_TOKEN", help="an administrator's API token; made for the run on this machine's suite")
def command(
    arrivals: Path | None,
    name: str | None,
    speed: float,
    agents: Path | None,
    share: float,
    from_hour: float,
    to_hour: float,
    drawn: int,
    seed: int,
    url: str | None,
    token: str | None,
) -> None:
    """Play a day of arrivals through the public API and its streams, and judge it from the public bus.

    Needs a running suite (`make run`). Ends with 0 if every arrival is accounted for, nothing had two owners, no limit was broken, every
    choice is what the rules say and every message arrived once and in order; with 1 otherwise.
    """
    dice = random.Random(seed)
    try:
        whole = read_day(arrivals, name, dice) if arrivals else draw_day(drawn, dice)
        shifts = read_roster(agents) if agents else draw_roster(whole, [FRONT_LINE, FRONT_LINE, SECOND_LINE], HANDLE_SECONDS)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    day = between(whole, from_hour, to_hour)
    demo = Demo(day, _within(shifts, from_hour, to_hour), speed, share, dice, starts_at=from_hour * 3600, url=url, token=token)
    sys.exit(0 if asyncio.run(demo.run()) else 1)


def _within(shifts: list[Shift], from_hour: float, to_hour: float) -> list[Shift]:
    return [shift for shift in shifts if shift.ends_at > from_hour * 3600 and shift.starts_at < to_hour * 3600]
