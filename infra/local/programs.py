"""What the suite is made of: each program's command, environment, and the address that says it is ready."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field

from infra.local.processes import MARK
from kit.config import PROJECT, Config, service_names


@dataclass(frozen=True, slots=True)
class Program:
    """One process to be kept running. `ready_url` answers 200 once it can do its work."""

    name: str
    command: list[str]
    ready_url: str
    environ: dict[str, str] = field(repr=False)


def suite(settings: Config) -> list[Program]:
    """Every service that is in the tree, and the gateway last."""
    found = [_service(name, settings, number + 1) for name in service_names() for number in range(settings.instances_of(name))]
    if (PROJECT / "gateway" / "app.py").exists():
        found.append(_gateway(settings))
    return found


def environ_of_children(settings: Config) -> dict[str, str]:
    """What every program is told: where home is; output unbuffered; allocators that give memory back."""
    return {
        **os.environ,
        MARK: str(settings.home),
        "FRONTLINE_HOME": str(settings.home),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")])),
        "MALLOC_ARENA_MAX": "2",
        "FRONTLINE_STOP_SECONDS": os.environ.get("FRONTLINE_STOP_SECONDS", "3"),
    }


def _service(name: str, settings: Config, number: int) -> Program:
    """One instance; the first is called as its service, those after it `routing-2` and so on."""
    port = settings.admin_port_of(name, number)
    called = name if number == 1 else f"{name}-{number}"
    environ = environ_of_children(settings) | {f"{name.upper()}_ADMIN_PORT": str(port)}
    return Program(called, [sys.executable, "-m", f"services.{name}"], f"http://127.0.0.1:{port}/health/ready", environ)


def _gateway(settings: Config) -> Program:
    return Program("gateway", gateway_command(), f"http://127.0.0.1:{settings.port}/health/ready", environ_of_children(settings))


def gateway_command() -> list[str]:
    """gunicorn as infra/gunicorn says. Its control socket would be shared by all copies of one person: none is opened."""
    return [sys.executable, "-m", "gunicorn", "-c", str(PROJECT / "infra" / "gunicorn" / "config.py"), "--no-control-socket"]
