"""Two installations' servers on this machine: the second can follow the first, be promoted, and the other way round."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.local.postgres import Postgres
from infra.local.processes import free_ports
from infra.local.rabbitmq import USER, RabbitMQ
from infra.standby import primary
from infra.standby.rebuild import Source, rebuild
from infra.standby.site import Site, site
from infra.standby.standing import both
from kit.config import read
from tests.support import run
from tests.support.waiting import eventually

ROLE, PASSWORD = "standby", "a pass'phrase \\ of the tests"
PLUGINS = ("rabbitmq_management", "rabbitmq_federation", "rabbitmq_federation_management")


@dataclass(slots=True)
class OneSite:
    """A database server and a broker that can be administered."""

    folder: Path
    postgres: Postgres
    rabbitmq: RabbitMQ
    broker_admin: str

    @property
    def log(self) -> Path:
        return self.folder / "servers.log"

    def environ(self, other: OneSite, databases: Iterable[str]) -> dict[str, str]:
        """What `frontline standby` reads here. `databases`: URLs on either server, whose names count."""
        return {
            "DATABASE_URL": self.postgres.url,
            "FRONTLINE_OTHER_DATABASE_URL": other.postgres.url,
            "FRONTLINE_HOME": str(self.folder / "home"),
            "FRONTLINE_BROKER_ADMIN_URL": self.broker_admin if self.rabbitmq.child else "",
            "FRONTLINE_REPLICATION_PASSWORD": PASSWORD,
            **{f"{name.split('_')[0].upper()}_DATABASE_URL": self.url_of(name) for name in map(_name, databases)},
        }

    def url_of(self, database: str) -> str:
        return run.beside(self.postgres.url, _name(database))

    def site(self, other: OneSite, databases: Iterable[str]) -> Site:
        return site(read(self.environ(other, databases)))

    def follow(self, other: OneSite, *, is_copying: bool = False) -> str:
        """Becomes the other one's standby, and runs. Returns how."""
        folder = self.postgres.folder
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        source = Source(primary.with_role(other.postgres.url, ROLE, PASSWORD))
        said = rebuild(source, folder / "files", is_copying=is_copying, log=self.log)
        self.postgres.start(self.log)
        eventually(lambda: (found := both(self.site(other, ())).following) and found.is_connected)
        return said

    def kill(self) -> None:
        self.rabbitmq.kill()
        self.postgres.kill()


def two_sites(folder: Path) -> tuple[OneSite, OneSite]:
    """Nothing is started yet."""
    first, second = (_one_site(folder / name) for name in ("first", "second"))
    return first, second


def _one_site(folder: Path) -> OneSite:
    folder.mkdir(parents=True)
    for above in (folder, folder.parent):
        above.chmod(0o755)
    database, admin, *broker = free_ports(5)
    return OneSite(
        folder=folder,
        postgres=Postgres(folder / "postgres", database, "tests", careless=True, more={"full_page_writes": "on"}),  # pg_rewind wants them
        rabbitmq=RabbitMQ(
            folder / "rabbitmq",
            (broker[0], broker[1], broker[2]),
            "tests",
            plugins=PLUGINS,
            more=f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {admin}\n",
        ),
        broker_admin=f"http://{USER}:tests@127.0.0.1:{admin}",
    )


def _name(database: str) -> str:
    return database.rpartition("/")[2]
