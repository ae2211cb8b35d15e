"""The demo company's people come in by commands, and a second time nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable

from infra.local.company import step_1_people
from infra.local.demo_company import Company
from kit.bus.client import Client
from kit.config import read
from tests.support.suite import Suite


def test_demo_people(running: Callable[..., Suite]) -> None:
    suite = running("people")
    client = Client(suite.broker, "demo people")
    try:
        companies = [Company(client, read(suite.environ)) for _ in range(2)]
        for company in companies:
            step_1_people.load(company)
        assert companies[0].made == companies[1].made
        file = companies[0].settings.home / "demo-people.txt"
        assert file.stat().st_mode & 0o077 == 0
        asked = {"username": "mia", "password": json.loads(file.read_text())["mia"], "site": "management", "token_hash": "ab" * 32}
        assert companies[0].command("people", "sign_in", asked, label="test")["session"]["kinds"] == ["agent", "manager"]
        assert len(companies[0].question("people", "groups")["items"]) == 3
    finally:
        client.close()
