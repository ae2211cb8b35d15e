"""What a change of status means, and what may stand in its way."""

from __future__ import annotations

OPEN = ("active", "waiting")
CLOSED = ("closed", "closed_locked")
FOLLOW_UP_REASONS = ("follow_up_scheduled", "follow_up_due", "follow_up_removed")


def is_close(before: str, after: str) -> bool:
    """From an open status to a closed one; closed to closed and locked is none (REP-049)."""
    return before in OPEN and after in CLOSED


def is_reopen(before: str, after: str, reason: str) -> bool:
    """From a closed status to an open one, except by a follow-up (REP-049)."""
    return before in CLOSED and after in OPEN and reason not in FOLLOW_UP_REASONS


def reopened_by(reason: str, actor_kind: str) -> str:
    """users, agents or others (REP-050)."""
    if reason in ("bounce", "form_completed"):
        return "others"
    return {"user": "users", "visitor": "users", "employee": "agents"}.get(actor_kind, "others")


def after_customer(status: str) -> str | None:
    """The status after a customer's message: active; None when a locked ticket takes no message (TKT-026, TKT-324)."""
    return None if status == "closed_locked" else "active"


def missing_to_close(settings: dict[str, object], *, is_resolved: bool) -> str | None:
    """The code of what keeps an agent from closing, None if nothing does (TKT-034)."""
    if settings.get("is_resolution_required") and not is_resolved:
        return "resolution_required"
    return None
