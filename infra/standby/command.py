"""`frontline standby`: a second installation that waits, watched, switched over to, and made anew."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from infra.standby import failure, primary
from infra.standby import watch as watching
from infra.standby.broker import Broker, BrokerAway
from infra.standby.files import copy_missing
from infra.standby.rebuild import NotRebuilt, Source
from infra.standby.rebuild import rebuild as rebuilt
from infra.standby.refill import refill as refilled
from infra.standby.saying import as_json, in_words, is_fit
from infra.standby.site import Site, names, other, site
from infra.standby.standing import both
from infra.standby.takeover import Refused, Takeover, Wanted, await_ready
from kit.config import Unset, read

EXPECTED = (Unset, Refused, TimeoutError, BrokerAway, NotRebuilt, SQLAlchemyError, LookupError, ValueError, failure.NoWitness)


@click.group("standby")
def command() -> None:
    """A second installation: see infra/runbooks/second-installation.md."""


def plainly(do: Callable[..., Any]) -> Callable[..., Any]:
    """What is expected to go wrong is said in one line; refused ends with 2, failed with 1."""

    @functools.wraps(do)
    def done(*args: Any, **more: Any) -> Any:
        try:
            return do(*args, **more)
        except EXPECTED as wrong:
            click.echo(f"{'refused' if isinstance(wrong, Refused) else 'failed'}: {wrong}", err=True)
            raise SystemExit(2 if isinstance(wrong, Refused) else 1) from wrong

    return done


def _site() -> Site:
    return site(read())


@command.command()
@click.option("--json", "is_json", is_flag=True, help="for programs")
@plainly
def status(is_json: bool) -> None:
    """Is it replicating, how far behind, is the broker there; ends with 1 unless a switch-over would lose nothing that it need not."""
    where = _site()
    now = both(where)
    broker = watching.broker_state(where)
    click.echo(as_json(where, now, broker) if is_json else in_words(where, now, broker))
    raise SystemExit(0 if is_fit(now) else 1)


@command.command()
@click.option("--planned", "is_planned", is_flag=True, help="the other one is well and hands over: nothing is lost")
@click.option("--force", "reason", default="", metavar="REASON", help="go on although the other one answers; the reason is kept")
@click.option("--window", default=300.0, show_default=True, help="seconds before the end whose facts are sent again to everybody")
@click.option("--look-back", default=24.0, show_default=True, help="hours in which facts are looked for that somebody has not handled")
@click.option("--within", default=60.0, show_default=True, help="seconds each step may take")
@click.option("--start", default="", metavar="COMMAND", help="starts services and gateway here")
@click.option("--no-wait", is_flag=True, help="do not wait for services and gateway")
@plainly
def promote(is_planned: bool, reason: str, window: float, look_back: float, within: float, start: str, no_wait: bool) -> None:
    """Make this installation the active one."""
    wanted = Wanted(
        is_planned=is_planned,
        reason=reason,
        window=window,
        look_back=look_back * 3600,
        within=within,
        start=start,
        is_awaiting_services=not no_wait,
    )
    began = time.monotonic()
    for step in Takeover(_site(), wanted).steps():
        click.echo(f"{step.name:<8} {step.seconds:7.2f} s  {step.said}")
    click.echo(f"{'in all':<8} {time.monotonic() - began:7.2f} s")


@command.command()
@click.option("--window", default=300.0, show_default=True, help="seconds whose facts are sent again to everybody")
@click.option("--look-back", default=24.0, show_default=True, help="hours in which facts are looked for that somebody has not handled")
@plainly
def refill(window: float, look_back: float) -> None:
    """The broker of this installation has lost its mailboxes: make them, and send again what was in them."""
    where, now = _site(), datetime.now(UTC)
    click.echo(f"{Broker(where.broker).lay_out()} mailboxes are there")
    back = timedelta(seconds=min(look_back * 3600, where.settings.inbox_kept_seconds - 600))
    for service, done in refilled(where.databases, now - timedelta(seconds=window), back).items():
        click.echo(f"{service:<8} {done.recent} recent facts go out again, and {done.unhandled} older ones that somebody had not handled")


@command.command()
@click.option("--within", default=60.0, show_default=True, help="seconds")
@plainly
def ready(within: float) -> None:
    """Wait until every service and the gateway here are ready."""
    began = time.monotonic()
    await_ready(_site(), within)
    click.echo(f"{'ready':<8} {time.monotonic() - began:7.2f} s  every service and the gateway are ready")


@command.command()
@click.option("--role", default="standby", show_default=True, help="who replicates")
@plainly
def prepare(role: str) -> None:
    """Make this installation's database ready to be followed. The role's password is FRONTLINE_REPLICATION_PASSWORD."""
    for line in primary.prepare(_site().here, role, _password()):
        click.echo(line)


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--role", default="standby", show_default=True, help="who replicates")
@click.option("--copy", "is_copying", is_flag=True, help="fetch everything, also over what is in the folder")
@plainly
def rebuild(folder: Path, role: str, is_copying: bool) -> None:
    """Make the database in FOLDER, whose server is down, a standby of the other installation's."""
    url = primary.with_role(other(_site()), role, _password())
    began = time.monotonic()
    said = rebuilt(Source(url), folder, is_copying=is_copying, log=Path(os.devnull))
    click.echo(f"{folder}: {said}, in {time.monotonic() - began:.1f} s")


