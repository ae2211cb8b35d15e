"""Tickets are merged, users are deleted: what becomes of their surveys (SUR-032)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.work import Work
from services.reports.handlers.surveys import telling
from services.reports.models import Absorption, Survey, SurveyOffer

FORGOTTEN = {"email": None, "customer_name": None, "username": None, "subject": "", "due_at": None}
_FARTHEST = 100


def ticket_absorbed(work: Work, envelope: Envelope) -> None:
    """What was offered about it is about its primary from now on, and about that one's primary, in whatever order they are heard."""
    said = envelope.data
    row = {"ticket_id": envelope.subject, "primary_id": said["primary_id"], "primary_number": said["primary_number"]}
    work.session.execute(insert(Absorption).values(row).on_conflict_do_nothing())
    target, number = _last(work, said["primary_id"], said["primary_number"])
    offers = sa.select(SurveyOffer).where(SurveyOffer.related_id == envelope.subject).order_by(SurveyOffer.id)
    for offer in work.session.scalars(offers.with_for_update()).all():
        before = {"related_id": offer.related_id, "related_number": offer.related_number}
        offer.related_id, offer.related_number = target, number
        survey = work.session.get(Survey, offer.survey_id)
        if offer.offered_at is not None and survey is not None:
            telling.survey_moved(work, offer, survey.name, before)


def _last(work: Work, ticket_id: str, number: str) -> tuple[str, str]:
    """The ticket at the end of the merges that are known so far."""
    for _ in range(_FARTHEST):
        further = work.session.get(Absorption, ticket_id)
        if further is None:
            break
        ticket_id, number = further.primary_id, further.primary_number
    return ticket_id, number


def user_deleted(work: Work, envelope: Envelope) -> None:
    """His name and addresses go, and no mail goes to him any more; what he answered stays, and counts."""
    whose = sa.update(SurveyOffer).where(SurveyOffer.user_id == envelope.subject)
    work.session.execute(whose.values(FORGOTTEN))
