"""An offer is made: one for a survey and a piece of work and way, however often it is asked for (SUR-020)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.vocabulary_of_surveys import OfferSource, RelatedType
from kit.storage.work import Work
from services.reports.handlers.surveys import telling
from services.reports.models import Forgotten, Survey, SurveyOffer, new_id
from services.reports.portals import token_of_offer
from services.reports.rules.surveys.tokens import hash_of

MAILED = (OfferSource.TICKET_CLOSED, OfferSource.EVENT_ACTION)
_ADDRESS = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a survey is about, and whom it goes to."""

    related_type: str
    related_id: str
    related_number: str | None
    brand_id: str
    department_id: str | None = None
    group_id: str | None = None
    agent_id: str | None = None
    user_id: str | None = None
    username: str | None = None
    email: str | None = None
    customer_name: str | None = None
    language: str | None = None
    subject: str = ""


def make_offer(work: Work, survey: Survey, about: About, source: str) -> tuple[SurveyOffer, bool]:
    """(the offer, whether it is new), locked. Mail to a ticket's customer falls due at once; all else waits to be shown."""
    is_mailed = source in MAILED and about.related_type == RelatedType.TICKET
    key = new_id()
    row: dict[str, Any] = asdict(about) | {
        "id": key,
        "token_hash": hash_of(token_of_offer(key)),
        "survey_id": survey.id,
        "source": source,
        "is_mailed": is_mailed,
        "origin_id": about.related_id,
        "made_at": work.now,
        "due_at": work.now if is_mailed else None,
        "tries": 0,
        "trouble": "",
    }
    made = work.session.scalar(insert(SurveyOffer).values(row).on_conflict_do_nothing().returning(SurveyOffer.id))
    same = sa.select(SurveyOffer).where(SurveyOffer.survey_id == survey.id, SurveyOffer.is_mailed.is_(is_mailed))
    return work.session.scalars(same.where(SurveyOffer.origin_id == about.related_id).with_for_update()).one(), made is not None


def note_offered(work: Work, offer: SurveyOffer, survey_name: str) -> None:
    """The customer has it now (SUR-021); the second time nothing happens."""
    if offer.offered_at is None:
        offer.offered_at = work.now
        telling.survey_offered(work, offer, survey_name)


def survey_to_offer(session: Session, survey_id: str | None, brand_id: str, department_id: str | None) -> Survey | None:
    """The survey, if it may be offered here: not deleted, and not kept to other brands or departments."""
    survey = session.get(Survey, survey_id) if survey_id else None
    if survey is None or survey.deleted_at is not None:
        return None
    if survey.brand_ids and brand_id not in survey.brand_ids:
        return None
    if survey.department_ids and department_id not in survey.department_ids:
        return None
    return survey


def is_forgotten(session: Session, user_id: str | None) -> bool:
    """Whether this user was deleted: then nobody writes to him any more, whatever comes late."""
    return user_id is not None and session.get(Forgotten, user_id) is not None


def address(text: str | None) -> str | None:
    """An address that a mail could go to, or None."""
    return text if text and len(text) <= _ADDRESS and "@" in text else None
