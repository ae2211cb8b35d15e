"""The demo's stage without its players: a department with agents at their desks, and people to be them."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import requests

from infra.demo.api import Api
from infra.demo.running import made_token
from infra.demo.stage import Stage
from kit.bus.client import Client
from tests.support.playing import shifts
from tests.support.suite import Suite
from tests.support.waiting import eventually

MANAGEMENT, PORTAL = "/api/management/v1", "/api/portal/v1"


@dataclass(slots=True)
class Person:
    """Somebody with a browser: a visitor, or an agent who signed in."""

    suite: Suite
    http: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> requests.Response:
        """One try."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())} if method != "GET" else {}
        return self.http.request(method, self.suite.url + path, json=body, headers=headers, timeout=15)

    def insist(self, method: str, path: str, body: dict[str, Any] | None = None, within: float = 60) -> Any:
        """Asks under one key until there is an answer, as a screen does whose server is away."""
        key, answers = str(uuid.uuid4()), list[requests.Response]()

        def answered() -> bool:
            try:
                answer = self.ask(method, path, body, key)
            except requests.ConnectionError:
                return False
            answers.append(answer)
            return answer.status_code != 503

        eventually(answered, within, every=0.2)
        assert answers[-1].status_code in (200, 201, 204), answers[-1].text
        return answers[-1].json() if answers[-1].content else None


class Staged:
    """`agents` are in the front line, signed in and active for both channels."""

    def __init__(self, suite: Suite, agents: int = 2) -> None:
        self.suite = suite
        self.stage = asyncio.run(self._set_up(agents))
        self.agents = [self._at_his_desk(shift.name) for shift in self.stage.shifts]
        eventually(self._is_online, within=20)

    async def _set_up(self, agents: int) -> Stage:
        client = Client(self.suite.broker, "stage of a test")
        secret = f"stage-{uuid.uuid4().hex}"
        await asyncio.to_thread(made_token, client, secret)
        client.close()
        async with aiohttp.ClientSession() as session:
            stage = Stage(Api(session, self.suite.url, Counter(), {"Authorization": f"Bearer {secret}"}))
            await stage.set_up(shifts(agents))
        return stage

    def _at_his_desk(self, name: str) -> Person:
        person = Person(self.suite)
        signed_in = person.insist("POST", f"{MANAGEMENT}/session", {"username": name, "password": self.stage.passwords[name]})
        person.http.headers["X-CSRF-Token"] = signed_in["csrf_token"]
        switches = [{"channel": channel, "is_active": True} for channel in ("tickets", "chats")]
        person.insist("PUT", f"{MANAGEMENT}/presence/groups", {"switches": switches, "is_confirmed": True})
        return person

    def _is_online(self) -> bool:
        answer = Person(self.suite).ask("GET", f"{PORTAL}/chats/departments?department_ids={self.stage.department_id}")
        return bool(answer.json()["is_online"])

    def open_ticket(self, visitor: Person, key: str = "") -> requests.Response:
        asked = {"department_id": self.stage.department_id, "subject": "My card", "text": "It was swallowed.", "name": "Eve"}
        return visitor.ask("POST", f"{PORTAL}/tickets", asked | {"email": "eve@home.example"}, key)

    def start_chat(self, visitor: Person) -> str:
        """The chat's id; the visitor then holds its token."""
        asked = {"department_id": self.stage.department_id, "name": "Eve", "question": "message 1"}
        started = visitor.insist("POST", f"{PORTAL}/chats", asked)
        visitor.http.headers["Authorization"] = f"Bearer {started['token']}"
        return str(started["chat"]["id"])
