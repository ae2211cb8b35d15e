"""The chat window asks for its survey, and so it is offered (SUR-015, SUR-021, CHT-064)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.vocabulary_of_surveys import RelatedType
from kit.errors import NotFound
from kit.storage.work import Work
from services.reports.handlers.surveys.making import note_offered, survey_to_offer
from services.reports.models import Department, Item, Survey, SurveyOffer
from services.reports.portals import token_of_offer
from services.reports.queries.surveys.pages import page_shown

Said = dict[str, Any]


def show_survey_of_chat(work: Work, asked: Said) -> Said:
    """{survey, is_awaited}: the page with its token, null where there is none.

    `is_awaited`: the end of the chat may not have been heard of yet, ask again in a moment. Raises NotFound survey_unknown.
    """
    wanted = sa.select(SurveyOffer).where(SurveyOffer.related_id == asked["chat_id"], SurveyOffer.related_type == RelatedType.CHAT)
    offer = work.session.scalar(wanted.order_by(SurveyOffer.id).limit(1).with_for_update())
    if offer is None:
        return {"survey": None, "is_awaited": _is_awaited(work, asked["chat_id"])}
    survey = work.session.get(Survey, offer.survey_id)
    if survey is None or work.call.actor not in (f"visitor:{asked['chat_id']}", f"user:{offer.user_id}"):
        raise NotFound("survey_unknown", "There is no such survey.")
    note_offered(work, offer, survey.name)
    shown = page_shown(work.session, survey, offer, None)
    return {"survey": shown | {"token": token_of_offer(offer.id)}, "is_awaited": False}


def _is_awaited(work: Work, chat_id: str) -> bool:
    """Unless its department has no survey for it, one comes as soon as the chat's end is heard of."""
    chat = work.session.get(Item, chat_id)
    if chat is None:
        return True
    settings = work.session.scalar(sa.select(Department.settings).where(Department.id == chat.department_id)) or {}
    wanted = settings.get("surveys", {}).get("after_chat_id")
    return survey_to_offer(work.session, wanted, chat.brand_id, chat.department_id) is not None
