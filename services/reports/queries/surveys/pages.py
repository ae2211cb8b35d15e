"""The page behind a link: what its customer is asked, or that he has answered (SUR-025, SUR-027)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.vocabulary_of_surveys import RelatedType
from kit.errors import NotFound
from kit.storage.work import Reading
from services.reports.models import Brand, Survey, SurveyOffer
from services.reports.rules.surveys.speaking import page_of
from services.reports.rules.surveys.tokens import LENGTH, hash_of

Said = dict[str, Any]


def survey_page(reading: Reading, asked: Said) -> Said:
    """Raises NotFound survey_unknown, which is all that a token that is none tells."""
    survey, offer = offer_of_token(reading.session, asked["token"])
    return page_shown(reading.session, survey, offer, asked["language"])


def offer_of_token(session: Session, token: str, *, is_locked: bool = False) -> tuple[Survey, SurveyOffer]:
    """Raises NotFound survey_unknown."""
    wanted = sa.select(SurveyOffer).where(SurveyOffer.token_hash == hash_of(token))
    offer = session.scalar(wanted.with_for_update() if is_locked else wanted) if len(token) == LENGTH else None
    survey = session.get(Survey, offer.survey_id) if offer else None
    if offer is None or survey is None:
        raise NotFound("survey_unknown", "There is no such survey.")
    return survey, offer


def page_shown(session: Session, survey: Survey, offer: SurveyOffer, language: str | None) -> Said:
    """The page in the language picked, else that of the ticket or chat. The introduction is for chats alone (SUR-013)."""
    page = page_of(vars(survey), [language, offer.language])
    brand = session.scalar(sa.select(Brand.name).where(Brand.id == offer.brand_id)) or ""
    introduction = page.pop("chat_introduction") if offer.related_type == RelatedType.CHAT else ""
    page.pop("chat_introduction", None)
    is_answered = offer.answered_at is not None
    shown = page | {"questions": []} if is_answered else page
    return shown | {"introduction": introduction, "brand_name": brand, "is_answered": is_answered}
