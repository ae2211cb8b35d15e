"""A group's members as the rules want them: one query, straight from rows, once in a transaction that holds the group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.routing.models import Agent, Membership
from services.routing.placing.locks import about_to_lock, held, is_in_order
from services.routing.rules.members import ChatMember, TicketMember

MEMBER: dict[str, type[ChatMember | TicketMember]] = {"chat": ChatMember, "ticket": TicketMember, "call_log": TicketMember}
AnyMember = ChatMember | TicketMember

_AGENT = sa.cast(Agent.id, sa.Text)
_FOR_CHATS = (
    _AGENT,
    Membership.chat_handling,
    Agent.is_logged_in,
    Membership.is_active_chats,
    Agent.is_available,
    sa.and_(Agent.is_composing, Agent.is_blocking_chats),
    Agent.running_chats,
    Agent.max_active_chats,
    Agent.last_chat_ended_at,
    Agent.last_chat_assigned_at,
)
_FOR_TICKETS = (
    _AGENT,
    Membership.ticket_handling,
    Agent.is_logged_in,
    Membership.is_active_tickets,
    Agent.counted_tickets,
    Agent.max_tickets,
    Membership.counted_tickets,
    Membership.max_tickets,
    Membership.received_count,
    Membership.last_received_at,
)
_COLUMNS: dict[str, tuple[Any, ...]] = {"chat": _FOR_CHATS, "ticket": _FOR_TICKETS, "call_log": _FOR_TICKETS}


def _select(work_type: str) -> sa.Select[Any]:
    select = sa.select(*_COLUMNS[work_type]).select_from(Membership).join(Agent, Agent.id == Membership.agent_id)
    return select.where(Membership.group_id == sa.bindparam("group"))


_ALL = {work_type: _select(work_type).order_by(Agent.id) for work_type in MEMBER}
_SOME = {work_type: _select(work_type).where(Membership.agent_id.in_(sa.bindparam("agents", expanding=True))) for work_type in MEMBER}
_ONE = {work_type: _select(work_type).where(Membership.agent_id == sa.bindparam("agent")) for work_type in MEMBER}
_LOCKED = {work_type: _ONE[work_type].with_for_update(of=[Agent, Membership], key_share=True) for work_type in MEMBER}
_IF_FREE = {work_type: _ONE[work_type].with_for_update(of=[Agent, Membership], key_share=True, skip_locked=True) for work_type in MEMBER}
_AS_STORED = {"autoflush": False}


@dataclass(slots=True)
class Desk:
    """A group's members as one transaction knows them while it holds the group's lock; `stale` are to be read again."""

    members: dict[str, AnyMember]
    stale: set[UUID] = field(default_factory=set)


def members(session: Session, group_id: UUID, work_type: str) -> list[AnyMember]:
    """All members of the group, by id. Read once in a transaction that holds the group's lock, then only what changed."""
    holds, make = held(session), MEMBER[work_type]._make
    desk: Desk | None = holds.desks.get((group_id, work_type))
    if desk is None:
        rows = session.execute(_ALL[work_type], {"group": group_id}, execution_options=_AS_STORED)
        desk = Desk({row[0]: make(row) for row in rows})
        if group_id in holds.groups:
            holds.desks[(group_id, work_type)] = desk
    elif desk.stale:
        some = {"group": group_id, "agents": list(desk.stale)}
        desk.members |= {row[0]: make(row) for row in session.execute(_SOME[work_type], some, execution_options=_AS_STORED)}
        desk.stale.clear()
    return list(desk.members.values())


def member(session: Session, group_id: UUID, agent_id: UUID, work_type: str) -> AnyMember | None:
    """One member as he is now, or None who is none. Not locked."""
    row = session.execute(_ONE[work_type], {"group": group_id, "agent": agent_id}, execution_options=_AS_STORED).first()
    return MEMBER[work_type]._make(row) if row else None


def locked_member(session: Session, group_id: UUID, agent_id: UUID, work_type: str, *, may_wait: bool = True) -> AnyMember | None:
    """The same, once his row is locked until the transaction ends. With `may_wait` off, None where waiting might never end."""
    select = _LOCKED if may_wait or is_in_order(session, agent_id) else _IF_FREE
    if select is _LOCKED:
        about_to_lock(session, [agent_id])
    row = session.execute(select[work_type], {"group": group_id, "agent": agent_id}, execution_options=_AS_STORED).first()
    if row is None:
        return None
    held(session).agents.add(agent_id)
    found: AnyMember = MEMBER[work_type]._make(row)
    return found


def touch(session: Session, agent_id: UUID) -> None:
    """What this transaction remembers of the agent is true no more."""
    for desk in held(session).desks.values():
        desk.stale.add(agent_id)


def given(session: Session, group_id: UUID, work_type: str, seen: AnyMember, at: datetime) -> None:
    """The member whom the rules saw so was given one more, which is all that changed of him."""
    desk: Desk | None = held(session).desks.get((group_id, work_type))
    if desk is not None and work_type != "call_log":
        desk.members[seen.agent_id] = seen.after_chat(at) if isinstance(seen, ChatMember) else seen.after_receipt(at)
        desk.stale.discard(UUID(seen.agent_id))


def forget(session: Session) -> None:
    """What this transaction remembers of members is true no more: switches, limits, members or counters changed."""
    held(session).desks.clear()
