"""One typed read of the environment: where things run, what they may use, how long things are kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

PROJECT = Path(__file__).resolve().parent.parent
SCHEME = "postgresql+psycopg2"
MOST_INSTANCES = 9  # of one service on one machine
PORTS_APART = 20  # between the admin ports of two instances of one service: room for more services


class Unset(Exception):
    """Something that must be set is not; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the environment says, defaults filled in. What it leaves out, the state file of the embedded parts may know."""

    environ: Mapping[str, str] = field(repr=False)
    state: Mapping[str, Any] = field(repr=False)
    home: Path

    host: str
    port: int
    admin_host: str
    admin_port: int
    public_url: str

    instance_name: str
    starts_disabled: bool

    log_level: str
    log_format: str

    pool_size: int
    statement_timeout_ms: int
    lock_timeout_ms: int

    ask_seconds: float
    stop_seconds: float
    batch_wait_seconds: float

    outbox_kept_seconds: int
    inbox_kept_seconds: int
    files_url: str
    upload_limit_bytes: int

    @property
    def database_url(self) -> str:
        """The owner's database; each service has its own beside it."""
        return psycopg2_url(self._known("DATABASE_URL", "database_url"))

    @property
    def amqp_url(self) -> str:
        return self._known("AMQP_URL", "amqp_url")

    @property
    def admin_token(self) -> str:
        """What the admin ports ask for. Empty: they show nothing but health."""
        return self.environ.get("FRONTLINE_ADMIN_TOKEN") or str(self.state.get("admin_token", ""))

    @property
    def secret(self) -> str:
        """Signs what the gateway hands out: visitor tokens, cursors that must not be forged."""
        return self._known("FRONTLINE_SECRET", "secret")

    def database_of(self, service: str) -> str:
        """URL of a service's own database: `<SERVICE>_DATABASE_URL`, the embedded one, or `<base>_<service>` beside DATABASE_URL."""
        named = self.environ.get(f"{service.upper()}_DATABASE_URL")
        if named:
            return psycopg2_url(named)
        if not self.environ.get("DATABASE_URL") and service in self.state.get("databases", {}):
            return str(self.state["databases"][service])
        whole = urlsplit(self.database_url)
        return urlunsplit(whole._replace(path=f"/{whole.path.strip('/') or 'frontline'}_{service}"))

    def instances_of(self, service: str) -> int:
        """How many processes of this service run here: FRONTLINE_INSTANCES (`routing=2,tickets=3`), or as this home was started.

        One where nothing is said.
        """
        said = _pairs(self.environ.get("FRONTLINE_INSTANCES", self.state.get("instances", "")))
        unknown = said.keys() - set(service_names())
        if unknown:
            raise Unset(f"FRONTLINE_INSTANCES names {min(unknown)}, which is no service; there are {', '.join(service_names())}.")
        wanted = said.get(service, "1")
        if not wanted.isdigit() or not 1 <= int(wanted) <= MOST_INSTANCES:
            raise Unset(f"FRONTLINE_INSTANCES: of {service} there can be 1 to {MOST_INSTANCES} on one machine, not {wanted}.")
        return int(wanted)

    def admin_port_of(self, service: str, number: int = 1) -> int:
        """`<SERVICE>_ADMIN_PORT`, or counted from the first by the services' names in order; a row of ports further for each instance."""
        named = self.environ.get(f"{service.upper()}_ADMIN_PORT")
        first = int(named) if named else self.admin_port + service_names().index(service)
        return first + PORTS_APART * (number - 1)

    def admin_urls_of(self, service: str) -> list[str]:
        """Where others find a service's admin ports: named in FRONTLINE_SERVICES (`people=http://people:8101,…`, several of one service
        with a | between them), or on this machine, one for each instance."""
        named = _pairs(self.environ.get("FRONTLINE_SERVICES", "")).get(service)
        if named:
            return [each.rstrip("/") for each in named.split("|")]
        host = "127.0.0.1" if self.admin_host in ("0.0.0.0", "::") else self.admin_host
        return [f"http://{host}:{self.admin_port_of(service, number + 1)}" for number in range(self.instances_of(service))]

    def _known(self, variable: str, key: str) -> str:
        value = self.environ.get(variable) or self.state.get(key)
        if not value:
            raise Unset(f"{variable} is not set, and nothing embedded runs in {self.home}: set it, or start `make run` first.")
        return str(value)


def read(environ: Mapping[str, str] = os.environ) -> Config:
    """Reads the environment anew. Raises ValueError for a number that is none."""
    home = Path(environ.get("FRONTLINE_HOME") or PROJECT / ".local").absolute()
    port = int(environ.get("FRONTLINE_PORT", 8000))
    return Config(
        environ=environ,
        state=_state(home),
        home=home,
        host=environ.get("FRONTLINE_HOST", "127.0.0.1"),
        port=port,
        admin_host=environ.get("FRONTLINE_ADMIN_HOST", "127.0.0.1"),
        admin_port=int(environ.get("FRONTLINE_ADMIN_PORT", 8100)),
        public_url=environ.get("FRONTLINE_PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
        instance_name=environ.get("FRONTLINE_INSTANCE", ""),
        starts_disabled=environ.get("FRONTLINE_STARTS_DISABLED", "no") in ("yes", "true", "1"),
        log_level=environ.get("FRONTLINE_LOG_LEVEL", "info"),
        log_format=environ.get("FRONTLINE_LOG_FORMAT", "auto"),
        pool_size=int(environ.get("FRONTLINE_POOL_SIZE", 10)),
        statement_timeout_ms=int(environ.get("FRONTLINE_STATEMENT_TIMEOUT_MS", 10_000)),
        lock_timeout_ms=int(environ.get("FRONTLINE_LOCK_TIMEOUT_MS", 5_000)),
        ask_seconds=float(environ.get("FRONTLINE_ASK_SECONDS", 5)),
        stop_seconds=float(environ.get("FRONTLINE_STOP_SECONDS", 6)),
        batch_wait_seconds=float(environ.get("FRONTLINE_BATCH_WAIT_SECONDS", 0)),
        outbox_kept_seconds=int(environ.get("FRONTLINE_OUTBOX_KEPT_SECONDS", 86_400)),
        inbox_kept_seconds=int(environ.get("FRONTLINE_INBOX_KEPT_SECONDS", 7 * 86_400)),
        files_url=environ.get("FRONTLINE_FILES_URL") or f"file://{home}/files",
        upload_limit_bytes=int(environ.get("FRONTLINE_UPLOAD_LIMIT_BYTES", 20 * 1024 * 1024)),
    )


@cache
def config() -> Config:
    """This process's configuration, read once. `config.cache_clear()` has it read again."""
    return read()


@cache
def service_names() -> tuple[str, ...]:
    """Every service there is in this tree, in order of name."""
    return tuple(sorted(found.parent.name for found in (PROJECT / "services").glob("*/service.py")))


def psycopg2_url(url: str) -> str:
    """The URL with its driver written out: a bare `postgresql://` would mean another driver, which blocks the hub."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise Unset(f"A PostgreSQL URL is wanted, not one with the scheme {scheme!r}.")
    return f"{SCHEME}://{rest}"


def _pairs(text: str) -> dict[str, str]:
    return {name.strip(): value.strip() for name, _, value in (each.partition("=") for each in text.split(",")) if value}


def _state(home: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((home / "state.json").read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found
