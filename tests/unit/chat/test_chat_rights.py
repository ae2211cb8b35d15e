"""What the levels of Live Chats carry, and what agents may do with chats unless a role takes it from them."""

from __future__ import annotations

import pytest

from contracts.permissions import BUILT_IN_ROLES
from services.people.rules.rights import granted, together

[AGENT] = [role for role in BUILT_IN_ROLES if role.key == "agent"]
OF_AGENTS = together([granted(AGENT.levels, AGENT.switches, AGENT.type)])
LOWEST = {"add_comment", "add_related_item", "add_task", "add_time_log", "add_ticket", "advanced_search"}


def of_level(level: str) -> set[str]:
    """Single permissions of Live Chats, but for seeing the feature at all."""
    return {key.partition(".")[2] for key in granted({"live_chats": level}, ())} - {"view"}


@pytest.mark.spec("CHT-108")
def test_read_only_carries_the_lowest_list_and_none_nothing_at_all() -> None:
    assert of_level("read_only") == LOWEST
    assert granted({"live_chats": "none"}, ()) == frozenset()
    assert "live_chats.view" in granted({"live_chats": "read_only"}, ())
    assert LOWEST < of_level("modify") < of_level("full")


@pytest.mark.spec("CHT-050")
def test_agents_may_transfer_chats_unless_a_role_takes_it_away() -> None:
    assert "live_chats.transfer" in OF_AGENTS
    less = granted(AGENT.levels | {"live_chats": "modify"}, AGENT.switches, AGENT.type)
    assert "live_chats.transfer" not in together([less])


@pytest.mark.spec("CHT-141")
def test_agents_may_delete_chats_though_not_tickets_and_call_logs() -> None:
    assert AGENT.levels["live_chats"] == "full"
    assert "live_chats.delete" in OF_AGENTS
    assert not {"tickets.delete", "call_logs.delete", "tasks.delete", "kb_articles.delete"} & OF_AGENTS
