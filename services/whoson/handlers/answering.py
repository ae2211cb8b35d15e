"""Visitors answer invitations. Only the browser they were sent to can: it holds the key (WHO-044 to WHO-046)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from contracts.events import whoson as facts
from contracts.vocabulary_of_whoson import InvitationState
from kit.errors import Conflict, NotFound
from kit.storage.work import Work
from services.whoson.handlers.inviting import IGNORED
from services.whoson.handlers.rows import visits_by_id
from services.whoson.handlers.standing import stands
from services.whoson.models import Invitation, new_id
from services.whoson.rules.beacons import Telling
from services.whoson.rules.invitations import STANDING
from services.whoson.states import Row, invitation_state, visit_state

ANSWERS = (InvitationState.ACCEPTED, InvitationState.REJECTED)


def answer_invitation(work: Work, asked: dict[str, Any]) -> Row:
    """{invitation_id, state, chat_id}: accepted, with the id of the chat that chat opens for it. The same answer again gets the same.

    NotFound `invitation_unknown` also for another's; Conflict `invitation_over` (with its state) when it was answered otherwise or ignored.
    """
    invitation = _of_visitor(work, asked["invitation_id"], asked["visitor_key"])
    if invitation is None:
        raise NotFound("invitation_unknown", "There is no such invitation.")
    answer = InvitationState(asked["answer"])
    if invitation.state == InvitationState.SENT:
        _answer(work, invitation, answer)
    elif invitation.state != answer:
        raise Conflict("invitation_over", "This invitation does not stand any more.", state=invitation.state)
    return {"invitation_id": invitation.id, "state": invitation.state, "chat_id": invitation.chat_id}


def take_answers(work: Work, told: Sequence[Telling]) -> None:
    """Answers that came with beacons, whose visits have been written. What is not open, or another's, is passed over."""
    said = [(str(one.said.get("i")), str(one.said.get("s")), each.key) for each in told for one in each.happenings if one.what == "answer"]
    if not said:
        return
    wanted = sa.select(sa.cast(Invitation.id, sa.Text)).where(Invitation.state == InvitationState.SENT)
    wanted = wanted.where(Invitation.visitor_key.in_({key for _, _, key in said}))
    is_open = set(work.session.scalars(wanted))
    for invitation_id, answer, key in said:
        if invitation_id in is_open and answer in ANSWERS:
            invitation = _of_visitor(work, invitation_id, key)
            if invitation is not None and invitation.state == InvitationState.SENT:
                _answer(work, invitation, InvitationState(answer))


def _of_visitor(work: Work, invitation_id: str, key: str) -> Invitation | None:
    """The invitation, held, after its visit."""
    visit_id = work.session.scalar(sa.select(Invitation.visit_id).where(Invitation.id == invitation_id, Invitation.visitor_key == key))
    if visit_id is None:
        return None
    visits_by_id(work.session, [visit_id])
    return work.session.get(Invitation, invitation_id, with_for_update=True, populate_existing=True)


def _answer(work: Work, invitation: Invitation, answer: InvitationState) -> None:
    invitation.state, invitation.answered_at = answer, work.now
    if answer == InvitationState.ACCEPTED:
        invitation.chat_id = new_id()
    work.session.flush()
    work.drop_deadline(IGNORED, invitation.id)
    visit = visits_by_id(work.session, [invitation.visit_id])[invitation.visit_id]
    stands(work, visit, STANDING[answer], **({"chat_id": invitation.chat_id} if invitation.chat_id else {}))
    fact = facts.InvitationAccepted if answer == InvitationState.ACCEPTED else facts.InvitationRejected
    said = fact(subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"], invitation=invitation_state(invitation))
    work.announce(said, actor=f"visitor:{visit['id']}", via="portal")
