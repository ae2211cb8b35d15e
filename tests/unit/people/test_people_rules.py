"""Passwords, roles held, hours in force, and settings: by tables."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events.people import SettingsChanged
from contracts.permissions import role_id
from gateway.people.company import SECTIONS
from services.people.rules.hours import Calendar, in_force, is_time_zone, wrong_hours
from services.people.rules.passwords import broken
from services.people.rules.roles import Held, wrong_roles
from services.people.rules.settings import Setting, whole, wrong
from services.people.rules.settings_of_brands import BRAND_SETTINGS
from services.people.rules.settings_of_departments import DEPARTMENT_SETTINGS, whole_of_department, wrong_of_department
from services.people.rules.settings_of_system import SILENT, SYSTEM_SETTINGS, wrong_of_system

SHIPPED = whole(SYSTEM_SETTINGS["security"], {})


@pytest.mark.parametrize(
    ("password", "rules", "failed"),
    [
        pytest.param("12345678", {}, [], marks=pytest.mark.spec("PPL-235", "PPL-545")),
        pytest.param("1234567", {}, ["password_minimum_length"], marks=pytest.mark.spec("PPL-235", "PPL-545")),
        pytest.param("abcdefgh", {"password_requires_numbers": True}, ["password_requires_numbers"], marks=pytest.mark.spec("PPL-236")),
        pytest.param("abcdefgh", {"password_requires_uppercase": True}, ["password_requires_uppercase"], marks=pytest.mark.spec("PPL-237")),
        pytest.param("ABCDEFGH", {"password_requires_lowercase": True}, ["password_requires_lowercase"], marks=pytest.mark.spec("PPL-238")),
        pytest.param("abc defgh", {"password_requires_symbol": True}, ["password_requires_symbol"], marks=pytest.mark.spec("PPL-239")),
        pytest.param("abc-defgh", {"password_requires_symbol": True}, [], marks=pytest.mark.spec("PPL-239")),
        pytest.param("ADA.Okafor", {}, ["password_differs_from_username"], marks=pytest.mark.spec("PPL-240", "PPL-545")),
        pytest.param("ADA.Okafor", {"password_differs_from_username": False}, [], marks=pytest.mark.spec("PPL-240")),
        pytest.param("x" * 257, {}, ["password_maximum_length"], id="too long"),
        pytest.param("", {"password_requires_numbers": True}, ["password_minimum_length", "password_requires_numbers"], id="all named"),
    ],
)
def test_password_rules(password: str, rules: dict[str, bool], failed: list[str]) -> None:
    assert broken(password, "ada.okafor", SHIPPED | rules) == failed


AGENT, MANAGER, ADMINISTRATOR, CUSTOM = (
    Held("agent", "employee"),
    Held("manager", "employee"),
    Held("administrator", "employee"),
    Held(None, "employee"),
)
EVERYONE = Held("everyone", "user")


@pytest.mark.parametrize(
    ("kind", "roles", "code"),
    [
        pytest.param("employee", [EVERYONE, AGENT], None, marks=pytest.mark.spec("PPL-016")),
        pytest.param("employee", [EVERYONE, CUSTOM], None, marks=pytest.mark.spec("PPL-016")),
        pytest.param("employee", [EVERYONE], "no_employee_role", marks=pytest.mark.spec("PPL-016")),
        pytest.param("employee", [ADMINISTRATOR], None, marks=pytest.mark.spec("PPL-017", "PPL-526")),
        pytest.param("employee", [MANAGER], "manager_without_agent", marks=pytest.mark.spec("PPL-018")),
        pytest.param("employee", [MANAGER, ADMINISTRATOR], "manager_without_agent", marks=pytest.mark.spec("PPL-018")),
        pytest.param("employee", [MANAGER, AGENT], None, marks=pytest.mark.spec("PPL-018")),
        pytest.param("user", [EVERYONE], None, marks=pytest.mark.spec("PPL-079")),
        pytest.param("user", [EVERYONE, CUSTOM], "employee_role_on_user", id="users hold user roles"),
    ],
)
def test_roles_held(kind: str, roles: list[Held], code: str | None) -> None:
    assert wrong_roles(kind, roles) == code


@pytest.mark.spec("PPL-160")
@pytest.mark.parametrize(("inherits_hours", "inherits_holidays"), [(True, True), (True, False), (False, True), (False, False)])
def test_what_is_inherited(inherits_hours: bool, inherits_holidays: bool) -> None:
    brands = Calendar([{"weekday": 1}], [{"name": "brand"}], "Europe/Oslo")
    found = in_force(brands, [], [{"name": "own"}], inherits_hours=inherits_hours, inherits_holidays=inherits_holidays)
    assert found.hours == (brands.hours if inherits_hours else [])
    assert found.holidays == (brands.holidays if inherits_holidays else [{"name": "own"}])
    assert found.time_zone == "Europe/Oslo"


@pytest.mark.spec("PPL-157", "PPL-560")
@pytest.mark.parametrize(
    ("hours", "is_right"),
    [
        ([], True),
        ([{"weekday": 1, "from": "09:00", "to": "17:00"}, {"weekday": 2, "from": "00:00", "to": "24:00"}], True),
        ([{"weekday": 1, "from": "09:00", "to": "12:00"}, {"weekday": 1, "from": "13:00", "to": "17:00"}], False),
        ([{"weekday": 1, "from": "22:00", "to": "06:00"}], False),
    ],
)
def test_business_hours(hours: list[dict[str, Any]], is_right: bool) -> None:
    assert (wrong_hours(hours) is None) == is_right


def test_time_zones() -> None:
    assert is_time_zone("Europe/Paris")
    assert not is_time_zone("Europe/Nowhere")
    assert not is_time_zone("../etc/passwd")


@pytest.mark.parametrize(
    ("setting", "right", "wrong_ones"),
    [
        (Setting("", "truth", False), [True, False], [1, "true", None]),
        (Setting("", "count", 1, least=1, most=5), [1, 5], [0, 6, True, "1", 1.5]),
        (Setting("", "count", None, least=7, may_be_none=True), [None, 7], [6]),
        (Setting("", "text", "", most=3), ["", "abc"], ["abcd", 1, "a\x00"]),
        (Setting("", "url", ""), ["", "https://a.example/x"], ["javascript:alert(1)", "ftp://a"]),
        (Setting("", "colour", "#000000"), ["#A1b2C3"], ["red", "#fff", "#12345g"]),
        (Setting("", "role", role_id(1)), ["nobody", role_id(4)], ["agent", None]),
        (Setting("", "id", None, may_be_none=True), [None, role_id(1)], ["x", 5]),
        (Setting("", "texts", [], least=1), [["a"]], [[], [""], "a", [1], ["x" * 256]]),
        (Setting("", "a|b", "a"), ["a", "b"], ["c", None]),
        (
            Setting("", "hosts", [], most=2),
            [[], ["video.example", "*.video.example:8443"], ["localhost"]],
            [
                ["a", "b", "c"],
                "video.example",
                [7],
                ["Video.example"],
                ["https://video.example"],
                ["*"],
                ["a..b"],
                ["a b"],
                ["x" * 64],
                None,
            ],
        ),
        (
            Setting("", "addresses", []),
            [[], ["203.0.113.7", "2001:db8::/32"]],
            [["203.0.113"], ["host.example"], [""], [7], "203.0.113.7", ["203.0.113.7", "*"]],
        ),
        (
            Setting("", "service", ""),
            ["", "http://translate.internal:5000", "https://a.example/libre/"],
            [
                "translate.internal",
                "https://ann:secret@a.example",
                "https://a.example/?api_key=secret",
                "https://a.example/#x",
                "https://a.example/ b",
            ],
        ),
    ],
)
def test_kinds_of_settings(setting: Setting, right: list[Any], wrong_ones: list[Any]) -> None:
    assert all(wrong({"it": setting}, {"it": value}) == {} for value in right)
    assert all(set(wrong({"it": setting}, {"it": value})) == {"it"} for value in wrong_ones)


@pytest.mark.parametrize("catalogue", [BRAND_SETTINGS, *DEPARTMENT_SETTINGS.values(), *SYSTEM_SETTINGS.values()])
def test_every_default_may_be_stored(catalogue: dict[str, Setting]) -> None:
    assert wrong(catalogue, whole(catalogue, {})) == {}


BRAND_DEFAULTS = {
    "least_posts_to_post_links": 3,
    "post_links_role": role_id(3),
    "view_tickets_role": role_id(2),
    "may_users_change_display_name": True,
    "may_users_change_email": True,
    "may_users_change_password": True,
    "may_users_change_profile": True,
    "is_feedback_moderated": True,
    "is_registration_open": True,
    "is_article_voting_on": True,
    "may_users_upload_avatars": True,
    "must_avatars_be_approved": True,
    "is_logo_shown": False,
    "is_gravatar_used": False,
    "is_privacy_consent_asked": False,
    "is_cookie_disclaimer_on": False,
}


@pytest.mark.parametrize(("name", "value"), BRAND_DEFAULTS.items())
def test_defaults_of_brands(name: str, value: Any) -> None:
    assert whole(BRAND_SETTINGS, {})[name] == value


DEPARTMENT_DEFAULTS = {
    "TKT-215": ("tickets", "is_found_by_all_agents", False),
    "TKT-216": ("tickets", "is_viewable_by_other_managers", False),
    "TKT-230": ("tickets", "before_submission", ""),
    "TKT-218": ("tickets", "new_tickets_role", role_id(2)),
    "TKT-221": ("tickets", "auto_close_after_hours", 168),
    "TKT-222": ("tickets", "auto_lock_after_hours", 322),
    "TKT-223": ("tickets", "auto_delete_after_days", 365),
    "TKT-224": ("tickets", "is_resolution_required", False),
    "CHT-094": ("chats", "new_chats_role", role_id(1)),
    "CHT-096": ("chats", "auto_delete_after_days", None),
    "CHT-098": ("chats", "is_kb_searched_before_chat", True),
    "TKT-217": ("time_logs", "is_billable_by_default", False),
}


@pytest.mark.parametrize(
    ("section", "name", "value"), [pytest.param(*said, marks=pytest.mark.spec(row), id=row) for row, said in DEPARTMENT_DEFAULTS.items()]
)
def test_defaults_of_departments(section: str, name: str, value: Any) -> None:
    assert whole_of_department({})[section][name] == value


def test_department_settings_name_section_and_setting() -> None:
    assert wrong_of_department({"fish": {}}, {}) == {"fish": "There is no such section."}
    assert set(wrong_of_department({"chats": {"auto_delete_after_days": 6}}, {})) == {"chats.auto_delete_after_days"}


@pytest.mark.parametrize(
    ("changed", "stored", "at_fault"),
    [
        ({"stale_after_days": 3650, "are_links_checked": False}, {}, set()),
        ({"stale_after_days": 0, "are_links_checked": "no"}, {}, {"stale_after_days", "are_links_checked"}),
        ({"stale_after_days": 3651}, {}, {"stale_after_days"}),
        ({"frame_hosts": [f"v{number}.example" for number in range(51)]}, {}, {"frame_hosts"}),
        ({"translation_provider": "other"}, {}, {"translation_provider"}),
        ({"translation_key": "secret"}, {}, {"translation_key"}),
        ({"translation_provider": "libretranslate"}, {}, {"translation_url"}),
        ({"translation_provider": "libretranslate"}, {"translation_url": "http://a.example"}, set()),
        ({"translation_provider": "libretranslate", "translation_url": "http://a.example"}, {}, set()),
        ({"translation_url": ""}, {"translation_provider": "libretranslate", "translation_url": "http://a.example"}, {"translation_url"}),
    ],
)
def test_settings_of_knowledge(changed: dict[str, Any], stored: dict[str, Any], at_fault: set[str]) -> None:
    assert set(wrong_of_system("knowledge", changed, stored)) == at_fault


def test_the_gateway_offers_every_section_and_the_bus_all_that_are_told() -> None:
    told = {str(word) for rule in SettingsChanged.schema().fields["section"].validators for word in getattr(rule, "choices", ())}
    assert set(SECTIONS) == set(SYSTEM_SETTINGS)
    assert told == set(SYSTEM_SETTINGS) - SILENT
