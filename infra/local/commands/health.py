"""`frontline health`: for containers, which ask without knowing what they run."""

from __future__ import annotations

import sys

import click

from infra.local.commands.status import asked, is_settled
from infra.local.programs import suite
from kit.config import read


@click.command("health")
def command() -> None:
    """End with 0 when something of the suite answers here, and all that answers is ready."""
    said = [asked(program.ready_url) for program in suite(read())]
    here = [each for each in said if each["status"] != "away"]
    sys.exit(0 if here and all(is_settled(each) for each in here) else 1)
