"""Users: registered, found by their address, edited, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.handling import Handling

EVERYONE, REGISTERED, VERIFIED, AGENT, ADMINISTRATOR = role_id(1), role_id(2), role_id(3), role_id(4), role_id(6)
PASSWORD = "a long enough one"


@pytest.fixture
def brand_id(handling: Handling) -> str:
    return str(handling.command("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]})["id"])


def registration(brand_id: str, username: str = "kim", **more: Any) -> dict[str, Any]:
    asked = {"brand_id": brand_id, "username": username, "email": f"{username}@home.example", "full_name": "Kim Customer"}
    return asked | {"password": PASSWORD, "password_again": PASSWORD} | more


@pytest.mark.spec("PPL-012", "PPL-080", "PPL-456", "TKT-190")
def test_people_register_themselves(handling: Handling, brand_id: str) -> None:
    made = handling.command("people", "register_user", registration(brand_id, phone="030 1"), actor="visitor", via="portal")
    assert made["role_ids"] == [EVERYONE, REGISTERED]
    saved, registered = handling.facts
    assert (saved.type, registered.type) == ("people.user_saved.v1", "people.user_registered.v1")
    assert saved.data()["phones"] == ["030 1"]
    assert (registered.data()["full_name"], registered.data()["brand_id"]) == ("Kim Customer", brand_id)
    assert handling.announced("people")[-1].actor == f"user:{made['id']}"


@pytest.mark.spec("PPL-040", "PPL-209")
def test_a_brand_may_close_registration(handling: Handling, brand_id: str) -> None:
    handling.command("people", "edit_brand", {"brand_id": brand_id, "settings": {"is_registration_open": False}})
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "register_user", registration(brand_id))
    assert refused.value.code == "registration_closed"


@pytest.mark.spec("PPL-037", "PPL-545")
def test_weak_passwords_are_named_rule_by_rule(handling: Handling, brand_id: str) -> None:
    rules = {"password_requires_numbers": True, "password_requires_uppercase": True, "password_minimum_length": 10}
    handling.command("people", "change_settings", {"section": "security", "values": rules})
    with pytest.raises(Invalid) as refused:
        handling.command("people", "register_user", registration(brand_id, password="short", password_again="short"))
    assert refused.value.code == "password_weak"
    named = [error["problem"] for error in refused.value.more["errors"]]
    assert named == ["password_minimum_length", "password_requires_numbers", "password_requires_uppercase"]


@pytest.mark.spec("PPL-013", "PPL-079", "TKT-190")
def test_a_stranger_who_writes_becomes_a_user(handling: Handling, brand_id: str) -> None:
    asked = {"email": "Stranger@Home.example", "name": "Sam", "brand_id": brand_id}
    made = handling.command("people", "ensure_user", asked)
    assert (made["role_ids"], made["may_sign_in"], made["display_name"]) == ([EVERYONE], False, "Sam")
    assert len(handling.facts) == 1
    again = handling.command("people", "ensure_user", {"email": "stranger@home.EXAMPLE"})
    assert again["id"] == made["id"]
    assert handling.facts == []
    assert handling.question("people", "user_by_email", {"email": "stranger@home.example"})["id"] == made["id"]


def test_a_record_known_by_its_address_is_not_claimed_by_saying_the_address(handling: Handling, brand_id: str) -> None:
    known = handling.command("people", "ensure_user", {"email": "kim@home.example"})
    made = handling.command("people", "register_user", registration(brand_id))
    assert made["id"] != known["id"]
    assert handling.question("people", "user_by_email", {"email": "kim@home.example"})["id"] == made["id"]
    with pytest.raises(Conflict) as refused:
        handling.command("people", "register_user", registration(brand_id, "kim2", email="KIM@home.example"))
    assert refused.value.code == "email_taken"


@pytest.mark.spec("PPL-553", "PPL-446")
def test_agents_leave_credentials_alone(handling: Handling) -> None:
    handling.command("people", "create_employee", _employee("root", [AGENT, ADMINISTRATOR]))
    agent = handling.command("people", "create_employee", _employee("ada", [AGENT]))
    actor = f"employee:{agent['id']}"
    asked = {"username": "kim", "email": "kim@home.example", "display_name": "Kim"}
    made = handling.command("people", "create_user", asked, actor=actor)
    handling.command("people", "edit_user", {"user_id": made["id"], "display_name": "Kim K."}, actor=actor)
    for more in ({"role_ids": [VERIFIED]}, {"authentication_method": "external"}, {"must_choose_password": True}):
        with pytest.raises(Forbidden):
            handling.command("people", "edit_user", {"user_id": made["id"], **more}, actor=actor)


def _employee(username: str, roles: list[str]) -> dict[str, Any]:
    return {"username": username, "email": f"{username}@acme.example", "display_name": username, "role_ids": roles}


@pytest.mark.spec("PPL-079")
def test_roles_of_users(handling: Handling) -> None:
    made = handling.command("people", "create_user", {"username": "kim", "email": "kim@home.example", "display_name": "Kim"})
    bare = handling.command("people", "edit_user", {"user_id": made["id"], "role_ids": []})
    assert bare["role_ids"] == [EVERYONE]
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_user", {"user_id": made["id"], "role_ids": [AGENT]})
    assert refused.value.code == "employee_role_on_user"


@pytest.mark.spec("PPL-083")
def test_a_clone_has_the_roles_and_nothing_else(handling: Handling) -> None:
    asked = {"username": "kim", "email": "kim@home.example", "display_name": "Kim", "role_ids": [VERIFIED], "contact": {"company": "K"}}
    made = handling.command("people", "create_user", asked)
    clone = handling.command("people", "clone_user", {"user_id": made["id"], "email": "lou@home.example", "display_name": "Lou"})
    assert clone["role_ids"] == made["role_ids"] == [EVERYONE, VERIFIED]
    assert (clone["company"], clone["contact"]) == (None, {})


@pytest.mark.spec("PPL-198", "PPL-199", "PPL-201")
def test_a_brand_says_what_users_may_change(handling: Handling, brand_id: str) -> None:
    made = handling.command("people", "register_user", registration(brand_id))
    actor = f"user:{made['id']}"
    handling.command("people", "edit_brand", {"brand_id": brand_id, "settings": {"may_users_change_email": False}})
    changed = handling.command("people", "change_my_profile", {"brand_id": brand_id, "display_name": "Kimmy"}, actor=actor)
    assert changed["display_name"] == "Kimmy"
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "change_my_profile", {"brand_id": brand_id, "email": "new@home.example"}, actor=actor)
    assert refused.value.field == "email"
    assert handling.question("people", "my_account", actor=actor)["display_name"] == "Kimmy"


def test_a_changed_address_is_not_verified(handling: Handling) -> None:
    asked = {"username": "kim", "email": "kim@home.example", "display_name": "Kim", "role_ids": [REGISTERED, VERIFIED]}
    made = handling.command("people", "create_user", asked)
    assert made["is_email_verified"] is True
    same = handling.command("people", "edit_user", {"user_id": made["id"], "email": "KIM@home.example"})
    assert same["is_email_verified"] is True
    moved = handling.command("people", "edit_user", {"user_id": made["id"], "email": "kim@else.example"})
    assert (moved["is_email_verified"], moved["role_ids"]) == (False, [EVERYONE, REGISTERED])
    assert handling.facts[0].data()["is_email_verified"] is False


@pytest.mark.spec("PPL-086")
def test_deleting_a_user_is_final(handling: Handling, brand_id: str) -> None:
    made = handling.command("people", "register_user", registration(brand_id))
    handling.command("people", "delete_user", {"user_id": made["id"]})
    assert [(fact.type, fact.data()) for fact in handling.facts] == [("people.user_deleted.v1", {})]
    with pytest.raises(NotFound):
        handling.question("people", "user_by_email", {"email": "kim@home.example"})


@pytest.mark.spec("PPL-081")
def test_a_search_looks_inside_the_role(handling: Handling, brand_id: str) -> None:
    handling.command("people", "register_user", registration(brand_id))
    handling.command("people", "ensure_user", {"email": "kim@else.example"})
    found = handling.question("people", "users", {"role_id": REGISTERED, "search": "kim"})["items"]
    assert [user["username"] for user in found] == ["kim"]
    assert len(handling.question("people", "users", {"role_id": EVERYONE, "search": "kim"})["items"]) == 2
