"""Agents and event rules invite visitors to a chat, or push one (WHO-041 to WHO-043, WHO-048)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.events import whoson as facts
from contracts.vocabulary_of_whoson import InvitationSource, InvitationState, LiveChatStatus
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from kit.storage.work import Work
from services.whoson.handlers.ignoring import ignore
from services.whoson.handlers.standing import stands, visit_in_reach
from services.whoson.models import Department, Employee, Group, Invitation, Membership, new_id
from services.whoson.rules.invitations import ANSWER_WITHIN, Place, not_invited_because, place_for
from services.whoson.states import Row, invitation_state, visit_state

IGNORED = "invitation_ignored"
REFUSED = {
    "visit_over": "This visitor has left.",
    "already_invited": "This visitor has been invited already.",
    "in_chat": "This visitor is in a chat.",
}


def invite_visitor(work: Work, asked: dict[str, Any]) -> Row:
    """The invitation. Conflict `visit_over`, `already_invited`, `in_chat`; Invalid `department_needed` where none can be told."""
    visit = visit_in_reach(work, asked["visit_id"])
    because = not_invited_because(visit["live_chat_status"], is_over=visit["ended_at"] is not None)
    if because:
        raise Conflict(because, REFUSED[because])
    source, agent = _inviting(work)
    place = _place(work.session, visit, asked, agent)
    invitation = Invitation(
        id=new_id(),
        visit_id=visit["id"],
        visitor_key=visit["visitor_key"],
        brand_id=visit["brand_id"],
        source=source,
        kind=asked["kind"],
        agent_id=agent.id if agent else None,
        department_id=place.department_id,
        group_id=place.group_id,
        state=InvitationState.SENT,
        text=asked["text"],
        sent_at=work.now,
    )
    work.session.add(invitation)
    work.session.flush()
    stands(work, visit, LiveChatStatus.INVITED)
    told = invitation_state(invitation)
    name = agent.display_name if agent else None
    work.announce(
        facts.InvitationSent(
            subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"], invitation=told, agent_name=name
        )
    )
    work.set_deadline(IGNORED, invitation.id, work.now + ANSWER_WITHIN)
    return told


def withdraw_invitation(work: Work, asked: dict[str, Any]) -> Row:
    """Takes it back: it counts as ignored. Again is no error; Conflict `invitation_answered` when the visitor was quicker."""
    visit = visit_in_reach(work, asked["visit_id"])
    invitation = work.session.get(Invitation, asked["invitation_id"], with_for_update=True)
    if invitation is None or invitation.visit_id != visit["id"]:
        raise NotFound("invitation_unknown", "There is no such invitation.")
    if invitation.state == InvitationState.SENT:
        work.drop_deadline(IGNORED, invitation.id)
        ignore(work, visit, invitation)
    elif invitation.state != InvitationState.IGNORED:
        raise Conflict("invitation_answered", "The visitor has answered already.", state=invitation.state)
    return invitation_state(invitation)


def _inviting(work: Work) -> tuple[InvitationSource, Employee | None]:
    if work.call.actor_kind == "event_rule":
        return InvitationSource.EVENT, None
    agent = work.session.get(Employee, work.call.actor_id) if work.call.actor_kind == "employee" else None
    if agent is None or agent.is_deleted:
        raise Forbidden("agents_only", "Only an agent or an event rule may invite.")
    return InvitationSource.AGENT, agent


def _place(session: Session, visit: Row, asked: dict[str, Any], agent: Employee | None) -> Place:
    """Always of the visitor's brand. An event rule names its department (WHO-163)."""
    departments = sa.select(Department.id).where(Department.brand_id == visit["brand_id"], ~Department.is_deleted)
    departments = departments.order_by(Department.name, Department.id)
    mine: list[str] = []
    if agent is not None:
        groups = sa.select(Group.department_id).join(Membership, Membership.group_id == Group.id)
        groups = groups.where(Membership.agent_id == agent.id, ~Membership.is_deleted, ~Group.is_deleted)
        mine = list(session.scalars(departments.where(Department.id.in_(groups))))
    found = place_for(_asked_for(session, visit, asked), mine, [] if agent is None else list(session.scalars(departments.limit(2))))
    if found is None:
        raise Invalid("department_needed", "Say which department the visitor is invited to.", field="department_id")
    return found


def _asked_for(session: Session, visit: Row, asked: dict[str, Any]) -> Place | None:
    department_id, group_id = asked.get("department_id"), asked.get("group_id")
    if group_id:
        group = session.get(Group, group_id)
        if group is None or group.is_deleted or group.brand_id != visit["brand_id"] or department_id not in (None, group.department_id):
            raise NotFound("group_unknown", "There is no such group for this visitor.", field="group_id")
        return Place(group.department_id, group.id)
    if not department_id:
        return None
    department = session.get(Department, department_id)
    if department is None or department.is_deleted or department.brand_id != visit["brand_id"]:
        raise NotFound("department_unknown", "There is no such department for this visitor.", field="department_id")
    return Place(department.id)
