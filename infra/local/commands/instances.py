"""`frontline instances`: the processes of each service, asked on their admin ports."""

from __future__ import annotations

from typing import Any

import click

from kit.config import read, service_names
from kit.errors import NotFound, Refusal
from kit.instances.asking import Ports

SERVICE = click.argument("service", type=click.Choice(service_names()))
INSTANCE = click.argument("instance")


@click.group("instances", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """The processes of each service; without a word more, all of them. INSTANCE is a name or an id from this list."""
    if context.invoked_subcommand is None:
        for service in service_names():
            _show(service)


@command.command()
@SERVICE
@INSTANCE
def active(service: str, instance: str) -> None:
    """Have it do what one alone does, within five seconds."""
    _act(service, instance, "/active")


@command.command()
@SERVICE
@INSTANCE
def enable(service: str, instance: str) -> None:
    """Have it take part again."""
    _act(service, instance, "/enabled")


@command.command()
@SERVICE
@INSTANCE
@click.option("--confirmed", is_flag=True, help="also where it is the last one that works")
def disable(service: str, instance: str, confirmed: bool) -> None:
    """Have it take no part any more."""
    _act(service, instance, "/disabled", {"is_confirmed": confirmed})


@command.command()
@SERVICE
@INSTANCE
def delete(service: str, instance: str) -> None:
    """Forget one that is not there, for good."""
    _act(service, instance, "", method="DELETE")


def _show(service: str) -> None:
    try:
        said = Ports(read(), service).instances()
    except Refusal as refusal:
        click.echo(f"{service:<10} {refusal.detail}")
        return
    for each in said["items"]:
        marks = " primary" * each["is_primary"] + " wanted" * each["is_wanted"]
        seen = f"beat {each['beat_seconds']:.1f} s ago" if each["left_at"] is None else f"left {each['left_at']}"
        click.echo(f"{service:<10} {each['status']:<12}{each['name']:<28}{each['version']}  pid {each['pid']}  {seen}{marks}  {each['id']}")


def _act(service: str, instance: str, what: str, asked: dict[str, Any] | None = None, method: str = "POST") -> None:
    ports = Ports(read(), service)
    try:
        known = {key: each["id"] for each in ports.instances()["items"] for key in (each["id"], each["name"])}
        if instance not in known:
            raise NotFound("instance_unknown", f"{service} has no instance {instance}.")
        ports.answer(f"/instances/{known[instance]}{what}", method, {} if asked is None and method == "POST" else asked)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    _show(service)
