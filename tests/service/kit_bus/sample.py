"""The sample service as processes: started, asked, fed with facts, hurt, looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pika
import requests
import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from infra.local.processes import Child, free_ports
from kit.bus.client import Client
from kit.instances import registry
from kit.storage import tables
from kit.storage.migrations import create_database
from tests.support import sample_service
from tests.support.suite import TOKEN, Start, afresh, environ_of
from tests.support.waiting import eventually

MAIN = "from kit.serve import main; from tests.support.sample_service import SERVICE; main(SERVICE)"
_numbers = count(1)


class Sample:
    """Processes by name, all of the same service on the same database and broker."""

    def __init__(self, folder: Path, broker: str, database: str, main: str = MAIN, start_service: Start = afresh) -> None:
        folder.mkdir()
        self.folder, self.broker, self.main, self.start_service = folder, broker, main, start_service
        self.environ = environ_of(folder, broker, {"sample": database})
        self.processes: dict[str, Child] = {}
        self.ports: dict[str, int] = {}
        self.engine = sa.create_engine(database, poolclass=sa.NullPool)
        self.client = Client(broker)

    def start(self, name: str = "one", *, is_waiting: bool = True, **environ: str) -> Child:
        self.ports.setdefault(name, free_ports(1)[0])
        environ = self.environ | {"SAMPLE_ADMIN_PORT": str(self.ports[name]), "FRONTLINE_INSTANCE": name} | environ
        self.processes[name] = self.start_service(name, ["-c", self.main], self.folder / f"{name}.log", environ)
        if is_waiting:
            eventually(lambda: self.is_ready(name) and self.client.is_connected, 60)
        return self.processes[name]

    def is_ready(self, name: str = "one") -> bool:
        assert self.processes[name].is_alive(), self.output(name)[-3000:]
        try:
            return requests.get(f"http://127.0.0.1:{self.ports[name]}/health/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def admin(self, path: str, method: str = "GET", name: str = "one", **said: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = requests.request(method, f"http://127.0.0.1:{self.ports[name]}{path}", headers=headers, json=said or None, timeout=5)
        answer.raise_for_status()
        return answer.json()

    def figures(self, name: str = "one") -> str:
        """What Prometheus would get."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return requests.get(f"http://127.0.0.1:{self.ports[name]}/metrics", headers=headers, timeout=5).text

    def instances(self, name: str = "one") -> dict[str, dict[str, Any]]:
        """What the instance of this name says of all of them, by name."""
        return {each["name"]: each for each in self.admin("/instances", name=name)["items"]}

    def status(self, of: str) -> str:
        """As the database has it, whoever lives."""
        with Session(self.engine) as session:
            return next((str(each["status"]) for each in registry.listed(session)["items"] if each["name"] == of), "unknown")

    def output(self, name: str = "one") -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def ask(self, method: str, key: str, *, timeout: float = 5, call: Any = None, **asked: Any) -> Any:
        extra = {"call": call} if call else {}
        return self.client.ask("sample", method, {"key": key, **asked}, timeout=timeout, **extra)

    def texts(self, key: str) -> list[str]:
        """The notes under this key, in the order they were stored."""
        wanted = sa.select(sample_service.notes.c.text).where(sample_service.notes.c.key == key).order_by(sample_service.notes.c.id)
        with self.engine.connect() as connection:
            return list(connection.scalars(wanted))

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.engine.begin() as connection:
            found = connection.execute(sa.text(statement), values)
            return list(found.all()) if found.returns_rows else []

    def publish(self, *bodies: bytes | Envelope, key: str = "outside.note.v1") -> None:
        """Puts these on the bus, confirmed."""
        connection = pika.BlockingConnection(pika.URLParameters(self.broker))
        channel = connection.channel()
        channel.confirm_delivery()
        for body in bodies:
            wire = body.to_wire() if isinstance(body, Envelope) else body
            channel.basic_publish(EVENTS_EXCHANGE, key, wire, pika.BasicProperties(delivery_mode=2))
        connection.close()

    def end(self, name: str = "one") -> None:
        self.processes[name].end(within=10)

    def close(self) -> None:
        self.client.close()
        for child in self.processes.values():
            child.kill()


def envelope(subject: str, text: str, *, kind: str = "outside.note.v1", **more: Any) -> Envelope:
    """A fact of some service outside."""
    known = {"actor": "employee:7", "via": "management", "sequence": next(_numbers)}
    said = {"id": str(uuid7()), "source": "/frontline/outside", "time": datetime.now(UTC), **known, **more}
    return Envelope(type=kind, subject=subject, data={"text": text}, **said)


def empty_database(server: str) -> str:
    """URL of a new database with the sample service's and the kit's tables."""
    url = sa.make_url(server).set(database=f"sample_{uuid7().hex[-12:]}").render_as_string(hide_password=False)
    create_database(url, server=server)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    tables.metadata.create_all(engine)
    sample_service.metadata.create_all(engine)
    return url
