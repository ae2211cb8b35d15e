"""Brands, departments, groups, hours and settings, on the real database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.permissions import role_id
from kit.errors import Conflict, Invalid, NotFound
from tests.support.handling import Handling

OFFICE = [{"weekday": day, "from": "09:00", "to": "17:30"} for day in (1, 2, 3, 4, 5)]


def brand(handling: Handling, name: str = "Acme", hosts: tuple[str, ...] = ("help.acme.example",)) -> dict[str, Any]:
    made: dict[str, Any] = handling.command("people", "create_brand", {"name": name, "host_names": list(hosts)})
    return made


def department(handling: Handling, brand_id: str, name: str = "Support", **more: Any) -> dict[str, Any]:
    asked = {"brand_id": brand_id, "name": name, "front_line_group_name": f"{name} Front Line", **more}
    made: dict[str, Any] = handling.command("people", "create_department", asked)
    return made


def kinds(handling: Handling) -> list[str]:
    return [fact.type.split(".")[1] for fact in handling.facts]


@pytest.mark.spec("PPL-009")
def test_first_brand_is_the_default_one(handling: Handling) -> None:
    first, second = brand(handling), brand(handling, "Beta", ("beta.example",))
    assert (first["is_default"], second["is_default"]) == (True, False)
    assert kinds(handling) == ["brand_saved"]
    changed = handling.command("people", "edit_brand", {"brand_id": second["id"], "is_default": True})
    assert changed["is_default"]
    assert [(fact.subject, fact.data()["is_default"]) for fact in handling.facts] == [(first["id"], False), (second["id"], True)]


@pytest.mark.spec("PPL-010", "PPL-561")
def test_host_names_cannot_be_changed(handling: Handling) -> None:
    made = brand(handling)
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_brand", {"brand_id": made["id"], "host_names": ["other.example"]})
    assert refused.value.code == "host_names_fixed"
    with pytest.raises(Conflict):
        brand(handling, "Beta", ("HELP.acme.example",))


@pytest.mark.spec("PPL-011")
@pytest.mark.parametrize(
    ("host", "shown"),
    [("help.acme.example", "Acme"), ("BETA.example", "Beta"), ("beta.example:8000", "Beta"), ("elsewhere.example", "Acme")],
)
def test_host_of_a_request_picks_the_brand(handling: Handling, host: str, shown: str) -> None:
    brand(handling)
    brand(handling, "Beta", ("beta.example",))
    assert handling.question("people", "brand_of_host", {"host": host})["name"] == shown


def test_no_brand_at_all_is_said(handling: Handling) -> None:
    with pytest.raises(NotFound):
        handling.question("people", "brand_of_host", {"host": "x"})


def test_brand_goes_only_when_empty_and_not_the_default(handling: Handling) -> None:
    first, second = brand(handling), brand(handling, "Beta", ("beta.example",))
    inside = department(handling, second["id"])
    for brand_id, code in ((first["id"], "brand_is_default"), (second["id"], "brand_in_use")):
        with pytest.raises(Conflict) as refused:
            handling.command("people", "delete_brand", {"brand_id": brand_id})
        assert refused.value.code == code
    handling.command("people", "delete_department", {"department_id": inside["id"]})
    assert kinds(handling) == ["group_deleted", "department_deleted"]
    handling.command("people", "delete_brand", {"brand_id": second["id"]})
    assert kinds(handling) == ["brand_deleted"]
    with pytest.raises(NotFound):
        handling.question("people", "brand", {"brand_id": second["id"]})


@pytest.mark.spec("PPL-001", "PPL-002", "TKT-196", "TKT-197")
def test_department_comes_with_its_front_line_group(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"])
    assert kinds(handling) == ["department_saved", "group_saved"]
    group = handling.question("people", "group", {"group_id": made["front_line_group_id"]})
    assert (group["name"], group["department_id"]) == ("Support Front Line", made["id"])
    with pytest.raises(Conflict) as refused:
        handling.command("people", "delete_group", {"group_id": group["id"]})
    assert refused.value.code == "front_line_group"


@pytest.mark.spec("PPL-002")
def test_front_line_group_is_one_of_the_departments_own(handling: Handling) -> None:
    home = brand(handling)["id"]
    one, other = department(handling, home), department(handling, home, "Sales")
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_department", {"department_id": one["id"], "front_line_group_id": other["front_line_group_id"]})
    assert refused.value.code == "group_of_another_department"
    second = handling.command("people", "create_group", {"department_id": one["id"], "name": "Second Line"})
    handling.command("people", "edit_department", {"department_id": one["id"], "front_line_group_id": second["id"]})
    handling.command("people", "delete_group", {"group_id": one["front_line_group_id"]})
    assert kinds(handling) == ["group_deleted"]


@pytest.mark.spec("PPL-157", "PPL-160", "TKT-200", "TKT-201", "TKT-228", "TKT-229")
def test_department_inherits_hours_and_holidays_until_it_has_its_own(handling: Handling) -> None:
    home = brand(handling)["id"]
    made = department(handling, home)
    assert made["hours"] == []
    edit = {"brand_id": home, "hours": OFFICE, "holidays": [{"name": "New Year", "date": "2027-01-01"}]}
    handling.command("people", "edit_brand", edit)
    assert kinds(handling) == ["brand_saved", "department_saved"]
    heard = handling.facts[1].data()
    assert heard["hours"] == OFFICE
    assert heard["holidays"] == [{"name": "New Year", "date": "2027-01-01"}]
    own = handling.command("people", "edit_department", {"department_id": made["id"], "hours": OFFICE[:1]})
    assert (own["hours"], own["inherits"]) == (OFFICE[:1], {"hours": False, "holidays": True})
    back = handling.command("people", "edit_department", {"department_id": made["id"], "inherits": {"hours": True}})
    assert back["hours"] == OFFICE
    assert back["own_hours"] == OFFICE[:1]


@pytest.mark.spec("PPL-560")
@pytest.mark.parametrize(
    "hours", [[OFFICE[0], OFFICE[0]], [{"weekday": 1, "from": "12:00", "to": "09:00"}], [{"weekday": 1, "from": "12:00", "to": "12:00"}]]
)
def test_one_period_a_weekday(handling: Handling, hours: list[dict[str, Any]]) -> None:
    home = brand(handling)["id"]
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_brand", {"brand_id": home, "hours": hours})
    assert refused.value.code == "hours_wrong"


@pytest.mark.spec("PPL-158", "PPL-254", "INT-271")
def test_hours_are_read_in_the_installations_zone(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"])
    assert made["time_zone"] == "UTC"
    handling.command("people", "change_settings", {"section": "regional", "values": {"default_time_zone": "Europe/Berlin"}})
    assert kinds(handling) == ["settings_changed", "brand_saved", "department_saved"]
    assert {fact.data().get("time_zone") for fact in handling.facts[1:]} == {"Europe/Berlin"}
    with pytest.raises(Invalid):
        handling.command("people", "change_settings", {"section": "regional", "values": {"default_time_zone": "Europe/Nowhere"}})


def test_settings_come_whole_with_their_defaults(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"], settings={"tickets": {"auto_close_after_hours": 24}})
    assert made["settings"]["tickets"]["auto_close_after_hours"] == 24
    assert made["settings"]["tickets"]["new_tickets_role"] == role_id(2)
    assert made["settings"]["chats"]["is_queue_position_shown"] is True
    heard = handling.facts[0].data()["settings"]
    assert heard == made["settings"]
    edited = handling.command(
        "people", "edit_department", {"department_id": made["id"], "settings": {"tickets": {"new_tickets_role": "nobody"}}}
    )
    assert edited["settings"]["tickets"]["auto_close_after_hours"] == 24


@pytest.mark.parametrize(
    ("name", "value", "is_right"),
    [
        ("view_community_role", "nobody", True),
        ("view_community_role", "someone", False),
        ("primary_color", "#00ff00", True),
        ("primary_color", "green", False),
        ("least_posts_to_post_links", 5, True),
        ("least_posts_to_post_links", -1, False),
        ("is_registration_open", False, True),
        ("is_registration_open", "no", False),
        ("nothing_of_ours", 1, False),
    ],
)
def test_settings_of_brands_are_checked(handling: Handling, name: str, value: Any, is_right: bool) -> None:
    edit = {"brand_id": brand(handling)["id"], "settings": {name: value}}
    if is_right:
        assert handling.command("people", "edit_brand", edit)["settings"][name] == value
        assert handling.facts[0].data()["settings"][name] == value
        return
    with pytest.raises(Invalid) as refused:
        handling.command("people", "edit_brand", edit)
    assert refused.value.field == f"settings.{name}"


@pytest.mark.spec("CHT-022", "WHO-086")
def test_the_place_in_the_queue_is_told_once(handling: Handling) -> None:
    with pytest.raises(Invalid) as refused:
        department(handling, brand(handling)["id"], settings={"chats": {"waiting_message": "You are #QueueCount#"}})
    assert refused.value.field == "settings.chats.waiting_message"
    text = {"waiting_message": "You are #QueueCount#", "is_queue_position_shown": False}
    department(handling, handling.question("people", "brands")["items"][0]["id"], settings={"chats": text})


def test_two_who_edit_the_same_notice_each_other(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"])
    edit = {"department_id": made["id"], "expected_version": made["version"]}
    changed = handling.command("people", "edit_department", edit | {"name": "Help"})
    assert changed["version"] == made["version"] + 1
    with pytest.raises(Conflict) as refused:
        handling.command("people", "edit_department", edit | {"name": "Other"})
    assert refused.value.code == "changed_meanwhile"
    handling.command("people", "edit_department", {"department_id": made["id"], "name": "Help"})
    assert handling.facts == [], "nothing changed, nothing to tell"


def test_names_are_taken_once(handling: Handling) -> None:
    home = brand(handling)["id"]
    made = department(handling, home)
    for name, asked in (
        ("create_brand", {"name": "ACME", "host_names": ["x.example"]}),
        ("create_department", {"brand_id": home, "name": "support", "front_line_group_name": "x"}),
        ("create_group", {"department_id": made["id"], "name": "support front line"}),
    ):
        with pytest.raises(Conflict) as refused:
            handling.command("people", name, asked)
        assert (refused.value.code, refused.value.field) == ("name_taken", "name")


@pytest.mark.spec("TKT-231", "TKT-232")
def test_groups_carry_estimates(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"])
    group = handling.command("people", "create_group", {"department_id": made["id"], "name": "Two", "estimates": {"chat_started": 7}})
    assert group["estimates"]["chat_started"] == 7
    assert group["estimates"]["ticket_created"] == 0
    handling.command("people", "edit_group", {"group_id": group["id"], "estimates": {"ticket_created": 3}})
    assert handling.facts[0].data()["estimates"] | {"ticket_created": 3, "chat_started": 7} == handling.facts[0].data()["estimates"]
    assert handling.facts[0].data()["brand_id"] == made["brand_id"]


def test_lists_go_on_where_they_ended(handling: Handling) -> None:
    made = department(handling, brand(handling)["id"])
    for number in range(5):
        handling.command("people", "create_group", {"department_id": made["id"], "name": f"Group {number}"})
    seen, cursor = [], None
    while True:
        page = handling.question("people", "groups", {"department_id": made["id"], "limit": 2, "cursor": cursor})
        seen += [group["name"] for group in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [*(f"Group {number}" for number in range(5)), "Support Front Line"]
    assert len(handling.question("people", "departments", {"brand_id": made["brand_id"]})["items"]) == 1


@pytest.mark.spec("PPL-545")
def test_sections_ship_as_the_spec_says(handling: Handling) -> None:
    uploads = handling.question("people", "settings", {"section": "uploads"})["values"]
    assert uploads["maximum_kilobytes"] == 2048
    assert uploads["extensions_for_employees"] == ["*.*"]
    security = handling.question("people", "settings", {"section": "security"})["values"]
    assert security["password_minimum_length"] == 8
    assert security["password_differs_from_username"] is True
    assert security["captcha"] == "built_in"


def test_security_is_not_told_on_the_bus(handling: Handling) -> None:
    handling.command("people", "change_settings", {"section": "security", "values": {"lock_minutes": 9}})
    assert handling.facts == []
    assert handling.question("people", "settings", {"section": "security"})["values"]["lock_minutes"] == 9
    handling.command("people", "change_settings", {"section": "work", "values": {"customer_gone_after_seconds": 90}})
    assert handling.facts[0].data()["values"]["customer_gone_after_seconds"] == 90
    assert handling.facts[0].data()["values"]["hand_off_no_initial_response_seconds"] == 60


def test_shapes_are_checked(handling: Handling) -> None:
    for asked in (
        {"name": "x"},
        {"name": "", "host_names": ["a"]},
        {"name": "x", "host_names": ["not a host"]},
        {"name": "x" * 300, "host_names": ["a"]},
    ):
        with pytest.raises(ValidationError):
            handling.command("people", "create_brand", asked)


def test_times_in_answers_are_utc(handling: Handling) -> None:
    handling.now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert brand(handling)["created_at"] == "2026-03-01T12:00:00.000Z"
