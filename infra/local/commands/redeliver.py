"""`frontline redeliver`: facts from the log, once more, to one service only."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime

import click

from kit.bus.redelivering import redeliver
from kit.config import read, service_names
from kit.service import Service

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.command("redeliver")
@click.argument("service", type=click.Choice(service_names()))
@click.option("--since", type=MOMENT, required=True, help="UTC; facts told from then on")
@click.option("--until", type=MOMENT, help="UTC; up to then, or up to now")
@click.option("--lane", help="only this lane")
def command(service: str, since: datetime, until: datetime | None, lane: str | None) -> None:
    """Hand a service the facts it listens to once more, marked as replay. Nothing is done twice: their ids are known."""
    front: Service = importlib.import_module(f"services.{service}.service").SERVICE
    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    for name, said in front.lanes.items():
        if lane in (None, name):
            sent = redeliver(read().amqp_url, service, name, set(said.facts), since.replace(tzinfo=UTC), end)
            click.echo(f"{service}.{name}: {sent} sent again")
