"""`frontline parked`: straight from the broker, so that it works while a service is down."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import click

from kit.bus import parked
from kit.config import read, service_names
from kit.service import Service


@click.group("parked")
def command() -> None:
    """Facts that could not be handled: see, retry, drop."""


@command.command("list")
@click.argument("service", required=False)
@click.option("--limit", default=20, show_default=True, help="at most so many of each lane")
def list_(service: str | None, limit: int) -> None:
    """What is parked, by service and lane, oldest first."""
    url = read().amqp_url
    for name, lane in _lanes(service):
        how_many = parked.count(url, name, lane)
        if not how_many:
            continue
        click.echo(f"{name}.{lane}: {how_many}")
        for seen in parked.listed(url, name, lane, limit):
            click.echo(f"  {seen['id']}  {seen['type']}  {seen['subject']}  attempts {seen['attempts']}  {seen['parked_at']}")
            click.echo(f"      {seen['reason']}")


@command.command()
@click.argument("service")
@click.argument("ids", nargs=-1)
@click.option("--lane", help="only this lane")
def retry(service: str, ids: tuple[str, ...], lane: str | None) -> None:
    """Send facts back to be handled: those with these IDS, or all of the service."""
    url = read().amqp_url
    done = sum(parked.retry(url, name, found, ids or None) for name, found in _lanes(service) if lane in (None, found))
    click.echo(f"{done} sent back")


@command.command()
@click.argument("service")
@click.argument("ids", nargs=-1, required=True)
@click.option("--lane", help="only this lane")
def drop(service: str, ids: tuple[str, ...], lane: str | None) -> None:
    """Throw the facts with these IDS away for good."""
    url = read().amqp_url
    done = sum(parked.drop(url, name, found, ids) for name, found in _lanes(service) if lane in (None, found))
    click.echo(f"{done} dropped")


def _lanes(only: str | None) -> Iterator[tuple[str, str]]:
    if only is not None and only not in service_names():
        raise click.BadParameter(f"there is no service {only}; there are {', '.join(service_names())}", param_hint="SERVICE")
    for name in [only] if only else service_names():
        front: Service = importlib.import_module(f"services.{name}.service").SERVICE
        for lane in (*front.lanes, *front.inflows):
            yield name, lane
