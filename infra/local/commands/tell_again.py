"""`frontline tell-again`: owners of records announce all of them once more, for whoever came later or has lost something."""

from __future__ import annotations

import importlib
import sys
from typing import Any
from uuid import uuid4

import click

from kit.bus.client import Client
from kit.config import read, service_names
from kit.errors import Refusal
from kit.instances.asking import Ports
from kit.service import Service
from kit.storage.tables import TELL_AGAIN
from kit.storage.work import Call

WITHIN = 10.0  # seconds for an answer


@click.command("tell-again")
@click.argument("services", nargs=-1)
@click.option("--status", "is_asking", is_flag=True, help="only say how far each is")
def command(services: tuple[str, ...], is_asking: bool) -> None:
    """Have SERVICES (without any: all that can) tell all their records again, from the first one on.

    Ends with 1 unless each has answered.
    """
    tellers = [name for name in service_names() if TELL_AGAIN in _front_page(name).commands]
    for name in set(services) - set(tellers):
        raise click.BadParameter(f"{name} tells nothing again; there are {', '.join(tellers)}", param_hint="SERVICES")
    answers = [(_say_how_far if is_asking else _begin)(name) for name in services or tellers]
    sys.exit(0 if all(answers) else 1)


def _begin(name: str) -> bool:
    client = Client(read().amqp_url, "tell again")
    try:
        said = client.ask(name, TELL_AGAIN, call=Call(actor="system", via="management", key=uuid4().hex), timeout=WITHIN)
    except Refusal as refusal:
        click.echo(f"{name}: {refusal.detail}", err=True)
        return False
    finally:
        client.close()
    click.echo(f"{name} tells again: {', '.join(said['kinds'])}")
    return True


def _say_how_far(name: str) -> bool:
    try:
        said = Ports(read(), name).answer("/tell-again")
    except Refusal as refusal:
        click.echo(f"{name}: {refusal.detail}", err=True)
        return False
    click.echo(f"{name}: {_words(said)}")
    return True


def _words(said: dict[str, Any]) -> str:
    if said.get("parked_because"):
        return f"given up at {said['kind']}: {said['parked_because']}"
    if not said["is_running"]:
        return "nothing to be told"
    told = ", ".join(f"{kind} {count}" for kind, count in (said["told"] or {}).items())
    return f"tells {said['kind'] or said['kinds'][0]}, since {said['began_at']}; told so far: {told or 'nothing'}"


def _front_page(name: str) -> Service:
    found: Service = importlib.import_module(f"services.{name}.service").SERVICE
    return found
