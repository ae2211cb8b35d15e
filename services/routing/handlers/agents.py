"""An agent as such: availability, composing, overall limits, and his row made when he is first heard of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.events.routing import AgentAvailabilityChanged, AgentComposingChanged, AgentLimitsChanged
from kit.errors import NotFound
from kit.storage.work import Reading, Work
from services.routing.handlers.works import show_back
from services.routing.models import Agent, Employee, Membership
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.switches import group_ids_of, last_in, work_queues_of
from services.routing.queries.agents import presence_of_agent
from services.routing.reaching import require_agent, whom


def make_agent(session: Session, agent_id: UUID) -> None:
    """The agent's row, if it is not there yet."""
    session.execute(insert(Agent).values(id=agent_id).on_conflict_do_nothing())


def known_agent(session: Session, agent_id: UUID) -> Employee:
    """The employee, whose agent's row is then there too. Raises NotFound agent_unknown."""
    employee = session.get(Employee, agent_id, populate_existing=True)
    if employee is None or employee.is_deleted:
        raise NotFound("agent_unknown", "There is no such agent.", field="agent_id")
    make_agent(session, agent_id)
    return employee


def locked_agent(work: Work, asked: dict[str, Any]) -> tuple[Agent, str]:
    """The agent meant, locked with his groups, and whether the agent acts or a manager.

    What the rules look at of a member changes under his groups' locks only, but for his load: so a decision sees all of a group at once.
    """
    agent_id = whom(work.call, asked)
    known_agent(work.session, agent_id)
    reason = require_agent(work.session, work.call, agent_id)
    lock_groups(work.session, group_ids_of(work.session, agent_id))
    return lock_agents(work.session, [agent_id])[agent_id], reason


def set_availability(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Available or Unavailable, for all groups; running chats stay (RTE-009).

    With the reason `call`, Unavailable that was set by hand outlives the call (RTE-013).
    """
    agent, reason = locked_agent(work, asked)
    become_available(work, agent, asked["is_available"], asked["unavailable_reason"], reason)
    return _presence(work, agent)


def become_available(work: Work, agent: Agent, is_available: bool, because: str, reason: str) -> None:
    """Sets the flag and says so; nothing happens if it stands so already. At login the caller works the queues."""
    because_now = None if is_available else because
    is_so_already = agent.is_available == is_available and (is_available or because in ("call", agent.unavailable_reason))
    if is_so_already or (is_available and because == "call" and agent.unavailable_reason != "call"):
        return
    group_ids = chat_groups(work.session, agent.id)
    left_empty = last_in(work.session, agent.id, group_ids) if agent.is_available and not is_available else []
    came_back = is_available and not agent.is_available
    agent.is_available, agent.unavailable_reason = is_available, because_now
    work.announce(
        AgentAvailabilityChanged(
            subject=str(agent.id),
            agent_id=str(agent.id),
            is_available=is_available,
            unavailable_reason=because_now,
            reason="call" if because == "call" and reason == "person" else reason,
            group_ids=[str(one) for one in group_ids],
            groups_left_empty=left_empty,
        )
    )
    if came_back and reason != "login":
        show_back(work, agent.id)
        work_queues_of(work, agent.id, ["chats"], "agent_available")


def chat_groups(session: Session, agent_id: UUID) -> list[UUID]:
    """The agent's groups in which chat is not disabled."""
    select = sa.select(Membership.group_id).where(Membership.agent_id == agent_id, Membership.chat_handling != "disabled")
    return list(session.scalars(select.order_by(Membership.group_id)))


def set_composing(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Begins or leaves off writing a call log; with the block on, no chats are given meanwhile (RTE-067)."""
    agent, _ = locked_agent(work, asked)
    blocking = asked.get("is_blocking_chats")
    wanted = (asked["is_composing"], agent.is_blocking_chats if blocking is None else blocking)
    if wanted != (agent.is_composing, agent.is_blocking_chats):
        was_blocked = agent.is_composing and agent.is_blocking_chats
        agent.is_composing, agent.is_blocking_chats = wanted
        id_ = str(agent.id)
        work.announce(AgentComposingChanged(subject=id_, agent_id=id_, is_composing=wanted[0], is_blocking_chats=wanted[1]))
        if was_blocked and not all(wanted):
            work_queues_of(work, agent.id, ["chats"], "agent_available")
    return _presence(work, agent)


def set_agent_limits(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Max Tickets over all groups and Max Active Live Chats (RTE-122, 123)."""
    agent, _ = locked_agent(work, asked)
    wanted = (asked["max_tickets"], asked["max_active_chats"])
    if wanted != (agent.max_tickets, agent.max_active_chats):
        agent.max_tickets, agent.max_active_chats = wanted
        id_ = str(agent.id)
        work.announce(AgentLimitsChanged(subject=id_, agent_id=id_, max_tickets=wanted[0], max_active_chats=wanted[1]))
        work_queues_of(work, agent.id, ["chats", "tickets"], "limit_changed")
    return _presence(work, agent)


def set_my_groups_window(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Whether My Groups opens after login (RTE-140)."""
    agent, _ = locked_agent(work, {})
    agent.is_my_groups_shown_on_login = asked["is_shown_on_login"]
    return _presence(work, agent)


def _presence(work: Work, agent: Agent) -> dict[str, Any]:
    work.session.flush()
    return presence_of_agent(Reading(work.session, work.now, work.call), {"agent_id": str(agent.id)})
