"""`frontline service`"""

from __future__ import annotations

import os
import sys

import click

from kit.config import service_names


@click.command("service")
@click.argument("name", type=click.Choice(service_names()))
def command(name: str) -> None:
    """Run one service in place of this command; its broker and database must be there."""
    os.execv(sys.executable, [sys.executable, "-m", f"services.{name}"])
