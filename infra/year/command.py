"""`frontline year`"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from infra.year.files import write
from infra.year.plan import MOST, MOST_DAYS, Plan


@click.command("year")
@click.option("--tickets", type=click.IntRange(0, MOST), default=1_000, show_default=True, help="how many there are in all")
@click.option("--chats", type=click.IntRange(0, MOST), default=1_000, show_default=True, help="how many there are in all")
@click.option("--seed", type=int, default=1, show_default=True, help="the dice: the same always make the same year")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), default="2025-01-01", show_default=True, help="the first day")
@click.option("--days", "days", type=click.IntRange(1, MOST_DAYS), default=365, show_default=True, help="how many days")
@click.option(
    "--arrivals", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="a file: a date, then 240 six-minute counts a row"
)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="a folder for a file a day")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="how many work on it")
@click.option("--plain", is_flag=True, help="do not pack the files: quicker, and eight times as large")
def command(
    tickets: int, chats: int, seed: int, first: datetime, days: int, arrivals: Path | None, folder: Path, processes: int, plain: bool
) -> None:
    """Make the facts of a year of customer service, without playing it, and write them to files: a fact a line, a file a day.

    Nothing needs to run. Shaped like the days of --arrivals, or like days of our own.
    """
    began = time.perf_counter()
    try:
        plan = Plan(tickets, chats, seed, first.date(), days, arrivals)
        written = write(plan, folder, processes=processes, is_packed=not plain)
    except ValueError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    took = time.perf_counter() - began
    click.echo(
        f"{written.facts:,} facts, {written.bytes / 1e6:,.0f} MB before packing, in {took:.1f} s: {written.facts / took:,.0f} a second"
    )
