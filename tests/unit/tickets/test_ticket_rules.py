"""Statuses, addresses and reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from services.tickets.rules.addresses import malformed, parted, reply_to
from services.tickets.rules.reach import Reach, Standing, standing_of
from services.tickets.rules.statuses import after_customer, is_close, is_reopen, missing_to_close, reopened_by

HERE, THERE, ME, OTHER = (UUID(int=number) for number in range(1, 5))
AGENT = Reach(ME, frozenset({"agent"}), frozenset({HERE}), frozenset({HERE}))
MANAGER = Reach(ME, frozenset({"agent", "manager"}), frozenset({HERE}), frozenset({HERE}))
ADMINISTRATOR = Reach(ME, frozenset({"administrator"}), None)


@pytest.mark.spec("REP-049")
def test_closes_and_reopenings() -> None:
    assert is_close("active", "closed")
    assert is_close("waiting", "closed_locked")
    assert not is_close("closed", "closed_locked"), "that is a lock"
    assert is_reopen("closed", "active", "reply")
    assert not is_reopen("closed", "active", "follow_up_due")
    assert not is_reopen("waiting", "active", "reply")


@pytest.mark.spec("REP-050", "TKT-038")
def test_who_reopened() -> None:
    assert reopened_by("reply", "user") == "users"
    assert reopened_by("reply", "visitor") == "users"
    assert reopened_by("set", "employee") == "agents"
    assert reopened_by("bounce", "visitor") == reopened_by("set", "event_rule") == reopened_by("set", "api") == "others"


@pytest.mark.spec("TKT-026", "TKT-324")
def test_a_customers_message_makes_active_unless_locked() -> None:
    assert [after_customer(status) for status in ("active", "waiting", "closed", "closed_locked")] == ["active", "active", "active", None]


@pytest.mark.spec("TKT-034")
def test_what_keeps_from_closing() -> None:
    assert missing_to_close({}, is_resolved=False) is None
    assert missing_to_close({"is_resolution_required": True}, is_resolved=False) == "resolution_required"
    assert missing_to_close({"is_resolution_required": True}, is_resolved=True) is None


@pytest.mark.spec("TKT-056")
def test_addresses_are_parted_by_semicolons() -> None:
    assert parted(" a@x.example;b@x.example ; ;A@x.example") == ["a@x.example", "b@x.example"]
    assert parted(["a@x.example; b@x.example", "c@x.example"]) == ["a@x.example", "b@x.example", "c@x.example"]
    assert malformed(["a@x.example", "b", "c d@x.example"]) == ["b", "c d@x.example"]


@pytest.mark.spec("TKT-054", "TKT-055", "TKT-065", "TKT-300")
def test_whom_a_reply_goes_to() -> None:
    said: dict[str, Any] = {
        "email": "new@c.example",
        "last_from": "old@c.example",
        "last_to": ["ours@x.example"],
        "last_cc": ["cc@c.example"],
        "last_bcc": [],
    }
    assert reply_to(**said, last_is_incoming=True, is_to_all=False) == (["new@c.example"], [], [])
    assert reply_to(**said, last_is_incoming=True, is_to_all=True) == (["new@c.example"], ["cc@c.example"], [])
    ours: dict[str, Any] = said | {"last_to": ["new@c.example", "boss@c.example"], "last_bcc": ["b@c.example"]}
    assert reply_to(**ours, last_is_incoming=False, is_to_all=True) == (
        ["new@c.example", "boss@c.example"],
        ["cc@c.example"],
        ["b@c.example"],
    )


@pytest.mark.spec("TKT-045", "TKT-046", "TKT-299")
def test_an_agent_in_his_groups() -> None:
    assert standing_of(AGENT, group_id=HERE, agent_id=ME) is Standing.HANDLE
    assert standing_of(AGENT, group_id=HERE, agent_id=None) is Standing.HANDLE
    assert standing_of(AGENT, group_id=HERE, agent_id=OTHER) is Standing.COMMENT, "open to comment on or to take"
    assert standing_of(AGENT, group_id=THERE, agent_id=OTHER) is Standing.NONE
    assert standing_of(MANAGER, group_id=HERE, agent_id=OTHER) is Standing.HANDLE
    assert standing_of(MANAGER, group_id=THERE, agent_id=OTHER) is Standing.NONE
    assert standing_of(ADMINISTRATOR, group_id=THERE, agent_id=OTHER) is Standing.HANDLE


@pytest.mark.spec("TKT-049", "TKT-050", "TKT-257", "TKT-215", "TKT-216")
def test_the_two_switches_of_a_department() -> None:
    far: dict[str, Any] = {"group_id": THERE, "agent_id": OTHER}
    assert standing_of(AGENT, **far, is_open_to_agents=True) is Standing.COMMENT
    assert standing_of(MANAGER, **far, is_open_to_agents=True) is Standing.HANDLE
    assert standing_of(MANAGER, **far, is_open_to_managers=True) is Standing.READ
    assert standing_of(AGENT, **far, is_open_to_managers=True) is Standing.NONE
