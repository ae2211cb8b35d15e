"""Whole services as real processes, each on its own database, all on one vhost: started, watched, killed, started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from infra.local.processes import Child, free_ports, spawn, wait_for
from infra.local.programs import gateway_command
from kit.config import PROJECT

TOKEN = "token-of-the-tests"
READY_WITHIN = 60.0
Start = Callable[[str, list[str], Path, Mapping[str, str]], Child]


def afresh(name: str, arguments: list[str], log: Path, environ: Mapping[str, str]) -> Child:
    """Starts `python <arguments>`; what it says goes to `log`."""
    return spawn(name, [sys.executable, *arguments], log, cwd=PROJECT, environ=environ)


@dataclass(slots=True)
class Suite:
    """Some services, and the gateway if it was asked for. `environ` is what they all run with; `start_service` is how services start."""

    folder: Path
    environ: dict[str, str]
    start_service: Start = afresh
    children: dict[str, Child] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.ports['gateway']}"

    @property
    def broker(self) -> str:
        return self.environ["AMQP_URL"]

    def database(self, service: str) -> str:
        return self.environ[f"{service.upper()}_DATABASE_URL"]

    def start(self, names: Iterable[str], *, is_waiting: bool = True) -> None:
        """Starts these (again), all at once, and waits until all are ready. `routing-2` is a second process of routing."""
        names = list(names)
        for name in names:
            self._spawn(name)
        for name in names if is_waiting else []:
            self.await_ready(name)

    def await_ready(self, name: str, within: float = READY_WITHIN) -> None:
        child = self.children[name]
        try:
            wait_for(lambda: self.is_ready(name), within, f"{name} was not ready", child)
        except TimeoutError as late:
            raise AssertionError(f"{name} was not ready within {within} s. It said:\n{self.output(name)[-6000:]}") from late

    def is_ready(self, name: str) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.ports[name]}/health/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def kill(self, *names: str) -> None:
        """kill -9 of the process and its group."""
        for name in names:
            self.children[name].kill()

    def end(self, *names: str, within: float = 10) -> None:
        """SIGTERM, to all at once; what does not end in time is killed."""
        found = [self.children[name] for name in names or list(self.children)]
        for child in found:
            child.ask_to_end(signal.SIGTERM)
        for child in found:
            child.end(signal.SIGTERM, within)

    def admin(self, name: str, path: str, method: str = "GET", **said: Any) -> Any:
        """Asks a service's admin port. Raises requests.HTTPError for anything but success."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"http://127.0.0.1:{self.ports[name]}{path}"
        answer = requests.request(method, url, headers=headers, json=said or None, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.headers["Content-Type"].startswith("application/json") else answer.text

    def output(self, name: str) -> str:
        """Everything this process and its predecessors of the same name said."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _spawn(self, name: str) -> None:
        service, _, number = name.partition("-")
        self.ports.setdefault(name, free_ports(1)[0])
        port = {"FRONTLINE_PORT" if service == "gateway" else f"{service.upper()}_ADMIN_PORT": str(self.ports[name])}
        if not number:
            self.environ |= port
        log, environ = self.folder / f"{name}.log", self.environ | port
        if service == "gateway":
            self.children[name] = spawn(name, gateway_command(), log, cwd=PROJECT, environ=environ)
        else:
            self.children[name] = self.start_service(name, ["-m", f"services.{service}"], log, environ)


def environ_of(folder: Path, broker: str, databases: dict[str, str]) -> dict[str, str]:
    """The environment of a suite: its own home, nothing of the caller's Frontline. What starts again and again is compiled once."""
    unwanted = ("FRONTLINE_", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted) and not name.endswith("DATABASE_URL")}
    return clean | {
        "AMQP_URL": broker,
        "FRONTLINE_HOME": str(folder / "home"),
        "FRONTLINE_ADMIN_TOKEN": TOKEN,
        "FRONTLINE_SECRET": "secret-of-the-tests",
        "FRONTLINE_LOG_LEVEL": "info",
        "FRONTLINE_GATEWAY_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(PROJECT),
        **{f"{service.upper()}_DATABASE_URL": url for service, url in databases.items()},
    }
