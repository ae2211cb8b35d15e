"""What an account starts with, what is its own, and what a department hands on."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.permissions import role_id
from kit.errors import Conflict
from tests.service.people.conftest import AGENT, PASSWORD
from tests.support.handling import Handling


def signed_in(handling: Handling, name: str) -> Any:
    token_hash = hashlib.sha256(name.encode()).hexdigest()
    asked = {"username": name, "password": PASSWORD, "site": "management", "token_hash": token_hash}
    return handling.command("people", "sign_in", asked, actor="visitor", via="management")["session"]


@pytest.mark.spec("PPL-261", "PPL-262", "PPL-279")
def test_preferences_begin_with_what_the_account_says(handling: Handling, ada: dict[str, Any]) -> None:
    own = f"employee:{ada['id']}"
    before = handling.question("people", "my_account", actor=own)
    assert (before["email"], before["display_name"], before["hourly_cost"]) == ("ada@acme.example", "Ada", "10.00")
    handling.command("people", "change_my_preferences", {"email": "ada@new.example", "display_name": "Ada O."}, actor=own)
    after = handling.question("people", "employee", {"employee_id": ada["id"]})
    assert (after["email"], after["display_name"]) == ("ada@new.example", "Ada O.")
    with pytest.raises(ValidationError):
        handling.command("people", "change_my_preferences", {"hourly_cost": "99"}, actor=own)
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "hourly_cost": "25.5"})
    assert handling.facts[0].data()["hourly_cost"] == "25.50"


@pytest.mark.spec("PPL-563")
def test_every_account_follows_the_default_time_zone_until_it_has_its_own(handling: Handling, ada: dict[str, Any]) -> None:
    user = handling.command("people", "create_user", {"username": "kim", "email": "kim@home.example", "display_name": "Kim"})
    assert (ada["time_zone"], user["time_zone"]) == (None, None)
    assert signed_in(handling, "ada")["account"]["time_zone"] == "UTC"
    handling.command("people", "change_settings", {"section": "regional", "values": {"default_time_zone": "Asia/Tokyo"}})
    token = hashlib.sha256(b"ada").hexdigest()
    assert handling.question("people", "session", {"token_hash": token})["account"]["time_zone"] == "Asia/Tokyo"
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "time_zone": "Europe/Paris"})
    assert handling.question("people", "session", {"token_hash": token})["account"]["time_zone"] == "Europe/Paris"


@pytest.mark.spec("PPL-008", "PPL-020")
def test_access_differs_by_the_roles_of_persons_and_never_by_the_group(handling: Handling, ada: dict[str, Any]) -> None:
    brand = handling.command("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]})
    made = handling.command("people", "create_department", {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "First"})
    group = handling.question("people", "group", {"group_id": made["front_line_group_id"]})
    assert set(group) == {"id", "brand_id", "department_id", "name", "estimates", "created_at", "version"}, "no rights on the group itself"
    role = handling.command("people", "create_role", {"name": "Second line", "type": "employee", "levels": {"tickets": "read_only"}})
    twice = {"password": PASSWORD, "password_again": PASSWORD}
    ben = {"username": "ben", "email": "ben@acme.example", "display_name": "Ben", "role_ids": [role["id"]], **twice}
    made_ben = handling.command("people", "create_employee", ben)
    with pytest.raises(Conflict):
        handling.command("people", "create_employee", ben | {"email": "other@acme.example"})
    sessions = {account["id"]: signed_in(handling, account["username"]) for account in (ada, made_ben)}
    assert {session["account"]["id"] for session in sessions.values()} == set(sessions), "a session names one person"
    reply = {account_id: "tickets.reply" in session["permissions"] for account_id, session in sessions.items()}
    assert reply == {ada["id"]: True, made_ben["id"]: False}
    opened = [fact for fact in handling.announced("people") if fact.type == "people.session_opened.v1"]
    assert [fact.actor for fact in opened] == [f"employee:{account_id}" for account_id in sessions], "and so does the trail"


@pytest.mark.spec("TKT-245", "TKT-246", "TKT-247")
def test_kinds_of_employees_come_with_their_roles(handling: Handling, ada: dict[str, Any]) -> None:
    def kinds(*numbers: int) -> list[str]:
        changed = handling.command("people", "edit_employee", {"employee_id": ada["id"], "role_ids": [role_id(one) for one in numbers]})
        return list(changed["kinds"])

    assert ada["kinds"] == ["agent"], "every employee, unless said otherwise"
    assert AGENT in ada["role_ids"]
    assert kinds(6) == ["administrator"], "no agent unless given that role too"
    assert kinds(4, 5) == ["agent", "manager"]


@pytest.mark.spec("TKT-214")
def test_a_department_has_a_preferred_language(handling: Handling) -> None:
    brand = handling.command("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]})
    asked = {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "First"}
    made = handling.command("people", "create_department", asked)
    assert (made["preferred_language"], handling.facts[0].data()["preferred_language"]) == (None, None)
    handling.command("people", "edit_department", {"department_id": made["id"], "preferred_language": "de"})
    assert handling.facts[0].data()["preferred_language"] == "de"
