"""Telling waiting customers that their place has changed (CHT-021, CHT-023)."""

from __future__ import annotations

from kit.storage.work import Work
from services.chat.queries.waiting import places_in_queue

TOLD_AT_MOST = 500


def tell_queue(work: Work, group_id: str) -> None:
    """A signal with everybody's place in the group's queue: it may be lost, since every page that waits also asks now and then."""
    work.session.flush()
    ahead = places_in_queue(work.session, group_id, TOLD_AT_MOST)
    if ahead:
        work.signal("chat.queue_moved", {"group_id": group_id, "ahead": ahead})
