"""A member as a short row of JSON, and back: moments as microseconds, exactly as the rules compared them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from services.routing.rules.members import ChatMember, TicketMember

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Row = list[Any]


def row_of(member: ChatMember | TicketMember) -> Row:
    """[agent_id, …] in the order of the shape."""
    if isinstance(member, ChatMember):
        return [*member[:8], _number(member.last_chat_ended_at), _number(member.last_chat_assigned_at)]
    return [*member[:9], _number(member.last_received_at)]


def member_of(work_type: str, row: Sequence[Any]) -> ChatMember | TicketMember:
    """The member this row was made of."""
    if work_type == "chat":
        return ChatMember._make([*row[:8], _moment(row[8]), _moment(row[9])])
    return TicketMember._make([*row[:9], _moment(row[9])])


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def _moment(number: int | None) -> datetime | None:
    return None if number is None else EPOCH + number * MICROSECOND
