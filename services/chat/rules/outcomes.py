"""How a chat that ended is counted (CHT-026, REP-059)."""

from __future__ import annotations


def outcome_of(ended_by: str, direction: str, *, had_agent: bool, had_answer: bool) -> str:
    """Abandoned = the customer of an incoming chat ended or left it before any agent wrote."""
    if ended_by == "event_rule":
        return "ended_by_event_rule"
    if ended_by not in ("customer", "customer_left"):
        return "ended_by_agent"
    if direction != "incoming" or had_answer:
        return "ended_by_customer"
    return "abandoned_after_assigned" if had_agent else "abandoned_in_queue"
