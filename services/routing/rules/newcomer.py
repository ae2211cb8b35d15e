"""Who would get a chat that came now, after those that wait already: the rules as they are, nothing decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.routing.rules.chats import ChatDecision, distribute
from services.routing.rules.members import ChatMember
from services.routing.rules.queue import Waiting, work_chats


def as_newcomer(waiting: Iterable[Waiting], members: Iterable[ChatMember], now: datetime) -> ChatDecision:
    """RTE-076: a newcomer goes before nobody, so the queue is given out first, and he finds the members as that leaves them."""
    group = {member.agent_id: member for member in members}
    for _, decision in work_chats(waiting, list(group.values()), now):
        chosen = str(decision.agent_id)
        group[chosen] = group[chosen].after_chat(now)
    return distribute(list(group.values()))
