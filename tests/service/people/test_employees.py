"""Employees, roles and rights, on the real database."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.handling import Handling

EVERYONE, REGISTERED, VERIFIED, AGENT, MANAGER, ADMINISTRATOR = (role_id(number) for number in range(1, 7))
PASSWORD = "a long enough one"


def employee(handling: Handling, username: str = "ada", **more: Any) -> dict[str, Any]:
    asked = {"username": username, "email": f"{username}@acme.example", "display_name": username.title(), **more}
    made: dict[str, Any] = handling.command("people", "create_employee", asked)
    return made


def administrator(handling: Handling, username: str = "root") -> dict[str, Any]:
    return employee(handling, username, role_ids=[AGENT, ADMINISTRATOR])


def edit(handling: Handling, made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    changed: dict[str, Any] = handling.command("people", "edit_employee", {"employee_id": made["id"], **changes})
    return changed


@pytest.mark.spec("PPL-059", "PPL-019")
def test_new_employee_has_four_roles_of_which_two_stay(handling: Handling) -> None:
    administrator(handling)
    made = employee(handling)
    assert made["role_ids"] == [EVERYONE, REGISTERED, VERIFIED, AGENT]
    assert made["kinds"] == ["agent"]
    heard = handling.facts[0].data()
    assert (heard["is_new"], heard["kinds"], heard["hourly_cost"], heard["time_zone"]) == (True, ["agent"], "10.00", "UTC")
    bare = edit(handling, made, role_ids=[AGENT])
    assert bare["role_ids"] == [EVERYONE, REGISTERED, AGENT]
    assert handling.facts[0].data()["is_new"] is False


@pytest.mark.spec("PPL-018", "PPL-016", "PPL-017")
@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([MANAGER], "manager_without_agent"),
        ([], "no_employee_role"),
        ([VERIFIED], "no_employee_role"),
        (["01234567-89ab-7cde-8fab-0123456789ab"], "role_unknown"),
        ([MANAGER, AGENT], None),
        ([ADMINISTRATOR], None),
    ],
)
def test_roles_an_employee_may_hold(handling: Handling, roles: list[str], code: str | None) -> None:
    administrator(handling)
    if code is None:
        assert set(roles) <= set(employee(handling, role_ids=roles)["role_ids"])
        return
    with pytest.raises(Invalid) as refused:
        employee(handling, role_ids=roles)
    assert refused.value.code == code


@pytest.mark.spec("PPL-016")
def test_a_custom_employee_role_is_enough(handling: Handling) -> None:
    administrator(handling)
    role = handling.command("people", "create_role", {"name": "Reader", "type": "employee"})
    assert employee(handling, role_ids=[role["id"]])["kinds"] == []
    with pytest.raises(Conflict) as refused:
        handling.command("people", "delete_role", {"role_id": role["id"]})
    assert refused.value.code == "role_is_only_one"


def test_somebody_is_left_who_administers(handling: Handling) -> None:
    first = administrator(handling)
    for changes in ({"is_enabled": False}, {"role_ids": [AGENT]}):
        with pytest.raises(Conflict) as refused:
            edit(handling, first, **changes)
        assert refused.value.code == "last_administrator"
    with pytest.raises(Conflict):
        handling.command("people", "delete_employees", {"employee_ids": [first["id"]]})
    second = administrator(handling, "second")
    edit(handling, first, is_enabled=False)
    with pytest.raises(Conflict):
        handling.command("people", "delete_employees", {"employee_ids": [second["id"]]})


@pytest.mark.spec("PPL-060")
def test_deleting_is_for_good(handling: Handling) -> None:
    administrator(handling)
    made, other = employee(handling), employee(handling, "ben")
    handling.command("people", "delete_employees", {"employee_ids": [made["id"], other["id"]]})
    said = [(fact.type, fact.data()["display_name"]) for fact in handling.facts]
    assert said == [("people.employee_deleted.v1", "Ada"), ("people.employee_deleted.v1", "Ben")]
    with pytest.raises(NotFound):
        handling.question("people", "employee", {"employee_id": made["id"]})
    employee(handling)


def test_usernames_are_taken_once_over_both_kinds(handling: Handling) -> None:
    employee(handling)
    with pytest.raises(Conflict) as refused:
        employee(handling, "ADA")
    assert refused.value.code == "username_taken"
    with pytest.raises(Conflict):
        handling.command("people", "create_user", {"username": "Ada", "email": "other@x.example", "display_name": "Other"})


@pytest.mark.spec("PPL-030", "PPL-031", "PPL-446")
def test_credentials_are_for_administrators(handling: Handling) -> None:
    boss, made = administrator(handling), employee(handling)
    twice = {"account_id": made["id"], "password": PASSWORD, "password_again": PASSWORD}
    with pytest.raises(Forbidden):
        handling.command("people", "set_password", twice, actor=f"employee:{made['id']}")
    handling.command("people", "set_password", twice, actor=f"employee:{boss['id']}")
    with pytest.raises(Invalid) as refused:
        handling.command("people", "set_password", twice | {"password_again": "another"}, actor=f"employee:{boss['id']}")
    assert refused.value.code == "password_unequal"
    with pytest.raises(Exception, match="Unknown field"):
        handling.command("people", "change_my_preferences", {"username": "eve"}, actor=f"employee:{made['id']}")


@pytest.mark.spec("PPL-186", "PPL-156", "PPL-263", "PPL-264", "PPL-265", "PPL-274", "PPL-275")
def test_own_preferences(handling: Handling) -> None:
    made = employee(handling)
    asked = {
        "time_zone": "Europe/Paris",
        "chat_display_name": "Support Ada",
        "copy_to": "ada@home.example",
        "preferences": {"theme": "dark"},
    }
    changed = handling.command("people", "change_my_preferences", asked, actor=f"employee:{made['id']}")
    assert (changed["time_zone"], changed["preferences"]["theme"], changed["preferences"]["preview_pane"]) == (
        "Europe/Paris",
        "dark",
        "right",
    )
    assert handling.facts[0].data()["chat_display_name"] == "Support Ada"
    for wrong in ({"language": "de"}, {"time_zone": "Mars/Base"}):
        with pytest.raises(Invalid):
            handling.command("people", "change_my_preferences", wrong, actor=f"employee:{made['id']}")
    handling.command("people", "change_settings", {"section": "regional", "values": {"languages": ["en", "de"]}})
    assert handling.command("people", "change_my_preferences", {"language": "de"}, actor=f"employee:{made['id']}")["language"] == "de"


def test_lists_are_filtered(handling: Handling) -> None:
    administrator(handling)
    employee(handling, "ada")
    employee(handling, "bob", role_ids=[AGENT, MANAGER])
    off = employee(handling, "cyd", is_enabled=False)

    def names(**asked: Any) -> list[str]:
        return [item["username"] for item in handling.question("people", "employees", asked)["items"]]

    assert names() == ["ada", "bob", "cyd", "root"]
    assert names(kind="manager") == ["bob"]
    assert names(kind="administrator") == ["root"]
    assert names(is_enabled=False) == [off["username"]]
    assert names(search="BO") == ["bob"]
    assert names(search="%") == []
    assert names(role_id=AGENT, limit=2) == ["ada", "bob"]


@pytest.mark.spec("PPL-121", "PPL-122", "PPL-125", "PPL-129")
def test_custom_roles(handling: Handling) -> None:
    role = handling.command("people", "create_role", {"name": "Night shift", "type": "employee"})
    assert set(role["levels"].values()) == {"full"}
    assert len(role["levels"]) == 15
    assert handling.facts[0].data()["is_built_in"] is False
    asked = {
        "role_id": role["id"],
        "levels": {"distribution": "custom"},
        "switches": ["distribution.transfer_work_items_to_specific_agents"],
    }
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_role", asked)
    assert refused.value.code == "switch_needs"
    asked["switches"].append("distribution.transfer_work_items")
    assert handling.command("people", "edit_role", asked)["levels"]["distribution"] == "custom"
    for wrong in ({"levels": {"tickets": "most"}}, {"switches": ["tickets.fly"]}):
        with pytest.raises(Invalid):
            handling.command("people", "edit_role", {"role_id": role["id"], **wrong})
    user_role = handling.command("people", "create_role", {"name": "Moderator", "type": "user"})
    assert sorted(user_role["levels"]) == ["canned_replies", "community", "kb_articles", "kb_feedback"]
    with pytest.raises(Invalid):
        handling.command("people", "edit_role", {"role_id": user_role["id"], "levels": {"tickets": "full"}})


@pytest.mark.spec("PPL-119", "PPL-080")
def test_built_in_roles_stay(handling: Handling) -> None:
    listed = handling.question("people", "roles")["items"]
    assert {role["name"] for role in listed if role["type"] == "user"} == {
        "Everyone",
        "Registered User",
        "Registered User with Verified Email",
    }
    assert {role["name"] for role in listed if role["type"] == "employee"} == {"Agent", "Manager", "Administrator"}
    with pytest.raises(Conflict):
        handling.command("people", "delete_role", {"role_id": AGENT})
    with pytest.raises(Conflict):
        handling.command("people", "edit_role", {"role_id": AGENT, "name": "Worker"})
    tightened = handling.command("people", "edit_role", {"role_id": AGENT, "levels": {"reports": "none"}})
    assert tightened["levels"]["reports"] == "none"


def test_deleting_a_role_takes_it_from_its_holders(handling: Handling) -> None:
    administrator(handling)
    role = handling.command("people", "create_role", {"name": "Extra", "type": "employee"})
    made = employee(handling, role_ids=[AGENT, role["id"]])
    assert handling.question("people", "role", {"role_id": role["id"]})["member_count"] == 1
    handling.command("people", "delete_role", {"role_id": role["id"]})
    assert [fact.type for fact in handling.facts] == ["people.employee_saved.v1", "people.role_deleted.v1"]
    assert role["id"] not in handling.facts[0].data()["role_ids"]
    assert role["id"] not in handling.question("people", "employee", {"employee_id": made["id"]})["role_ids"]
