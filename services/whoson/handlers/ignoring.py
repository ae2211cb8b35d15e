"""Invitations that nobody answered: after two minutes, at the end of the visit, or taken back (WHO-045, WHO-162)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from contracts.events import whoson as facts
from contracts.vocabulary_of_whoson import InvitationState, LiveChatStatus
from kit.service import Deadline
from kit.storage.work import Work
from services.whoson.handlers.rows import visits_by_id
from services.whoson.handlers.standing import stands
from services.whoson.models import Invitation
from services.whoson.states import Row, invitation_state, visit_state


def invitation_ignored(work: Work, deadline: Deadline) -> None:
    """The deadline. The visit is locked first, as everywhere."""
    visit_id = work.session.scalar(sa.select(Invitation.visit_id).where(Invitation.id == deadline.subject))
    visit = visits_by_id(work.session, [visit_id]).get(visit_id) if visit_id else None
    invitation = work.session.get(Invitation, deadline.subject, with_for_update=True)
    if visit is not None and invitation is not None and invitation.state == InvitationState.SENT:
        ignore(work, visit, invitation)


def ignore_of_ended(work: Work, visits: Sequence[Row]) -> None:
    """These visits, written as ended by this work, leave their open invitations unanswered. To be called before their end is told."""
    ended = {visit["id"]: visit for visit in visits}
    if not any(visit["live_chat_status"] == LiveChatStatus.INVITED for visit in visits):
        return
    wanted = sa.select(Invitation).where(Invitation.visit_id.in_(ended), Invitation.state == InvitationState.SENT)
    for invitation in work.session.scalars(wanted.order_by(Invitation.id).with_for_update()).all():
        ignore(work, ended[invitation.visit_id], invitation)


def ignore(work: Work, visit: Row, invitation: Invitation) -> None:
    """Both are held by this work."""
    invitation.state, invitation.answered_at = InvitationState.IGNORED, work.now
    work.session.flush()
    stands(work, visit, LiveChatStatus.IGNORED)
    work.announce(
        facts.InvitationIgnored(
            subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"], invitation=invitation_state(invitation)
        )
    )
