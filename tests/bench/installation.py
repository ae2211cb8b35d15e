"""A whole installation of the bench's own: broker, database that waits for the disk, every service, the gateway, a stage."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa

from infra.demo.api import Api
from kit.bus.client import Client
from kit.config import service_names
from kit.errors import NotFound
from kit.storage.work import Call
from tests.bench.desk import Desk, staff
from tests.conftest import suite_of
from tests.support import run
from tests.support.servers import Servers, servers_in
from tests.support.suite import Suite
from tests.support.waiting import eventually


@dataclass(slots=True)
class Installation:
    """Running, with a token for everything. `client` is the operator's way to the bus, `kept` what one measure tells another."""

    servers: Servers
    suite: Suite
    token: str
    client: Client
    kept: dict[str, float] = field(default_factory=dict)
    _desk: Desk | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def operator(self, service: str, method: str, asked: dict[str, Any], **call: Any) -> Any:
        """A command or question as the system itself."""
        caller = Call(**{"actor": "system", "via": "management", "key": str(uuid.uuid4()), **call})
        return self.client.ask(service, method, asked, call=caller, timeout=30)

    def desk(self) -> Desk:
        """Agents at work, the same ones in all measures."""
        if self._desk is None:
            self._desk = asyncio.run(self._staffed())
        return self._desk

    def brand_of_kb(self) -> str:
        """The brand that is shown where no other is named, made where there is none yet; once kb knows it."""
        try:
            brand = str(self.operator("people", "brand_of_host", {"host": "127.0.0.1"})["id"])
        except NotFound:
            brand = str(self.operator("people", "create_brand", {"name": "Bench", "host_names": ["bench.example"]})["id"])
        engine = sa.create_engine(self.suite.database("kb"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            eventually(lambda: connection.scalar(sa.text("select count(*) from brands where id = :id"), {"id": brand}) == 1, 30)
        engine.dispose()
        return brand

    async def _staffed(self) -> Desk:
        async with aiohttp.ClientSession() as session:
            return await staff(Api(session, self.suite.url, Counter(), self.headers), self.suite.ports["gateway"])


@contextmanager
def installation() -> Iterator[Installation]:
    """Starts all of it, and ends all of it."""
    keeper = run.begin()
    with tempfile.TemporaryDirectory(prefix="frontline-bench-") as folder:
        Path(folder).chmod(0o755)
        servers = servers_in(Path(folder) / "servers")
        servers.postgres.careless = False
        try:
            servers.start()
            with _suite(Path(folder) / "suite", servers) as suite:
                client = Client(suite.broker, "bench")
                yield Installation(servers, suite, _token(client), client)
                client.close()
        finally:
            servers.stop()
            run.finish(keeper)


@contextmanager
def _suite(folder: Path, servers: Servers) -> Iterator[Suite]:
    names = [*service_names(), "gateway"]
    suite, _ = suite_of(folder, names, servers)
    suite.environ |= {"FRONTLINE_GATEWAY_WORKERS": "2", "MALLOC_ARENA_MAX": "2"}
    try:
        suite.start(names)
        yield suite
    finally:
        suite.end()


def _token(client: Client) -> str:
    secret = f"bench-{uuid.uuid4().hex}"
    asked = {"name": "bench", "scopes": ["*"], "token_hash": sha256(secret.encode()).hexdigest()}
    client.ask("people", "create_token", asked, call=Call(actor="system", via="management", key=str(uuid.uuid4())), timeout=15)
    return secret
