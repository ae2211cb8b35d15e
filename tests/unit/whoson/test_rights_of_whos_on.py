"""Who may see visitors, and who may act on them."""

from __future__ import annotations

import pytest

from contracts.permissions import BUILT_IN_ROLES, PERMISSIONS

SEE, ACT = "whos_on.view_whos_on_visitors", "whos_on.live_chat"


@pytest.mark.spec("WHO-120", "WHO-121", "WHO-122", "WHO-179")
def test_full_control_may_both_a_custom_role_only_look_and_none_nothing() -> None:
    by_key = {permission.key: permission for permission in PERMISSIONS}
    assert "F" in by_key[SEE].levels and "F" in by_key[ACT].levels
    assert by_key[SEE].switch == "view_whos_on_visitors"
    assert by_key[ACT].switch == "-", "never under Custom"
    assert "N" not in by_key[SEE].levels + by_key[ACT].levels


@pytest.mark.spec("WHO-120", "WHO-123")
def test_every_employee_role_begins_with_full_control_and_no_role_of_users_has_it() -> None:
    levels = {role.key: role.levels.get("whos_on") for role in BUILT_IN_ROLES if role.type == "employee"}
    assert levels and set(levels.values()) == {"full"}
    assert all("whos_on" not in role.levels for role in BUILT_IN_ROLES if role.type == "user")
