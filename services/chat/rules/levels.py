"""Idle and duration levels of a running chat (CHT-059 to CHT-061)."""

from __future__ import annotations

from datetime import timedelta


def idle_level(idle_for: timedelta | None, warning_after: int, critical_after: int) -> str | None:
    """None while the chat is not idle; else idle, warning or critical. Thresholds in seconds, 0 = that level is off."""
    if idle_for is None:
        return None
    return _level(idle_for, warning_after, critical_after) or "idle"


def duration_level(runs_for: timedelta, warning_after: int, critical_after: int) -> str | None:
    """None, warning or critical, counted from the start of the chat."""
    return _level(runs_for, warning_after, critical_after)


def _level(length: timedelta, warning_after: int, critical_after: int) -> str | None:
    seconds = length.total_seconds()
    if critical_after and seconds >= critical_after:
        return "critical"
    return "warning" if warning_after and seconds >= warning_after else None
