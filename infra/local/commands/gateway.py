"""`frontline gateway`"""

from __future__ import annotations

import os
import sys

import click

from infra.local.programs import gateway_command


@click.command("gateway")
def command() -> None:
    """Run the gateway in place of this command; its broker must be there."""
    os.execv(sys.executable, gateway_command())
