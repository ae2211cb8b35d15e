"""Who may be invited, and what an answer does (WHO-045, WHO-048, WHO-162)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.vocabulary_of_whoson import InvitationState, LiveChatStatus

ANSWER_WITHIN = timedelta(minutes=2)
IN_THE_WAY = {
    LiveChatStatus.INVITED: "already_invited",
    LiveChatStatus.ACCEPTED: "in_chat",
    LiveChatStatus.IN_CHAT: "in_chat",
}
STANDING = {
    InvitationState.SENT: LiveChatStatus.INVITED,
    InvitationState.ACCEPTED: LiveChatStatus.ACCEPTED,
    InvitationState.REJECTED: LiveChatStatus.REJECTED,
    InvitationState.IGNORED: LiveChatStatus.IGNORED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A department and, where one is meant, a group of it."""

    department_id: str
    group_id: str | None = None


def not_invited_because(live_chat_status: str, *, is_over: bool) -> str | None:
    """None where the visitor may be invited: one open invitation at a time, and none while in a chat."""
    return "visit_over" if is_over else IN_THE_WAY.get(LiveChatStatus(live_chat_status))


def after_chat(live_chat_status: str, *, is_this_chat: bool, has_ended: bool) -> LiveChatStatus | None:
    """How the visit stands once its visitor's chat was heard of; None where that is no news. What has ended stays so."""
    if has_ended:
        return LiveChatStatus.CHAT_ENDED if is_this_chat and live_chat_status != LiveChatStatus.CHAT_ENDED else None
    if is_this_chat and live_chat_status in (LiveChatStatus.IN_CHAT, LiveChatStatus.CHAT_ENDED):
        return None
    return LiveChatStatus.IN_CHAT


def place_for(asked: Place | None, mine: Sequence[str], all_of_brand: Sequence[str]) -> Place | None:
    """The one asked for; else the first of the agent's departments; else the only one of the brand. Both lists in order of name."""
    if asked is not None:
        return asked
    if mine:
        return Place(mine[0])
    return Place(all_of_brand[0]) if len(all_of_brand) == 1 else None
