"""Visits in the hands of agents: found within reach, locked; and how they stand to chat."""

from __future__ import annotations

from typing import Any

from contracts.vocabulary_of_whoson import LiveChatStatus
from kit.errors import Conflict, NotFound
from kit.storage.work import Work
from services.whoson.handlers.rows import update_visits, visits_by_id
from services.whoson.matching import matched
from services.whoson.reaching import reach_of
from services.whoson.states import Row


def visit_in_reach(work: Work, visit_id: str) -> Row:
    """The visit, open or over, held until the commit. NotFound where the one who asks may not know of it (WHO-126)."""
    reach = reach_of(work.session, work.call)
    visit = visits_by_id(work.session, [visit_id]).get(visit_id)
    if visit is None or not reach.holds(visit["brand_id"]):
        raise NotFound("visitor_unknown", "There is no such visitor.")
    return visit


def check_open(visit: Row) -> None:
    if visit["ended_at"] is not None:
        raise Conflict("visit_over", "This visitor has left.")


def stands(work: Work, visit: Row, status: LiveChatStatus, **more: Any) -> None:
    """Writes how a visit, which this work holds, stands to chat from now on."""
    visit |= {"live_chat_status": status, "version": visit["version"] + 1, **more}
    update_visits(work.session, [visit])
    matched(work.session, [visit], work.now)
