"""Whether a department is online for chat (CHT-010 to CHT-013, RTE-165, RTE-166)."""

from __future__ import annotations

from datetime import datetime

from services.chat.rules.hours import Calendar


def closed_because(
    by: Calendar, now: datetime, *, is_receiving: bool, is_keeping_to_hours: bool, is_switched_off: bool = False
) -> str | None:
    """None = online; else the reason: setting, holiday, hours or activity.

    `is_receiving`: a member of the front line group with chat not disabled is switched active for chats. Whether he is logged
    in, available or full is not asked: then the chat waits in the queue.
    """
    if is_switched_off:
        return "setting"
    if by.is_holiday(now):
        return "holiday"
    if is_keeping_to_hours and not by.is_within_hours(now):
        return "hours"
    return None if is_receiving else "activity"
