"""The demo company's people come in by commands, and a second time nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable

from infra.local.company import step_1_people, step_2_memberships
from infra.local.demo_company import Company
from kit.bus.client import Client
from kit.config import read
from kit.storage.work import Call
from tests.support.suite import Suite


def test_demo_agents_are_put_into_groups(running: Callable[..., Suite]) -> None:
    suite = running("people", "routing")
    client = Client(suite.broker, "demo people")
    try:
        for _ in range(2):
            company = Company(client, read(suite.environ))
            step_1_people.load(company)
            step_2_memberships.load(company)
        groups = client.ask("routing", "groups_overview", {"limit": 100}, call=Call(actor="system", via="management"), timeout=10)["items"]
        assert {group["name"]: group["members"] for group in groups} == {name: len(of) for name, of in step_2_memberships.MEMBERS.items()}
    finally:
        client.close()


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
