"""What the levels, switches and shipped roles come to where the manual leaves it open."""

from __future__ import annotations

import pytest

from contracts.permissions import BUILT_IN_ROLES, EMPLOYEE_FEATURES, LEVELS, PERMISSIONS, SWITCHES, USER_FEATURES
from services.people.rules.rights import granted, rights_of_role, together, wrong_levels
from tests.support.edge import FakeBus, client_as, edge

ID = "01890000-0000-7000-8000-00000000000a"
EVERYTHING = frozenset(permission.key for permission in PERMISSIONS)
HELD = {role.key: together([granted(role.levels, role.switches, role.type)]) for role in BUILT_IN_ROLES}
TO_AGENTS = "distribution.transfer_work_items_to_specific_agents"


def of(feature: str, level: str, *switches: str, role_type: str = "employee") -> set[str]:
    """The permissions of one level, without the feature's name."""
    return {key.partition(".")[2] for key in granted({feature: level}, set(switches), role_type)}


@pytest.mark.spec("PPL-523", "PPL-524", "TKT-251")
def test_agents_lack_the_six_deletes_and_managers_lack_nothing() -> None:
    features = ("tickets", "call_logs", "tasks", "kb_articles")
    users = {"users_organizations.delete_user", "users_organizations.delete_organization"}
    assert EVERYTHING - HELD["agent"] == {f"{feature}.delete" for feature in features} | users
    assert {"canned_replies.delete", "news.delete"} <= HELD["agent"]
    assert HELD["manager"] == HELD["administrator"] == EVERYTHING
    assert together([granted(dict.fromkeys(EMPLOYEE_FEATURES, "full"), set())]) == EVERYTHING, "what a new role for employees starts with"


@pytest.mark.spec("PPL-524", "TKT-190", "PPL-445")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/roles"),
        ("PATCH", f"/roles/{ID}"),
        ("DELETE", f"/roles/{ID}"),
        ("POST", "/employees"),
        ("POST", "/brands"),
        ("POST", "/departments"),
        ("PATCH", f"/departments/{ID}"),
        ("PATCH", "/settings/work"),
    ],
)
def test_only_administrators_make_employees_roles_and_settings(method: str, path: str) -> None:
    manager = HELD["manager"] | rights_of_role("manager", "employee") | rights_of_role("agent", "employee")
    bus = FakeBus()
    answer = client_as(edge(bus), "employee", permissions=manager, kinds=("agent", "manager")).open(
        f"/api/management/v1{path}", method=method, json={}
    )
    assert (answer.status_code, bus.asked) == (403, [])
    assert "rights.system_settings" in rights_of_role("administrator", "employee")


@pytest.mark.spec("PPL-527")
def test_no_live_chats_is_none_and_report_stays_on_the_portal() -> None:
    assert of("live_chats", "none") == set()
    six = {"add_comment", "add_related_item", "add_task", "add_time_log", "add_ticket", "advanced_search"}
    assert of("live_chats", "read_only") == six | {"view"}
    assert of("kb_feedback", "none") == {"report"}


@pytest.mark.spec("PPL-528", "PPL-529")
def test_literal_lists_win() -> None:
    assert "scan_broken_links" in of("kb_articles", "read_only")
    assert of("community", "read_only") == {"view", "create_thread", "create_post", "report"}
    assert {"create", "delete"} <= of("kb_articles", "modify")


@pytest.mark.spec("PPL-531", "TKT-249", "TKT-250")
def test_all_five_levels_are_offered_everywhere() -> None:
    for level in LEVELS:
        assert wrong_levels(dict.fromkeys(EMPLOYEE_FEATURES, level), "employee") == []
        assert wrong_levels(dict.fromkeys(USER_FEATURES, level), "user") == []
    assert of("tickets", "read_only") == {"view", "advanced_search"}
    assert of("tickets", "none") == of("canned_replies", "none") == of("users_organizations", "none") == of("community", "none") == set()
    lacking = of("tickets", "full") - of("tickets", "modify")
    assert lacking == {"take", "delete", "transfer", "advanced_search", "access_the_queue"}
    assert {"edit_thread", "edit_post"} <= of("community", "modify"), "no list of its own: it changes what is there"


@pytest.mark.spec("PPL-532", "TKT-250")
def test_custom_for_tickets_has_two_switches() -> None:
    assert {switch for switch in SWITCHES if switch.startswith("tickets.")} == {"tickets.mark_as_deleted", "tickets.view_queue"}
    assert of("tickets", "full") - of("tickets", "custom") == {"delete", "access_the_queue"}
    assert of("tickets", "custom", "tickets.mark_as_deleted", "tickets.view_queue") == of("tickets", "full")


@pytest.mark.spec("PPL-533")
def test_one_switch_governs_both_deletes() -> None:
    without = of("users_organizations", "custom")
    assert not {"delete_user", "delete_organization"} & without
    assert of("users_organizations", "custom", "users_organizations.delete_user") - without == {"delete_user", "delete_organization"}


@pytest.mark.spec("PPL-534", "PPL-535")
def test_what_users_hold_of_the_shared_features() -> None:
    feedback = {f"kb_feedback.{deed}" for deed in ("view", "report", "create", "reply", "edit_own", "delete_own")}
    community = {f"community.{deed}" for deed in ("view", "create_thread", "create_post", "report")}
    articles = {"kb_articles.view"}
    assert HELD["everyone"] == articles | {"kb_feedback.view", "kb_feedback.report"}, "guests read the community by the brand's role only"
    assert HELD["registered_user"] == HELD["verified_user"] == articles | feedback | community
    custom = granted(dict.fromkeys(USER_FEATURES, "full"), set(), "user")
    assert {"kb_articles.create", "canned_replies.create", "kb_feedback.moderate", "community.delete_post"} <= custom


@pytest.mark.spec("PPL-123")
def test_a_role_for_users_can_be_widened() -> None:
    verified = next(role for role in BUILT_IN_ROLES if role.key == "verified_user")
    moderator = granted({"kb_feedback": "custom", "community": "custom"}, {"kb_feedback.moderate", "community.moderate"}, "user")
    wider = granted(verified.levels, verified.switches | {"kb_feedback.moderate"}, "user")
    both = {"kb_feedback.moderate", "community.moderate"}
    assert not both & HELD["verified_user"]
    assert both <= together([HELD["verified_user"], moderator])
    assert wider == HELD["verified_user"] | {"kb_feedback.moderate"}


@pytest.mark.spec("PPL-536")
def test_posts_are_moved_and_news_is_edited() -> None:
    assert "community.move_post" in EVERYTHING
    assert "edit" not in of("news", "custom")
    assert "edit" in of("news", "custom", "news.modify")


@pytest.mark.spec("TKT-130")
def test_every_agent_may_transfer() -> None:
    assert {"tickets.transfer", "live_chats.transfer", "call_logs.transfer", TO_AGENTS} <= HELD["agent"]


@pytest.mark.spec("TKT-245", "TKT-246", "TKT-247")
def test_what_hangs_on_the_three_roles_of_employees() -> None:
    agent, manager, administrator = (rights_of_role(key, "employee") for key in ("agent", "manager", "administrator"))
    assert "rights.be_assigned_work" in agent
    assert "rights.be_assigned_work" not in administrator | manager, "not without the role Agent"
    assert "rights.all_work_of_departments" in manager - agent
    assert {"rights.system_settings", "rights.all_work_of_departments"} <= administrator
    assert "rights.system_settings" not in manager | agent
