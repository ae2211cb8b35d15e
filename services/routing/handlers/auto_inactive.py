"""Going inactive by itself, with or without hand-off (RTE-018 to RTE-020, RTE-174, RTE-175)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from contracts.events.routing import AgentBecameAutoInactive
from contracts.vocabulary import Channel
from kit.service import Deadline
from kit.storage.work import Work
from services.routing.models import Agent, Group, Membership, WebSession
from services.routing.placing.force import Cause
from services.routing.placing.giving_up import MOST_AT_ONCE, hand_off
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.queues import ROUTING, again_for
from services.routing.placing.switches import Switch, turn

CAUSE = Cause(reason="hand_off", detail="auto_inactive", actor=ROUTING)
# Who was never logged in has done nothing that he could leave off doing. The time runs on after logout.
IDLE_SINCE = sa.func.greatest(WebSession.last_action_at, Agent.logged_in_at)
_IDLE = (
    sa.select(Membership.agent_id, Membership.group_id, IDLE_SINCE)
    .join(Agent, Agent.id == Membership.agent_id)
    .outerjoin(WebSession, WebSession.agent_id == Membership.agent_id)
    .where(
        Membership.auto_inactive_minutes.is_not(None),
        sa.or_(Membership.is_active_tickets, Membership.is_active_chats, Membership.is_active_calls),
        IDLE_SINCE + Membership.auto_inactive_minutes * sa.literal_column("interval '1 minute'") <= sa.bindparam("now"),
    )
    .order_by(Membership.agent_id, Membership.group_id)
    .limit(500)
)


def look_for_idle(work: Work) -> None:
    """Timer: each who has been idle for too long in a group goes inactive in a transaction of its own."""
    for agent_id, group_id, _ in work.session.execute(_IDLE, {"now": work.now}):
        work.set_deadline("auto_inactive", f"{agent_id}:{group_id}", work.now)


def go_inactive(work: Work, deadline: Deadline) -> None:
    """All his channels in that group, if it is still so; the subject is `<agent>:<group>`."""
    agent_id, group_id = _ids(deadline)
    groups = lock_groups(work.session, [group_id])
    lock_agents(work.session, [agent_id])
    here = _IDLE.where(Membership.agent_id == agent_id, Membership.group_id == group_id)
    idle = work.session.execute(here, {"now": work.now}).first()
    if idle is None or group_id not in groups:
        return
    select = sa.select(Membership).where(Membership.agent_id == agent_id, Membership.group_id == group_id)
    one = work.session.scalars(select.execution_options(populate_existing=True)).one()
    _tell(work, one, groups[group_id], since=idle[2])
    off: list[Switch] = [(one, channel, False) for channel in Channel if one.is_active(channel)]
    turn(work, off, groups, "auto_inactive")
    if one.is_handing_off_on_auto_inactive:
        _hand_off(work, agent_id, groups[group_id])


def go_on_handing_off(work: Work, deadline: Deadline) -> None:
    """The next hundred of one who had more."""
    agent_id, group_id = _ids(deadline)
    for group in lock_groups(work.session, [group_id]).values():
        _hand_off(work, agent_id, group)


def _hand_off(work: Work, agent_id: UUID, group: Group) -> None:
    """His tickets; chat, which knows from whom each of them was taken before, asks for his chats when it hears of it (RTE-174)."""
    went = hand_off(work, agent_id, {group.id: group}, CAUSE)
    if went == MOST_AT_ONCE:
        work.set_deadline("auto_hand_off", f"{agent_id}:{group.id}", work.now)
    if went:
        again_for(work, agent_id, "tickets", "below_limit")


def _tell(work: Work, one: Membership, group: Group, since: datetime) -> None:
    work.announce(
        AgentBecameAutoInactive(
            subject=str(one.agent_id),
            agent_id=str(one.agent_id),
            place=group.place(),
            idle_seconds=int((work.now - since).total_seconds()),
            was_active=[channel for channel in Channel if one.is_active(channel)],
            is_handing_off=one.is_handing_off_on_auto_inactive,
        )
    )


def _ids(deadline: Deadline) -> tuple[UUID, UUID]:
    agent_id, _, group_id = deadline.subject.partition(":")
    return UUID(agent_id), UUID(group_id)
