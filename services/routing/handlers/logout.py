"""Logging out with its two questions: stop receiving, and hand off the tickets (RTE-005, RTE-092 to RTE-095)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.service import Deadline
from kit.storage.work import Reading, Work
from services.routing.handlers.agents import known_agent
from services.routing.handlers.sessions import end_session, log_out_if_last
from services.routing.models import LiveSession
from services.routing.placing.force import Cause
from services.routing.placing.giving_up import MOST_AT_ONCE, hand_off
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.queues import again_for
from services.routing.placing.switches import Switch, group_ids_of, last_in, memberships_of, require_confirmation, turn
from services.routing.queries.agents import presence_of_agent
from services.routing.reaching import require_agent, whom

LOGOUT = Cause(reason="hand_off", detail="logout")


def log_out(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Ends the session named, or all of them; what was chosen is done even if another session lives on. Chats stay (RTE-095)."""
    agent_id = whom(work.call, asked)
    known_agent(work.session, agent_id)
    reason = require_agent(work.session, work.call, agent_id)
    groups = lock_groups(work.session, group_ids_of(work.session, agent_id))
    lock_agents(work.session, [agent_id])
    memberships = [one for one in memberships_of(work.session, agent_id) if one.group_id in groups]
    left_empty = last_in(work.session, agent_id, groups)
    require_confirmation(work.session, left_empty, asked["is_confirmed"] or reason != "person")
    for session_id in _sessions(work, agent_id, asked.get("session_id")):
        end_session(work, session_id, agent_id)
    log_out_if_last(work, agent_id, "person", is_handing_off_tickets=asked["is_handing_off_tickets"])
    stopped: list[Switch] = [(one, channel, False) for channel, stops in asked["stop_receiving"].items() if stops for one in memberships]
    turn(work, stopped, groups, "logout")
    handed_off = hand_off(work, agent_id, groups, LOGOUT) if asked["is_handing_off_tickets"] else 0
    if handed_off == MOST_AT_ONCE:
        work.set_deadline("hand_off", str(agent_id), work.now)
    if handed_off:
        again_for(work, agent_id, "tickets", "below_limit")  # another session of his may live on (RTE-078)
    work.session.flush()
    said = presence_of_agent(Reading(work.session, work.now, work.call), {"agent_id": str(agent_id)})
    return said | {"handed_off": handed_off}


def go_on_handing_off(work: Work, deadline: Deadline) -> None:
    """The next hundred tickets of one who had more."""
    agent_id = UUID(deadline.subject)
    groups = lock_groups(work.session, group_ids_of(work.session, agent_id))
    went = hand_off(work, agent_id, groups, LOGOUT)
    if went == MOST_AT_ONCE:
        work.set_deadline("hand_off", deadline.subject, work.now)
    if went:
        again_for(work, agent_id, "tickets", "below_limit")


def _sessions(work: Work, agent_id: UUID, session_id: str | None) -> list[UUID]:
    if session_id:
        return [UUID(str(session_id))]
    return list(work.session.scalars(sa.select(LiveSession.id).where(LiveSession.agent_id == agent_id, LiveSession.closed_at.is_(None))))
