"""A plain reading of when work stays with its owner (RTE-086, RTE-045, RTE-061), and whom one may name."""

from __future__ import annotations

from typing import Any

from infra.demo.observer.company import Company

REPLIES = ("reply", "bounce", "form_completed")


def stays_on_reply(company: Company, asked: dict[str, Any], owner_id: str, group_id: str, *, is_pinned: bool) -> bool:
    """RTE-086 (1) to (3): pinned, Active before, or an owner who is active for tickets there, be he logged in or not."""
    return is_pinned or asked.get("was_status") == "active" or "tickets" in company.active_in(group_id, owner_id)


def may_be_named(company: Company, work_type: str, group_id: str, agent_id: str) -> bool:
    """T1: a member. C1: a member, chat not disabled, logged in."""
    member = company.groups.get(group_id, {}).get(agent_id)
    if member is None or work_type != "chat":
        return member is not None
    return member.chat_handling != "disabled" and company.agent(agent_id).is_logged_in
