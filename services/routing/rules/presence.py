"""Who receives, when a department is online, and which groups somebody leaves empty (RTE-010, CHT-010 to CHT-013)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.routing.rules.members import DISABLED, ChatMember, TicketMember


def may_be_given_chat(member: ChatMember) -> bool:
    """RTE-010: logged in, active for chats in the group, Available."""
    return member.handling != DISABLED and member.is_logged_in and member.is_active and member.is_available


def may_be_given_ticket(member: TicketMember) -> bool:
    """RTE-010: logged in and active for tickets in the group; Available is not looked at."""
    return member.is_logged_in and member.is_active


def is_receiving_chats(member: ChatMember) -> bool:
    """CHT-012: switched active for chats and not shut out. Logged out, unavailable, full or on Pull still counts."""
    return member.is_active and member.handling != DISABLED


def is_online(front_line: Iterable[ChatMember], *, is_holiday: bool = False, is_closed_by_hours: bool = False) -> bool:
    """CHT-010 to CHT-013: whether a department takes new chats."""
    return not is_holiday and not is_closed_by_hours and any(is_receiving_chats(member) for member in front_line)


def groups_left_empty(receiving: Mapping[str, tuple[int, bool]]) -> list[str]:
    """The groups in which the agent who leaves off is the last who could be given a chat.

    `receiving` says of each group, before the change, how many could be given one and whether he is among them.
    """
    return sorted(group_id for group_id, (count, is_he_among) in receiving.items() if is_he_among and count == 1)
