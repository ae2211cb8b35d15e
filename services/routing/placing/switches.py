"""An agent's switches in his groups, and what follows when one is turned (RTE-007 to RTE-017, RTE-042)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.events.routing import CountersReset
from kit.errors import Conflict
from kit.storage.work import Work
from services.routing import announce
from services.routing.models import Agent, Group, Membership, WorkSettings
from services.routing.placing import desk
from services.routing.placing.queues import again_for
from services.routing.placing.rebalancing import begin_where_switched_on
from services.routing.rules.presence import groups_left_empty

MOST_COUNTERS = 500
Switch = tuple[Membership, str, bool]


def memberships_of(session: Session, agent_id: UUID) -> list[Membership]:
    """The agent's memberships as they are now."""
    session.flush()
    select = sa.select(Membership).where(Membership.agent_id == agent_id).order_by(Membership.group_id)
    return list(session.scalars(select.execution_options(populate_existing=True)))


def group_ids_of(session: Session, agent_id: UUID) -> list[UUID]:
    """The groups the agent is in."""
    return list(session.scalars(sa.select(Membership.group_id).where(Membership.agent_id == agent_id).order_by(Membership.group_id)))


def last_in(session: Session, agent_id: UUID, group_ids: Iterable[UUID]) -> list[str]:
    """The groups among these that would have nobody left to be given a chat if this agent left off now."""
    session.flush()
    rows = session.execute(
        sa.select(Membership.group_id, sa.func.count(), sa.func.bool_or(Membership.agent_id == agent_id))
        .join(Agent, Agent.id == Membership.agent_id)
        .where(
            Membership.group_id.in_(list(group_ids)),
            Membership.chat_handling != "disabled",
            Membership.is_active_chats,
            Agent.is_logged_in,
            Agent.is_available,
        )
        .group_by(Membership.group_id)
    )
    return groups_left_empty({str(group_id): (count, bool(is_he_among)) for group_id, count, is_he_among in rows})


def require_confirmation(session: Session, left_empty: Collection[str], is_confirmed: bool) -> None:
    """CHT-019: where the system's setting is on, the last one must confirm. Raises Conflict last_for_chat with the groups."""
    if not left_empty or is_confirmed:
        return
    if session.scalar(sa.select(WorkSettings.is_last_agent_warned).where(WorkSettings.section == "work")):
        raise Conflict(
            "last_for_chat", "You are the last one here for live chat. Confirm that you want to stop.", group_ids=list(left_empty)
        )


def turn(work: Work, switches: Iterable[Switch], groups: dict[UUID, Group], reason: str) -> list[Switch]:
    """Sets those switches that are not so already and says so; the groups and the agent are locked. Returns what was turned."""
    turned = [(one, channel, is_on) for one, channel, is_on in switches if one.is_active(channel) != is_on]
    off = [one for one, channel, is_on in turned if channel == "chats" and not is_on]
    left_empty = last_in(work.session, off[0].agent_id, [one.group_id for one in off]) if off else []
    for one, channel, is_on in turned:
        setattr(one, f"is_active_{channel}", is_on)
        empty = [str(one.group_id)] if channel == "chats" and not is_on and str(one.group_id) in left_empty else []
        announce.activity(work, one, groups[one.group_id], channel, reason, empty)
    work.session.flush()
    stopped = [one for one, channel, is_on in turned if channel == "tickets" and not is_on]
    if stopped:
        begin_where_switched_on(work, stopped[0].agent_id, [one.group_id for one in stopped], "agent_stopped")
    return turned


def begin_to_receive(work: Work, agent_id: UUID, group_ids: Iterable[UUID], groups: dict[UUID, Group]) -> None:
    """RTE-042: the counters of these (locked) groups start again from the Active tickets each member owns there."""
    group_ids = list(group_ids)
    begin_where_switched_on(work, agent_id, group_ids, "agent_started")
    for group_id in sorted(set(group_ids)):
        work.session.flush()
        change = sa.update(Membership).where(Membership.group_id == group_id, Membership.received_count != Membership.active_tickets)
        change = change.values(received_count=Membership.active_tickets)
        work.session.execute(change, execution_options={"synchronize_session": False})
        counters = work.session.execute(
            sa.select(Membership.agent_id, Membership.received_count).where(Membership.group_id == group_id).order_by(Membership.agent_id)
        ).all()
        desk.forget(work.session)
        shown = counters if len(counters) <= MOST_COUNTERS else [row for row in counters if row[1]][:MOST_COUNTERS]
        work.announce(
            CountersReset(
                subject=str(group_id),
                place=groups[group_id].place(),
                went_active_agent_id=str(agent_id),
                counters=[{"agent_id": str(one), "received_count": count} for one, count in shown],
            )
        )


def work_queues_of(work: Work, agent_id: UUID, channels: Iterable[str], detail: str) -> None:
    """RTE-078, for each of the channels."""
    for channel in sorted(set(channels)):
        again_for(work, agent_id, channel, detail)
