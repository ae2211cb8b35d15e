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

from infra.demo.api import Api
from infra.demo.roster import Shift
from infra.demo.stage import Stage
from kit.bus.client import Client
from kit.config import service_names
from kit.storage.work import Call
from tests.conftest import suite_of
from tests.support import run
from tests.support.servers import Servers, servers_in
from tests.support.suite import Suite


@dataclass(slots=True)
class Installation:
    """Running, with an administrator's token. `client` is the operator's way to the bus."""

    servers: Servers
    suite: Suite
    token: str
    client: Client
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def operator(self, service: str, method: str, asked: dict[str, Any], **call: Any) -> Any:
        """A command or question as the system itself."""
        caller = Call(**{"actor": "system", "via": "management", "key": str(uuid.uuid4()), **call})
        return self.client.ask(service, method, asked, call=caller, timeout=30)

    def staged(self, shifts: list[Shift]) -> Stage:
        """A department with two groups and these agents."""

        async def set_up() -> Stage:
            async with aiohttp.ClientSession() as session:
                stage = Stage(Api(session, self.suite.url, self.counts, self.headers))
                await stage.set_up(shifts)
                return stage

        return asyncio.run(set_up())


@contextmanager
def installation() -> Iterator[Installation]:
    """Starts all of it, and ends all of it."""
    keeper = run.begin()
    with tempfile.TemporaryDirectory(prefix="frontline-bench-") as folder:
        Path(folder).chmod(0o755)
        servers = servers_in(Path(folder) / "servers")
        servers.postgres.careless = False
        servers.start()
        names = [*service_names(), "gateway"]
        suite, _ = suite_of(Path(folder) / "suite", names, servers)
        suite.environ |= {"FRONTLINE_GATEWAY_WORKERS": "2", "FRONTLINE_LOG_LEVEL": "warning"}
        try:
            suite.start(names)
            client = Client(suite.broker, "bench")
            yield Installation(servers, suite, _token(client), client)
            client.close()
        finally:
            suite.end()
            servers.stop()
            run.finish(keeper)


def _token(client: Client) -> str:
    secret = f"bench-{uuid.uuid4().hex}"
    asked = {"name": "bench", "scopes": ["*"], "token_hash": sha256(secret.encode()).hexdigest()}
    client.ask("people", "create_token", asked, call=Call(actor="system", via="management", key=str(uuid.uuid4())), timeout=15)
    return secret
