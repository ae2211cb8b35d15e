"""Who would get a chat that came now: as the queue and the group's method say, together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.routing.rules.members import ChatMember
from services.routing.rules.newcomer import as_newcomer
from services.routing.rules.queue import Waiting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def waiting(*barred: set[str]) -> list[Waiting]:
    """Chats in the queue, longest first, each barred from these."""
    return [Waiting(f"c{number}", NOON + timedelta(seconds=number), True, frozenset(names)) for number, names in enumerate(barred)]


@pytest.mark.parametrize(
    ("queue", "members", "agent_id", "because"),
    [
        ([], [], None, "no_member"),
        ([], [ChatMember("a", "pull")], None, "pull_only"),
        ([], [ChatMember("a", is_logged_in=False)], None, "nobody_logged_in"),
        ([], [ChatMember("a", is_available=False)], None, "nobody_available"),
        ([], [ChatMember("a", running=1)], None, "all_at_limit"),
        ([], [ChatMember("a")], "a", None),
        ([set()], [ChatMember("a")], None, "all_at_limit"),
        ([set()], [ChatMember("a", max_active_chats=2)], "a", None),
        ([set()], [ChatMember("a"), ChatMember("b")], "b", None),
        ([{"a"}], [ChatMember("a")], "a", None),
        ([set()], [ChatMember("a", running=1)], None, "all_at_limit"),
    ],
)
def test_the_queue_goes_first(queue: list[set[str]], members: list[ChatMember], agent_id: str | None, because: str | None) -> None:
    decision = as_newcomer(waiting(*queue), members, NOON)
    assert (decision.agent_id, decision.waiting_because) == (agent_id, because)
