"""Running a rebalance rule: set going by a trigger, a hundred moves a transaction, finished with one fact (RTE-097 to RTE-105)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from contracts.events.routing import RebalancingFinished
from kit.storage.work import Work
from services.routing.models import Agent, Group, Hold, RebalanceRule, RebalanceRun, WorkItem
from services.routing.placing import desk
from services.routing.placing.force import Cause, put_in_force
from services.routing.placing.items import to_the_millisecond
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.queues import ROUTING, again_for, work_queue
from services.routing.rules.decisions import Decision
from services.routing.rules.members import TicketMember
from services.routing.rules.rebalancing import Holds, Move, OwnedTicket, Plan, plan

GOING_ON = "rebalance"
MOST_AT_ONCE = 100
MOST_TOLD = 1000

_OWNED: Any = (
    sa.select(
        sa.cast(WorkItem.id, sa.Text),
        sa.cast(WorkItem.agent_id, sa.Text),
        WorkItem.unanswered_at,
        WorkItem.is_running,
        WorkItem.is_counted,
        WorkItem.assigned_at,
        Hold.read_at,
        Hold.composed_at,
        WorkItem.is_pinned,
        WorkItem.pinned_at,
    )
    .outerjoin(Hold, Hold.ticket_id == WorkItem.id)
    .where(
        WorkItem.group_id == sa.bindparam("group"),
        WorkItem.agent_id.in_(sa.bindparam("agents", expanding=True)),
        WorkItem.work_type == "ticket",
        WorkItem.is_running,
        WorkItem.is_over.is_(False),
    )
)


def begin(work: Work, rule: RebalanceRule, group: Group, trigger: str, *, actor: str = ROUTING) -> RebalanceRun:
    """Sets a run going, right after this transaction. The group is locked.

    One that waits to begin sees everything that this one would; one that is in the middle ends here, and this one goes on from there.
    """
    before = run_going_on(work.session, rule.id)
    if before is not None and not before.has_begun:
        return before
    if before is not None:
        finish(work, before, group)
    run = RebalanceRun(
        id=UUID(str(uuid7())), rule_id=rule.id, trigger=trigger, actor=actor, started_at=to_the_millisecond(work.now),
        has_begun=False, considered=0, moved_count=0, held_back_count=0, moves=[], held_back=[],
    )  # fmt: skip
    work.session.add(run)
    work.session.flush()
    work.set_deadline(GOING_ON, str(rule.id), work.now)
    return run


def begin_where_switched_on(work: Work, agent_id: UUID, group_ids: Iterable[UUID], trigger: str) -> None:
    """`agent_started` or `agent_stopped`: he, who is logged in, begins or leaves off to receive tickets of these groups (RTE-098)."""
    wanted = list(group_ids)
    if not wanted:
        return
    switch = RebalanceRule.is_on_start if trigger == "agent_started" else RebalanceRule.is_on_stop
    is_here = sa.exists().where(Agent.id == agent_id, Agent.is_logged_in)
    select = sa.select(RebalanceRule).where(
        RebalanceRule.group_id.in_(wanted), switch, RebalanceRule.agent_ids.contains([agent_id]), is_here
    )
    rules = work.session.scalars(select.order_by(RebalanceRule.group_id, RebalanceRule.id)).all()
    groups = lock_groups(work.session, {rule.group_id for rule in rules})
    for rule in rules:
        begin(work, rule, groups[rule.group_id], trigger)


def go_on(work: Work, rule: RebalanceRule, group: Group) -> None:
    """What waits in the queue is given out first, then the next hundred moves are made; the group is locked."""
    run = run_going_on(work.session, rule.id)
    if run is None:
        return
    if not run.has_begun and work_queue(work, group, "ticket", "tick"):
        work.set_deadline(GOING_ON, str(rule.id), work.now)
        return
    lock_agents(work.session, rule.agent_ids)
    made = planned(work.session, rule, run.started_at, most=MOST_AT_ONCE)
    if not run.has_begun:
        run.has_begun, run.considered, run.held_back_count = True, made.considered, len(made.held_back)
        run.held_back = [{"work_id": one.ticket_id, "because": one.because} for one in made.held_back[:MOST_TOLD]]
    _move(work, run, group, made.moves)
    if made.is_whole:
        finish(work, run, group)
    else:
        work.set_deadline(GOING_ON, str(rule.id), work.now)


def planned(session: Session, rule: RebalanceRule, now: datetime, *, most: int | None = None) -> Plan:
    """What the rule would move as things stand."""
    return plan(holds_of(rule), takers(session, rule), owned(session, rule), now, most)


def holds_of(rule: RebalanceRule) -> Holds:
    """The rule's durations, as the rules want them."""
    return Holds(
        read=timedelta(minutes=rule.hold_after_read_minutes),
        composed=timedelta(minutes=rule.hold_after_compose_minutes),
        assigned=timedelta(minutes=rule.hold_after_assigned_minutes),
        pinned=timedelta(minutes=rule.pinned_after_minutes) if rule.is_moving_pinned else None,
    )


