"""`frontline up`"""

from __future__ import annotations

import os
import sys

import click

from infra.local.postgres import Missing
from infra.local.state import AlreadyRunning
from infra.local.supervisor import Supervisor
from kit.config import Unset, read


@click.command("up")
@click.option("--verbose", is_flag=True, help="show everything the services say, not only warnings")
@click.option("--demo/--no-demo", default=os.environ.get("FRONTLINE_DEMO", "yes") != "no", help="load the small demo company (once)")
def command(verbose: bool, demo: bool) -> None:
    """Start everything and keep it running until Ctrl-C."""
    try:
        sys.exit(Supervisor(read(), is_verbose=verbose, with_demo=demo).run())
    except (Missing, Unset, AlreadyRunning, TimeoutError) as wrong:
        raise click.ClickException(str(wrong)) from wrong
