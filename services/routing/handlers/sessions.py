"""Live sessions of employees: an agent is logged in while he has one (RTE-001 to RTE-006)."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from contracts.events.routing import AgentLoggedIn, AgentLoggedOut
from kit.storage.work import Work
from services.routing.handlers.agents import become_available, make_agent
from services.routing.handlers.works import show_back
from services.routing.models import Agent, Employee, LiveSession
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.rebalancing import begin_where_switched_on
from services.routing.placing.switches import Switch, begin_to_receive, group_ids_of, last_in, memberships_of, turn, work_queues_of

LOGOUT_REASONS = {"signed_out": "person", "revoked": "person", "time_out": "time_out", "restart": "restart"}
AUTO_ACTIVE = ("tickets", "chats")


def opened(work: Work, envelope: Envelope) -> None:
    """`session_opened` of an employee. The first one logs an agent in."""
    if not envelope.data["is_employee"]:
        return
    session_id, agent_id = UUID(envelope.data["session_id"]), UUID(envelope.subject)
    one_at_a_time(work, agent_id)
    row = insert(LiveSession).values(id=session_id, agent_id=agent_id, opened_at=envelope.time)
    work.session.execute(row.on_conflict_do_nothing())
    employee = work.session.get(Employee, agent_id, populate_existing=True)
    if employee is not None and employee.may_be_given_work:
        log_in(work, agent_id, session_id)


def closed(work: Work, envelope: Envelope) -> None:
    """`session_closed`. The last one logs the agent out; no switch is changed and nothing handed off (RTE-006)."""
    session_id, agent_id = UUID(envelope.data["session_id"]), UUID(envelope.subject)
    lock_groups(work.session, group_ids_of(work.session, agent_id))
    end_session(work, session_id, agent_id)
    log_out_if_last(work, agent_id, LOGOUT_REASONS.get(envelope.data["reason"], "person"))


def one_at_a_time(work: Work, person_id: UUID) -> None:
    """What is heard of a person's sessions and of the person waits for each other, so that neither misses what the other brings."""
    work.session.execute(sa.text("select pg_advisory_xact_lock(hashtextextended(:person, 0))"), {"person": str(person_id)})


def end_session(work: Work, session_id: UUID, agent_id: UUID) -> None:
    """Marks the session as over, also one whose opening has not been heard of yet."""
    row = insert(LiveSession).values(id=session_id, agent_id=agent_id, opened_at=work.now, closed_at=work.now)
    work.session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"closed_at": work.now}))


def live_session(work: Work, agent_id: UUID) -> UUID | None:
    """One of the agent's live sessions, if there is any."""
    select = sa.select(LiveSession.id).where(LiveSession.agent_id == agent_id, LiveSession.closed_at.is_(None))
    return work.session.scalar(select.order_by(LiveSession.opened_at).limit(1))


def log_in(work: Work, agent_id: UUID, session_id: UUID) -> None:
    """Logged in, auto-active groups switched on, Available if any is (RTE-003, 176); counters start again (RTE-158)."""
    make_agent(work.session, agent_id)
    if live_session(work, agent_id) is None or work.session.scalar(sa.select(Agent.is_logged_in).where(Agent.id == agent_id)):
        return
    groups = lock_groups(work.session, group_ids_of(work.session, agent_id))
    agent = lock_agents(work.session, [agent_id])[agent_id]
    if agent.is_logged_in:
        return
    agent.is_logged_in, agent.logged_in_at = True, work.now
    id_ = str(agent_id)
    work.announce(AgentLoggedIn(subject=id_, agent_id=id_, session_id=str(session_id), reason="person"))
    memberships = [one for one in memberships_of(work.session, agent_id) if one.group_id in groups]
    auto: list[Switch] = [
        (one, channel, True) for one in memberships if one.is_active_on_login for channel in AUTO_ACTIVE if one.may_be_active(channel)
    ]
    turn(work, auto, groups, "login")
    if auto:
        become_available(work, agent, True, "manual", "login")
    begin_to_receive(work, agent_id, [one.group_id for one in memberships if one.is_active_tickets], groups)
    show_back(work, agent_id)
    work_queues_of(work, agent_id, AUTO_ACTIVE, "agent_logged_in")


def log_out_if_last(work: Work, agent_id: UUID, reason: str, *, is_handing_off_tickets: bool = False) -> bool:
    """Logs the agent out when no session of his lives any more. Says whether he was logged out by this."""
    agent = lock_agents(work.session, [agent_id]).get(agent_id)
    if agent is None or not agent.is_logged_in or live_session(work, agent_id) is not None:
        return False
    left_empty = last_in(work.session, agent_id, group_ids_of(work.session, agent_id))
    on = [one.group_id for one in memberships_of(work.session, agent_id) if one.is_active_tickets]
    begin_where_switched_on(work, agent_id, on, "agent_stopped")
    agent.is_logged_in = False
    id_ = str(agent_id)
    work.announce(
        AgentLoggedOut(
            subject=id_, agent_id=id_, reason=reason, is_handing_off_tickets=is_handing_off_tickets, groups_left_empty=left_empty
        )
    )
    return True