def takers(session: Session, rule: RebalanceRule) -> list[TicketMember]:
    """The rule's agents, as far as they are members of its group."""
    meant = {str(agent_id) for agent_id in rule.agent_ids}
    members = desk.members(session, rule.group_id, "ticket")
    return [one for one in members if isinstance(one, TicketMember) and one.agent_id in meant]


def owned(session: Session, rule: RebalanceRule) -> list[OwnedTicket]:
    """The Active tickets of the group that the rule's agents own."""
    session.flush()
    return [OwnedTicket(*row) for row in session.execute(_OWNED, {"group": rule.group_id, "agents": rule.agent_ids})]


def run_going_on(session: Session, rule_id: UUID) -> RebalanceRun | None:
    """The rule's run that is not over, if there is one."""
    select = sa.select(RebalanceRun).where(RebalanceRun.rule_id == rule_id, RebalanceRun.finished_at.is_(None))
    return session.scalar(select.execution_options(populate_existing=True))


def finish(work: Work, run: RebalanceRun, group: Group) -> None:
    """The run is over, and said to be."""
    run.finished_at = work.now
    work.session.flush()
    work.announce(
        RebalancingFinished(
            subject=str(group.id),
            place=group.place(),
            run_id=str(run.id),
            rule_id=str(run.rule_id),
            trigger=run.trigger,
            considered=run.considered,
            moves=run.moves,
            held_back=run.held_back,
            moved_count=run.moved_count,
            held_back_count=run.held_back_count,
        ),
        actor=run.actor,
    )


def _move(work: Work, run: RebalanceRun, group: Group, moves: Iterable[Move]) -> None:
    """Each a receipt for its new owner (RTE-105); a pin goes along and begins anew (RTE-102). Whoever gave may be given from the queue."""
    moves = list(moves)
    select = sa.select(WorkItem).where(WorkItem.id.in_([UUID(move.ticket_id) for move in moves]))
    items = {str(item.id): item for item in work.session.scalars(select.execution_options(populate_existing=True))} if moves else {}
    cause = Cause(reason="rebalance", detail=str(run.id), actor=run.actor)
    for move in moves:
        item = items[move.ticket_id]
        item.pinned_at = to_the_millisecond(work.now) if item.is_pinned else None
        put_in_force(work, item, group, Decision("assigned", move.step, move.to_agent_id, "evened"), cause)
    told = [{"work_id": one.ticket_id, "from_agent_id": one.from_agent_id, "to_agent_id": one.to_agent_id} for one in moves]
    run.moves = (run.moves + told)[:MOST_TOLD]
    run.moved_count += len(moves)
    for giver in sorted({move.from_agent_id for move in moves}):
        again_for(work, UUID(giver), "tickets", "below_limit")
