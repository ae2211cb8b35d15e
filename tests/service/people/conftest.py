"""An employee and a customer who can sign in, at noon."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.permissions import role_id
from tests.support.handling import Handling

AGENT, ADMINISTRATOR = role_id(4), role_id(6)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "correct horse"


@pytest.fixture
def ada(handling: Handling) -> dict[str, Any]:
    handling.now = NOON
    boss = {"username": "root", "email": "root@acme.example", "display_name": "Root", "role_ids": [AGENT, ADMINISTRATOR]}
    handling.command("people", "create_employee", boss)
    asked = {"username": "ada", "email": "ada@acme.example", "display_name": "Ada", "password": PASSWORD, "password_again": PASSWORD}
    made: dict[str, Any] = handling.command("people", "create_employee", asked)
    return made


@pytest.fixture
def kim(handling: Handling) -> dict[str, Any]:
    handling.now = NOON
    brand = handling.command("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]})
    asked = {"brand_id": brand["id"], "username": "kim", "email": "kim@home.example", "full_name": "Kim"}
    made: dict[str, Any] = handling.command("people", "register_user", asked | {"password": PASSWORD, "password_again": PASSWORD})
    return made
