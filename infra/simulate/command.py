"""`frontline simulate`"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from infra.simulate import options
from infra.simulate.comparing import agents_of, as_json, rebalance_runs_of
from infra.simulate.picture import draw
from infra.simulate.report import report
from infra.simulate.running import Played, Running
from infra.simulate.variant import Variant
from infra.simulate.variant_file import read_variant

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PAGE = 120  # columns, where nobody's window says how wide
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("simulate")
@click.option("--arrivals", required=True, help="a file (a date, then 240 six-minute counts a row), or poisson:RATE, customers an hour")
@click.option("--agents", type=FILE, required=True, help="a CSV of shifts: name,group,from,to,max_chats,max_tickets,handling,drops_out_at")
@click.option("--service-times", help="how long a chat takes an agent: exp:MEAN, lognormal:MEAN,SD, gamma:MEAN,SD, constant:S, a CSV")
@click.option("--ticket-times", default="exp:150", show_default=True, help="how long an answer to a ticket takes an agent")
@click.option("--patience", default="never", show_default=True, help="how long a customer waits for an agent in a chat; never: he stays")
@click.option("--share", type=click.FloatRange(0, 1), default=0.6, show_default=True, help="share of the arrivals that chat")
@click.option("--groups", help="where they come to, such as front=0.8,second=0.2; the roster's first group if not said")
@click.option(
    "--replies", type=click.FloatRange(0, 0.95), default=0.0, show_default=True, help="share of answered tickets written to again"
)
@click.option("--reply-after", default="exp:3600", show_default=True, help="how long after the answer")
@click.option("--day", "day", help="the day to play; the busiest if none is named")
@click.option("--from", "first", help="play every day from this one on")
@click.option("--to", "last", help="play every day up to this one")
@click.option("--hours", default="0-24", show_default=True, help="arrivals of these hours of the day alone")
@click.option(
    "--scale", type=click.FloatRange(0, 100, min_open=True), help="that many times the arrivals, drawn by chance around the file's"
)
@click.option("--warm-up", type=click.FloatRange(0, 1440), default=0.0, help="minutes from the first hour on that do not count")
@click.option("--seed", type=int, default=1, show_default=True, help="the dice")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="play each day with so many dice")
@click.option("--away", type=click.FloatRange(0, 1440), default=20.0, show_default=True, help="minutes one who drops out is away")
@click.option("--tickets-beside-chats", is_flag=True, help="agents work on tickets while chats run, not only when none does")
@click.option("--rules", "rules", type=FILE, multiple=True, help="a variant in TOML; several are played on the same dice")
@click.option("--picture", type=OUT, help="an SVG file to draw into")
@click.option("--json", "json_out", type=OUT, help="a file for all figures")
def command(rules: Sequence[Path], picture: Path | None, json_out: Path | None, **said: object) -> None:
    """Play days of customers against routing's own rules on a virtual clock, and say what came of it.

    Nothing needs to run. Given several --rules, the same customers come to each of them, so that the differences are those of the rules.
    """
    began = time.perf_counter()
    try:
        variants = [read_variant(file) for file in rules] or [Variant()]
        plan = options.plan(said)
        played = Running(plan, variants).play()
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    console = Console()
    report(console if console.is_terminal else Console(width=PAGE), played, options.said_of(plan))
    if json_out:
        json_out.write_text(json.dumps(_whole(played, said), indent=2, allow_nan=False) + "\n")
    if picture:
        drawn = draw([(one.series.name, one.first) for one in played], options.said_of(plan, first_run=True))
        picture.write_text(drawn, encoding="utf-8")
    _say_how_fast(sum(one.events for one in played), time.perf_counter() - began)


def _whole(played: Sequence[Played], said: dict[str, object]) -> dict[str, object]:
    return {
        "asked": {key: str(value) if isinstance(value, Path) else value for key, value in said.items()},
        "figures": as_json([one.series for one in played]),
        "runs": {one.series.name: _plain(one.series.runs) for one in played},
        "agents_of_first_run": {one.series.name: agents_of(one.first) for one in played},
        "rebalance_runs_of_first_run": {one.series.name: rebalance_runs_of(one.first) for one in played},
    }


def _plain(one: object) -> object:
    """What is no number is null in JSON."""
    if isinstance(one, dict):
        return {key: _plain(value) for key, value in one.items()}
    if isinstance(one, list):
        return [_plain(value) for value in one]
    return None if one != one else one


def _say_how_fast(events: int, seconds: float) -> None:
    click.echo(f"{events:,} events in {seconds:.2f} s, {seconds / max(events, 1) * 1e6:.0f} µs each", err=True)
