"""`frontline migrate`: for deployments, where nobody else makes the databases' shape."""

from __future__ import annotations

import importlib

import click

from infra.local.prepare import prepare
from kit.config import read, service_names
from kit.storage.migrations import differences, upgrade


@click.command("migrate")
@click.argument("services", nargs=-1)
@click.option("--check", is_flag=True, help="change nothing; end with 1 when the shape is not what the models say")
def command(services: tuple[str, ...], check: bool) -> None:
    """Bring the databases of SERVICES (without any: all, made first where missing) to their newest shape."""
    settings = read()
    if check:
        wrong = [f"{name}: {found}" for name in services or service_names() for found in _wrong(name, settings.database_of(name))]
        for line in wrong:
            click.echo(line)
        raise SystemExit(1 if wrong else 0)
    done = [f"{name}: {step}" for name in services for step in upgrade(name, settings.database_of(name))] if services else prepare(settings)
    for line in done:
        click.echo(line)


def _wrong(service: str, url: str) -> list[str]:
    return differences(url, importlib.import_module(f"services.{service}.service").SERVICE.metadata)
