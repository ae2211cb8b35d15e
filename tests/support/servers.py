"""A PostgreSQL and a RabbitMQ of the tests' own, on free ports: can be killed and started again."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from infra.local.postgres import Postgres
from infra.local.processes import free_ports
from infra.local.rabbitmq import USER, RabbitMQ
from tests.support.waiting import eventually

VHOSTS = """
lists:foreach(fun(Name) ->
    rabbit_vhost:add(Name, <<"tests">>),
    rabbit_auth_backend_internal:set_permissions(<<"{user}">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"tests">>)
end, [{names}]).
"""


@dataclass(slots=True)
class Servers:
    """Both servers of one run, or of one test that wants to hurt them."""

    folder: Path
    postgres: Postgres
    rabbitmq: RabbitMQ

    @property
    def log(self) -> Path:
        return self.folder / "servers.log"

    def start(self) -> None:
        self.rabbitmq.begin(self.log)
        self.postgres.start(self.log)
        self.rabbitmq.await_ready(self.log)

    def stop(self) -> None:
        self.rabbitmq.kill()
        self.postgres.stop()


def servers_in(folder: Path) -> Servers:
    """Servers with their files in this folder; nothing is started yet."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    database, *broker = free_ports(4)
    return Servers(
        folder=folder,
        postgres=Postgres(folder / "postgres", database, "tests", careless=True),
        rabbitmq=RabbitMQ(folder / "rabbitmq", (broker[0], broker[1], broker[2]), "tests"),
    )


def await_written(node: RabbitMQ, *mailboxes: str) -> None:
    """Waits until the node has these quorum mailboxes on disk. Killed within the first second of a mailbox, it forgets it for good:
    RabbitMQ confirms the declaration before it writes the name (seen with 3.10.8)."""

    def is_written() -> bool:
        said = b"".join(found.read_bytes() for found in node.folder.glob("files/*/quorum/*/names.dets"))
        return all(name.encode() in said for name in mailboxes)

    eventually(is_written)


_numbers = count(1)


def add_vhosts(node: RabbitMQ, how_many: int) -> list[str]:
    """Makes empty vhosts, all in one call: each call of rabbitmqctl costs half a second."""
    names = [f"test-{next(_numbers)}" for _ in range(how_many)]
    said = node.ctl("eval", VHOSTS.format(user=USER, names=", ".join(f'<<"{name}">>' for name in names)))
    if "ok" not in said:
        raise subprocess.SubprocessError(said)
    return names
