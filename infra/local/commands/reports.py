"""`frontline reports`: the tables that reports are computed from, made anew."""

from __future__ import annotations

import json
import time

import click

from kit.config import read
from kit.storage.engine import open_database
from services.reports.projecting.rebuilding import BATCH, Impossible, Step, rebuild

TOLD_EVERY = 5.0  # seconds


@click.group("reports")
def command() -> None:
    """What reports count, and how far it is."""


@command.command("rebuild")
@click.option("--go-on", "goes_on", is_flag=True, help="go on where the last run was broken off")
@click.option("--accept-loss", "accepts_loss", is_flag=True, help="even where the log's beginning is cut off: what it said is lost")
@click.option("--batch", "size", type=click.IntRange(1, 50_000), default=BATCH, show_default=True, help="facts a transaction")
@click.option("--json", "is_json", is_flag=True, help="one JSON object a line")
def rebuild_(goes_on: bool, accepts_loss: bool, size: int, is_json: bool) -> None:
    """Empty the tables of facts and fill them from the log, while the service goes on. Surveys, custom reports and settings stay.

    Reports say meanwhile up to when their data is complete. May be broken off at any moment and begun again.
    """
    database = open_database("reports")
    began = told = time.monotonic()
    taken, step = 0, Step(0, 0, 0, None)
    try:
        for step in rebuild(database, read().amqp_url, goes_on=goes_on, accepts_loss=accepts_loss, size=size):
            taken += step.taken
            if time.monotonic() - told >= TOLD_EVERY:
                told = time.monotonic()
                click.echo(_said(step, taken, told - began, is_json))
    except Impossible as why:
        raise click.ClickException(str(why)) from why
    finally:
        database.close()
    click.echo(_said(step, taken, time.monotonic() - began, is_json))


def _said(step: Step, taken: int, seconds: float, is_json: bool) -> str:
    rate = round(taken / seconds) if seconds else 0
    if is_json:
        until = step.until.isoformat() if step.until else None
        return json.dumps({"taken": taken, "offset": step.offset, "last": step.last, "until": until, "a_second": rate})
    return f"{taken} facts taken in, {step.offset} of {step.last} in the log, up to {step.until or 'nothing'}, {rate} a second"