@command.command()
@click.argument("how", type=click.Choice(["on", "off"]))
@plainly
def synchronous(how: str) -> None:
    """Said at the primary: whether each commit waits until the standby has it."""
    where = _site()
    primary.set_synchronous(where.here, both(where).following, is_on=how == "on")
    click.echo(f"synchronous replication is {how}")


@command.command()
@click.option("--other", "is_other", is_flag=True, help="of the other installation, not of this one")
@plainly
def close(is_other: bool) -> None:
    """Fence: no service opens its database any more."""
    where = _site()
    click.echo(f"closed, {primary.close(other(where) if is_other else where.here, names(where))} connections cut off")


@command.command("open")
@click.option("--other", "is_other", is_flag=True, help="of the other installation, not of this one")
@plainly
def open_(is_other: bool) -> None:
    """Take a fence away."""
    where = _site()
    primary.open_(other(where) if is_other else where.here, names(where))
    click.echo("open")


@command.command()
@click.option("--seconds", default=60.0, show_default=True, help="so long without an answer")
@plainly
def await_failure(seconds: float) -> None:
    """Return when the other database is gone and FRONTLINE_WITNESSES (host:port,…) are reached: for switching over by itself."""
    witnesses = [each.strip() for each in os.environ.get("FRONTLINE_WITNESSES", "").split(",") if each.strip()]
    failure.await_failure(_site(), seconds, witnesses, click.echo)


@command.command()
@plainly
def follow() -> None:
    """Have this installation's broker get the facts of the one at FRONTLINE_OTHER_AMQP_URL too."""
    where, upstream = _site(), os.environ.get("FRONTLINE_OTHER_AMQP_URL", "")
    if not (where.broker and upstream):
        raise Unset("FRONTLINE_BROKER_ADMIN_URL and FRONTLINE_OTHER_AMQP_URL have to be set.")
    Broker(where.broker).follow(upstream)
    click.echo("the broker follows the other one")


@command.command()
@click.option("--from", "source", required=True, help="where the other installation keeps its files (an fsspec URL)")
@click.option("--every", type=float, help="seconds; without it once")
@plainly
def files(source: str, every: float | None) -> None:
    """Copy uploads that are not here yet."""
    target = read().files_url
    while True:
        began = time.monotonic()
        copied, size = copy_missing(source, target)
        if copied or not every:
            click.echo(f"{copied} files copied, {size} bytes, in {time.monotonic() - began:.1f} s")
        if not every:
            return
        time.sleep(every)


@command.command()
@click.option("--port", default=8190, show_default=True)
@click.option("--address", default="127.0.0.1", show_default=True)
@plainly
def watch(port: int, address: str) -> None:
    """Serve figures for Prometheus, until ended."""
    watching.watch(_site(), port, address)


def _password() -> str:
    password = os.environ.get("FRONTLINE_REPLICATION_PASSWORD", "")
    if not password:
        raise Unset("FRONTLINE_REPLICATION_PASSWORD is not set.")
    return password
