"""The embedded broker and database: started when no URLs are given, watched, stopped; their addresses put where all read them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local import state
from infra.local.postgres import Postgres
from infra.local.rabbitmq import RabbitMQ
from kit.config import Config, service_names


@dataclass(slots=True)
class Embedded:
    """Whichever of the two the environment does not name."""

    home: Path
    postgres: Postgres | None
    rabbitmq: RabbitMQ | None
    kept: dict[str, Any] = field(repr=False)
    next_try: float = 0.0

    @property
    def log(self) -> Path:
        return self.home / "log"

    def start(self) -> None:
        """PostgreSQL is up when this returns; RabbitMQ takes a few seconds more, meanwhile others may start."""
        self.log.mkdir(parents=True, exist_ok=True)
        if self.rabbitmq:
            self.rabbitmq.begin(self.log / "rabbitmq.log")
        if self.postgres:
            self.postgres.start(self.log / "postgres.log")
        state.write(self.home, self.kept, self._addresses())

    def dead(self) -> list[str]:
        """Names of those that should run and do not."""
        return [part.child.name for part in (self.postgres, self.rabbitmq) if part and part.child and not part.child.is_alive()]

    def revive(self) -> list[str]:
        """Starts again what has died, at most every two seconds. Returns what it started."""
        found = self.dead()
        if not found or time.monotonic() < self.next_try:
            return []
        self.next_try = time.monotonic() + 2
        if self.postgres and "postgres" in found:
            self.postgres.start(self.log / "postgres.log")
        if self.rabbitmq and "rabbitmq" in found:
            self.rabbitmq.begin(self.log / "rabbitmq.log")
        return found

    def stop(self, within: float) -> None:
        """Both at once, cleanly, then by force."""
        for part in (self.rabbitmq, self.postgres):
            if part and part.child:
                part.ask_to_end()
        for part in (self.postgres, self.rabbitmq):
            if part:
                part.stop(within)

    def _addresses(self) -> dict[str, Any]:
        found: dict[str, Any] = {"instances": os.environ.get("FRONTLINE_INSTANCES", "")}  # others look for their admin ports
        if self.rabbitmq:
            found["amqp_url"] = self.rabbitmq.url
        if self.postgres:
            owner, port = self.postgres.url, self.postgres.port
            found |= {"database_url": owner, "databases": {}, "roles": {}}
            for service in service_names():
                name = f"frontline_{service}"
                password = state.password_of(self.kept, name)
                found["databases"][service] = f"postgresql+psycopg2://{name}:{password}@127.0.0.1:{port}/{name}"
                found["roles"][service] = {"role": name, "password": password, "database": name}
        return found


def embedded(settings: Config) -> Embedded:
    """The parts that the environment leaves to us."""
    kept = state.known(settings.home)
    ports, passwords = kept["ports"], kept["passwords"]
    broker_ports = (ports["amqp"], ports["distribution"], ports["epmd"])
    return Embedded(
        home=settings.home,
        postgres=None
        if settings.environ.get("DATABASE_URL")
        else Postgres(settings.home / "postgres", ports["postgres"], passwords["postgres"]),
        rabbitmq=None if settings.environ.get("AMQP_URL") else RabbitMQ(settings.home / "rabbitmq", broker_ports, passwords["rabbitmq"]),
        kept=kept,
    )
