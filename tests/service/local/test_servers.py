"""The embedded servers under kill -9: what was confirmed is there afterwards, and nothing stands in the way of a new start."""

from __future__ import annotations

import os
from pathlib import Path

import pika
import psycopg2
import pytest

from infra.local.postgres import Postgres
from infra.local.processes import children_of, command_line, free_ports
from infra.local.rabbitmq import RabbitMQ
from kit.niceness import ANSWERS
from tests.support.servers import Servers, await_written
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow


def test_postgres_keeps_every_commit(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("postgres")
    server = Postgres(folder / "one", free_ports(1)[0], "secret", careless=True)
    try:
        server.start(folder / "log")
        _sql(server, "create table kept (n int)")
        for n in range(3):
            _sql(server, f"insert into kept values ({n})")
            server.kill()
            server.start(folder / "log", within=20)
        assert _sql(server, "select array_agg(n order by n) from kept") == [([0, 1, 2],)]
        assert server.child is not None
        first = server.child.pid
        again = Postgres(folder / "one", server.port, "secret", careless=True)
        again.start(folder / "log")
        assert not command_line(first) or server.child.process.poll() is not None
        assert _sql(again, "select count(*) from kept") == [(3,)]
        again.stop()
    finally:
        server.kill()


def test_the_database_steps_back_behind_the_broker(own_servers: Servers) -> None:
    database, broker = own_servers.postgres.child, own_servers.rabbitmq.child
    assert database is not None and broker is not None
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, broker.pid) == ours
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in (database.pid, *children_of(database.pid))} == {min(19, ours + ANSWERS)}


def test_the_broker_keeps_every_confirmed_message(own_servers: Servers) -> None:
    node = own_servers.rabbitmq
    _publish(node, b"before")
    await_written(node, "kept")
    node.kill()
    assert not [pid for pid in _children(own_servers.folder) if "beam" in command_line(pid)]
    node.start(own_servers.log)
    assert eventually(lambda: _taken(node), 30) == b"before"


def _publish(node: RabbitMQ, body: bytes) -> None:
    with pika.BlockingConnection(pika.URLParameters(node.url)) as connection:
        channel = connection.channel()
        channel.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})
        channel.confirm_delivery()
        channel.basic_publish("", "kept", body, pika.BasicProperties(delivery_mode=2))


def _taken(node: RabbitMQ) -> bytes | None:
    """The first message, if there is one."""
    with pika.BlockingConnection(pika.URLParameters(node.url)) as connection:
        _, _, body = connection.channel().basic_get("kept", auto_ack=True)
    return bytes(body) if body else None


def _children(folder: Path) -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and str(folder) in command_line(int(entry.name))]


def _sql(server: Postgres, said: str) -> list[tuple[object, ...]]:
    with psycopg2.connect(server.url.replace("+psycopg2", "").rpartition("/")[0] + "/postgres") as line, line.cursor() as cursor:
        cursor.execute(said)
        return cursor.fetchall() if cursor.description else []
