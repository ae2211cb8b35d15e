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
@click.option("--instances", help="how many processes of which service, one of each by itself: routing=2,tickets=2")
def command(verbose: bool, demo: bool, instances: str | None) -> None:
    """Start everything and keep it running until Ctrl-C."""
    if instances is not None:
        os.environ["FRONTLINE_INSTANCES"] = instances
    os.environ.setdefault("FRONTLINE_INSTANCES", "")  # not as this home was started the last time
    try:
        sys.exit(Supervisor(read(), is_verbose=verbose, with_demo=demo).run())
    except (Missing, Unset, AlreadyRunning, TimeoutError) as wrong:
        raise click.ClickException(str(wrong)) from wrong
