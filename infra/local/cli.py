"""The `frontline` command. Each subcommand is imported only when it is called."""

from __future__ import annotations

import importlib
import importlib.util

import click

COMMANDS = {
    "up": ("infra.local.commands.up", "start everything and keep it running"),
    "status": ("infra.local.commands.status", "say how each part is"),
    "instances": ("infra.local.commands.instances", "the processes of each service: see, set active, enable, disable, delete"),
    "health": ("infra.local.commands.health", "end with 0 when what runs on this machine is ready"),
    "service": ("infra.local.commands.alone", "run one service, nothing else"),
    "gateway": ("infra.local.commands.gateway", "run the gateway, nothing else"),
    "parked": ("infra.local.commands.parked", "facts that could not be handled: see, retry, drop"),
    "redeliver": ("infra.local.commands.redeliver", "hand a service facts from the log once more"),
    "tell-again": ("infra.local.commands.tell_again", "have people and routing announce all they own once more"),
    "replay": ("infra.local.commands.replay", "decide again what was decided, with today's rules"),
    "kb": ("infra.local.commands.kb", "articles as files: export, import"),
    "reports": ("infra.local.commands.reports", "make the tables of reports anew from the log"),
    "migrate": ("infra.local.commands.migrate", "bring databases to their newest shape"),
    "standby": ("infra.standby.command", "a second installation: watched, switched over to, made anew"),
    "demo": ("infra.demo.command", "play a day of arrivals through the public API, and judge it"),
    "simulate": ("infra.simulate.command", "play days against routing's rules on a virtual clock, variants side by side"),
    "bench": ("tests.bench.command", "measure against the goals"),
}


class Lazy(click.Group):
    """A group whose commands are the function `command` of the modules above; what is not installed is not listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, (module, _) in COMMANDS.items() if _is_there(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _ = COMMANDS.get(cmd_name, ("", ""))
        if not module or not _is_there(module):
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists them without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Lazy)
def main() -> None:
    """Frontline: customer service on a message bus."""


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    main()
