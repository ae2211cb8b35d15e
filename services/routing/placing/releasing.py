"""Work that needs nobody any more: it stops counting, is said to, and its owner's queues are worked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kit.storage.work import Work
from services.routing import announce
from services.routing.models import Agent, Group, WorkItem
from services.routing.placing.loads import load
from services.routing.placing.queues import again_for


def release(work: Work, item: WorkItem, group: Group, reason: str) -> None:
    """It ran until this moment. The group is locked."""
    holds = load(work.session, item.agent_id, group.id) if item.agent_id else None
    announce.released(work, item, group, reason, holds)
    if item.agent_id:
        again_for(work, item.agent_id, item.channel, "below_limit")


def release_as_told(work: Work, item: WorkItem, group: Group, state: dict[str, Any]) -> None:
    """The same where a request tells of it that overtook the fact; which, being older, then says nothing new."""
    if state.get("deleted_at"):
        reason = "deleted"
    elif item.work_type == "chat":
        reason = "ended"
        note_end(work, item, state)
    else:
        reason = "not_active"
    release(work, item, group, reason)


def note_end(work: Work, item: WorkItem, state: dict[str, Any]) -> None:
    """RTE-059: the owner at the moment of the end, and only he, ended a chat."""
    if item.agent_id is None:
        return
    ended_at = datetime.fromisoformat(state["ended_at"]) if state.get("ended_at") else work.now
    later = sa.func.greatest(Agent.last_chat_ended_at, ended_at)
    change = sa.update(Agent).where(Agent.id == item.agent_id).values(last_chat_ended_at=later)
    work.session.execute(change, execution_options={"synchronize_session": False})
