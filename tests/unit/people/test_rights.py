"""The catalogue against the tables of docs/spec/people.md, and the rules about levels, switches and unions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from contracts.permissions import (
    ALL_KEYS,
    BUILT_IN_ROLES,
    EMPLOYEE_FEATURES,
    FEATURES,
    LEVELS,
    PERMISSIONS,
    SWITCHES,
    USER_FEATURES,
    role_id,
)
from kit.config import PROJECT
from services.people.rules.rights import granted, missing_switches, rights_of_role, together, wrong_levels, wrong_switches
from services.people.rules.scopes import unknown, within

SPEC = (PROJECT / "docs" / "spec" / "people.md").read_text()
FEATURE_OF = {
    "KB Articles": "kb_articles",
    "KB Feedback": "kb_feedback",
    "Canned Replies": "canned_replies",
    "Who's On": "whos_on",
    "Call Logs": "call_logs",
    "Live Chats": "live_chats",
    "Users/Organizations": "users_organizations",
}
BY_ROW = {permission.row: permission for permission in PERMISSIONS}
ROLES = {role.key: role for role in BUILT_IN_ROLES}
# rows whose literal level lists are completed by the general meaning of the level (PPL-531)
COMPLETED = {"PPL-332", "PPL-335", "PPL-337", "PPL-340", "PPL-373", *(f"PPL-{number}" for number in range(409, 427))}


def matrix() -> Iterator[tuple[str, list[str]]]:
    """Row id to its cells, from the permission tables of the spec."""
    inside = SPEC[SPEC.index("### Matrix of single permissions") : SPEC.index("#### Rights that hang on a role")]
    for line in inside.splitlines():
        if re.match(r"\| PPL-\d+ \|", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            yield cells[0], cells[1:]


MATRIX = [pytest.param(row, cells, marks=pytest.mark.spec(row), id=row) for row, cells in matrix()]


@pytest.mark.parametrize(("row", "cells"), MATRIX)
def test_defaults_of_the_built_in_roles(row: str, cells: list[str]) -> None:
    permission = BY_ROW[row]
    for key, cell in zip(ROLES, cells[6:12], strict=True):
        role = ROLES[key]
        held = permission.key in together([granted(role.levels, role.switches, role.type)])
        expected = cell.removesuffix(" S")
        if expected == "-":
            assert permission.feature not in FEATURES[role.type]
        assert held == (expected == "y"), f"{permission.key} for {role.name}"


@pytest.mark.parametrize(("row", "cells"), MATRIX)
def test_levels_carry_what_their_lists_say(row: str, cells: list[str]) -> None:
    permission = BY_ROW[row]
    written = {letter for letter, cell in zip("FMRN", cells[1:5], strict=True) if cell == "x"}
    assert written <= set(permission.levels)
    if row not in COMPLETED:
        assert written == set(permission.levels)


@pytest.mark.spec("PPL-128", "PPL-410")
@pytest.mark.parametrize(("row", "cells"), MATRIX)
def test_switches_decide_under_custom(row: str, cells: list[str]) -> None:
    permission = BY_ROW[row]
    off = permission.key in granted({permission.feature: "custom"}, set())
    switches = SWITCHES | {"reports.report:volume"}
    on = permission.key in granted({permission.feature: "custom"}, switches)
    assert on == (cells[5] != "not granted under Custom")
    assert off == cells[5].startswith("none")


def default_levels() -> Iterator[tuple[str, list[str]]]:
    inside = SPEC[SPEC.index("### Default level per feature") : SPEC.index("### Matrix of single permissions")]
    for line in inside.splitlines():
        if re.match(r"\| PPL-\d+ \|", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            yield cells[0], cells[1:]


LEVEL_WORDS = {"Full": "full", "Read Only": "read_only", "None": "none", "as Registered User": "custom", "-": ""}


@pytest.mark.parametrize(
    ("row", "cells"), [pytest.param(row, cells, marks=pytest.mark.spec(row), id=row) for row, cells in default_levels()]
)
def test_default_level_of_each_feature(row: str, cells: list[str]) -> None:
    feature = FEATURE_OF.get(cells[0], cells[0].lower())
    for key, cell in zip(ROLES, cells[2:8], strict=True):
        said = re.sub(r" S$|,? see COM-110$", "", cell)
        expected = "custom" if said.startswith("Custom") else LEVEL_WORDS[said]
        assert ROLES[key].levels.get(feature, "") == expected, key


def test_every_permission_of_the_matrix_stands_in_the_catalogue() -> None:
    assert {row for row, _ in matrix()} == set(BY_ROW) - {"PPL-127"}
    assert len({permission.key for permission in PERMISSIONS}) == len(PERMISSIONS)
    assert all(permission.needs in ALL_KEYS for permission in PERMISSIONS if permission.needs)


@pytest.mark.spec("PPL-127")
@pytest.mark.parametrize("feature", EMPLOYEE_FEATURES)
def test_the_level_none_hides_a_feature_and_full_holds_all_of_it(feature: str) -> None:
    everything = {permission.key for permission in PERMISSIONS if permission.feature == feature}
    assert granted({feature: "full"}, set()) == everything
    assert granted({feature: "none"}, set()) <= {"kb_feedback.report"}
    assert f"{feature}.view" in granted({feature: "read_only"}, set())
    assert granted({feature: "read_only"}, set()) <= everything


@pytest.mark.spec("PPL-125", "PPL-126")
def test_user_roles_have_four_features() -> None:
    assert USER_FEATURES == ("kb_articles", "kb_feedback", "canned_replies", "community")
    assert len(EMPLOYEE_FEATURES) == 15
    assert granted(dict.fromkeys(EMPLOYEE_FEATURES, "full"), set(), "user") == granted(dict.fromkeys(USER_FEATURES, "full"), set(), "user")
    assert wrong_levels({"tickets": "full", "kb_articles": "most", "community": "none"}, "user") == ["kb_articles", "tickets"]
    assert wrong_levels(dict.fromkeys(EMPLOYEE_FEATURES, "custom"), "employee") == []
    assert all(wrong_levels({"tickets": level}, "employee") == [] for level in LEVELS)


@pytest.mark.spec("PPL-120")
def test_a_right_granted_by_any_role_is_granted() -> None:
    tickets, chats = granted({"tickets": "read_only"}, set()), granted({"live_chats": "read_only"}, set())
    assert together([tickets, chats]) == tickets | chats
    assert together([]) == frozenset()


@pytest.mark.spec("PPL-130")
@pytest.mark.parametrize("row", ["tickets.transfer", "live_chats.transfer", "call_logs.transfer"])
def test_a_transfer_needs_the_right_of_the_item_and_of_distribution(row: str) -> None:
    item = granted({row.partition(".")[0]: "full"}, set())
    groups_only = granted({"distribution": "custom"}, {"distribution.transfer_work_items"})
    assert row not in together([item])
    assert row in together([item, groups_only])
    assert "distribution.transfer_work_items_to_specific_agents" not in together([item, groups_only])


@pytest.mark.spec("PPL-537", "PPL-378")
def test_tasks_are_transferred_to_agents_only() -> None:
    tasks = granted({"tasks": "full"}, set())
    assert "tasks.transfer" not in together([tasks, granted({"distribution": "custom"}, {"distribution.transfer_work_items"})])
    assert "tasks.transfer" in together([tasks, granted({"distribution": "full"}, set())])


@pytest.mark.spec("PPL-129", "PPL-426")
def test_two_switches_need_another() -> None:
    wide, details = "distribution.transfer_work_items_to_specific_agents", "surveys.view_details"
    assert missing_switches({wide, details}) == {wide: "distribution.transfer_work_items", details: "surveys.view_summary"}
    assert missing_switches({wide, "distribution.transfer_work_items"}) == {}
    assert details not in together([granted({"surveys": "custom"}, {details})])


@pytest.mark.spec("PPL-131", "PPL-133", "PPL-420", "PPL-374", "PPL-406")
def test_single_switches_of_an_agent() -> None:
    without = granted({"distribution": "custom", "tickets": "custom", "live_chats": "custom"}, set())
    assert not {"distribution.manage_agent_status", "tickets.access_the_queue", "live_chats.view_the_queue"} & without
    assert {"tickets.reply", "live_chats.take"} <= without


@pytest.mark.spec("PPL-411")
def test_reports_are_granted_one_by_one() -> None:
    one = granted({"reports": "custom"}, {"reports.report:ticket_volume"})
    assert {"reports.view_a_report", "reports.view_a_report:ticket_volume", "reports.print"} <= one
    assert "reports.view_a_report" not in granted({"reports": "custom"}, set())
    assert wrong_switches({"reports.report:ticket_volume", "tickets.fly", "news.create"}, "employee") == ["tickets.fly"]
    assert wrong_switches({"news.create"}, "user") == ["news.create"]


@pytest.mark.spec("PPL-120", "PPL-411", "REP-094")
def test_who_may_see_every_report_by_one_role_is_not_bound_to_the_single_ones_of_another() -> None:
    one = granted({"reports": "custom"}, {"reports.report:ticket_volume"})
    other = granted({"reports": "custom"}, {"reports.report:open_chats"})
    assert {f"reports.view_a_report:{report}" for report in ("ticket_volume", "open_chats")} <= together([one, other])
    every = together([one, granted({"reports": "read_only"}, set())])
    assert [key for key in every if key.startswith("reports.view_a_report")] == ["reports.view_a_report"]


RIGHTS = {
    "PPL-444": ("rights.open_management", {"agent", "manager", "administrator"}),
    "PPL-445": ("rights.system_settings", {"administrator"}),
    "PPL-446": ("rights.change_credentials", {"administrator"}),
    "PPL-447": ("rights.active_agents", {"manager", "administrator"}),
    "PPL-448": ("rights.all_work_of_departments", {"manager", "administrator"}),
    "PPL-449": ("rights.be_assigned_work", {"agent"}),
    "PPL-450": ("rights.skip_captcha", {"verified_user"}),
    "PPL-451": ("rights.organization_tickets", {"verified_user"}),
    "PPL-452": ("rights.post_links", {"verified_user"}),
    "PPL-453": ("rights.approve_avatars", {"administrator"}),
    "PPL-454": ("rights.lift_lock", {"administrator"}),
    "PPL-455": ("rights.system_level_events", {"administrator"}),
}


@pytest.mark.parametrize(("right", "holders"), [pytest.param(*said, marks=pytest.mark.spec(row), id=row) for row, said in RIGHTS.items()])
def test_rights_that_hang_on_a_role(right: str, holders: set[str]) -> None:
    assert {key for key, role in ROLES.items() if right in rights_of_role(key, role.type)} == holders
    assert (right in rights_of_role(None, "employee")) == (right == "rights.open_management")
    assert right not in rights_of_role(None, "user")


def test_ids_of_built_in_roles_are_fixed() -> None:
    assert [role.id for role in BUILT_IN_ROLES] == [role_id(number) for number in range(1, 7)]


@pytest.mark.parametrize(
    ("scopes", "covered"),
    [
        (["*"], {"tickets.view", "tickets.take", "news.view"}),
        (["tickets.*"], {"tickets.view", "tickets.take"}),
        (["news.view"], {"news.view"}),
        ([], set()),
    ],
)
def test_scopes(scopes: list[str], covered: set[str]) -> None:
    assert within(scopes, ["tickets.view", "tickets.take", "news.view"]) == covered
    assert unknown([*scopes, "tickets.fly", "fish.*"], ALL_KEYS) == ["fish.*", "tickets.fly"]
