"""Who belongs to which group, and how (RTE-021 to RTE-029, 091, 124 to 129). Administrators only, which the gateway sees to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.events.routing import MembershipAdded, MembershipChanged, MembershipRemoved
from kit.errors import Conflict, NotFound
from kit.service import Deadline
from kit.storage.work import Reading, Work
from services.routing.handlers.agents import known_agent
from services.routing.handlers.rebalance_rules import leave_rules
from services.routing.models import Group, Membership
from services.routing.models.memberships import SETTINGS
from services.routing.placing.force import Cause
from services.routing.placing.giving_up import MOST_AT_ONCE, take_all_away
from services.routing.placing.loads import recount
from services.routing.placing.locks import lock_agents, lock_groups
from services.routing.placing.switches import Switch, turn, work_queues_of
from services.routing.queries.memberships import membership

REMOVED = Cause(reason="member_removed")
CHANNELS = ("tickets", "chats", "calls")


def add_membership(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """An agent belongs to a group from now on, his switches there off."""
    session, agent_id, group_id = work.session, UUID(asked["agent_id"]), UUID(asked["group_id"])
    employee = known_agent(session, agent_id)
    if not employee.is_agent:
        raise Conflict("not_an_agent", "Only an employee with the Agent role can be put into a group.", field="agent_id")
    group = lock_groups(session, [group_id]).get(group_id)
    if group is None or group.is_deleted:
        raise NotFound("group_unknown", "There is no such group.", field="group_id")
    lock_agents(session, [agent_id])
    known_agent(session, agent_id)  # still: whoever deletes him holds his row
    if session.scalar(sa.select(Membership.id).where(Membership.agent_id == agent_id, Membership.group_id == group_id)):
        raise Conflict("already_member", "The agent is a member of this group already.")
    settings = {name: asked[name] for name in SETTINGS}
    held = recount(session, agent_id, group_id)
    one = Membership(id=UUID(str(uuid7())), agent_id=agent_id, group_id=group_id, **settings, **held)
    session.add(one)
    session.flush()
    work.announce(MembershipAdded(subject=str(agent_id), **said_of(one, group)))
    work_queues_of(work, agent_id, ["chats", "tickets"], "member_added")
    return _answer(work, one.id)


def change_membership(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """Handling, limit or switches. With chat disabled, the chat switch goes off; queues are worked again."""
    one, group = _locked(work, UUID(asked["membership_id"]))
    if asked.get("expected_version") not in (None, one.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    changed = {name: asked[name] for name in SETTINGS if name in asked and asked[name] != getattr(one, name)}
    if changed:
        if changed.get("chat_handling") == "disabled":
            shut_out: list[Switch] = [(one, "chats", False)]
            turn(work, shut_out, {group.id: group}, "handling_disabled")
        for name, value in changed.items():
            setattr(one, name, value)
        one.version += 1
        work.session.flush()
        work.announce(MembershipChanged(subject=str(one.agent_id), **said_of(one, group)))
        detail = "handling_changed" if {"ticket_handling", "chat_handling"} & changed.keys() else "limit_changed"
        work_queues_of(work, one.agent_id, ["chats", "tickets"], detail)
    return _answer(work, one.id)


def remove_membership(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """He belongs to the group no more, and what he held of it goes to distribution (RTE-091)."""
    one, group = _locked(work, UUID(asked["membership_id"]))
    remove(work, one, group, "person")
    return {"membership_id": asked["membership_id"], "is_removed": True}


def remove(work: Work, one: Membership, group: Group, reason: str) -> None:
    """Takes a locked membership away: switches off, the fact, then his work of the group, a hundred pieces at a time."""
    agent_id = one.agent_id
    on: list[Switch] = [(one, channel, False) for channel in CHANNELS if one.is_active(channel)]
    turn(work, on, {group.id: group}, "member_removed")
    work.announce(MembershipRemoved(subject=str(agent_id), **said_of(one, group), reason=reason))
    leave_rules(work, agent_id, group.id)
    work.session.delete(one)
    work.session.flush()
    _redistribute(work, agent_id, group)


def go_on_taking_away(work: Work, deadline: Deadline) -> None:
    """The next hundred pieces of work of a former member; the subject is `<agent>:<group>`."""
    agent_id, group_id = (UUID(part) for part in deadline.subject.split(":"))
    group = lock_groups(work.session, [group_id])[group_id]
    if work.session.scalar(sa.select(Membership.id).where(Membership.agent_id == agent_id, Membership.group_id == group_id)) is None:
        _redistribute(work, agent_id, group)


def _redistribute(work: Work, agent_id: UUID, group: Group) -> None:
    """With that he may be below his limits in his other groups (RTE-078)."""
    went = take_all_away(work, agent_id, group, REMOVED)
    if went == MOST_AT_ONCE:
        work.set_deadline("take_away", f"{agent_id}:{group.id}", work.now)
    if went:
        work_queues_of(work, agent_id, ["chats", "tickets"], "below_limit")


def _locked(work: Work, membership_id: UUID) -> tuple[Membership, Group]:
    session = work.session
    found = session.execute(sa.select(Membership.agent_id, Membership.group_id).where(Membership.id == membership_id)).first()
    groups = lock_groups(session, [found.group_id]) if found else {}
    if found:
        lock_agents(session, [found.agent_id])
    one = session.get(Membership, membership_id, populate_existing=True)
    if one is None or one.group_id not in groups:
        raise NotFound("membership_unknown", "There is no such membership.")
    return one, groups[one.group_id]


def said_of(one: Membership, group: Group) -> dict[str, Any]:
    return {"agent_id": str(one.agent_id), "place": group.place(), "membership_id": str(one.id), **one.settings()}


def _answer(work: Work, membership_id: UUID) -> dict[str, Any]:
    work.session.flush()
    return membership(Reading(work.session, work.now, work.call), {"membership_id": str(membership_id)})
