"""Facts of surveys, from what is stored."""

from __future__ import annotations

from typing import Any

from contracts.envelope import wire_time
from contracts.events import reports as facts
from kit.storage.work import Work
from services.reports.models import Survey, SurveyOffer
from services.reports.rules.surveys.fitting import fitted

Said = dict[str, Any]
_COPIED = (
    *("id", "survey_id", "source", "related_type", "related_id", "related_number", "brand_id", "department_id", "group_id"),
    *("agent_id", "user_id", "email", "customer_name"),
)
_OF_QUESTION = (
    *("id", "text", "type", "is_required", "weight", "render_as", "choices"),
    *("yes_value", "no_value", "lower_limit", "upper_limit"),
)


def survey_saved(work: Work, survey: Survey, *, is_new: bool) -> None:
    """Its whole definition, without its translations (SUR-083)."""
    names = ("name", "language", "link_text", "brand_ids", "department_ids")
    questions = [{name: one[name] for name in _OF_QUESTION} for one in survey.questions]
    said = {name: getattr(survey, name) for name in names}
    work.announce(facts.SurveySaved(subject=survey.id, is_new=is_new, questions=questions, **said))


def survey_offered(work: Work, offer: SurveyOffer, survey_name: str) -> None:
    work.announce(facts.SurveyOffered(subject=offer.id, offer=state(offer, survey_name)))


def survey_answered(work: Work, offer: SurveyOffer, survey_name: str, answers: list[Said]) -> None:
    before = {"answered_at": None, "rating": None, "stars": None}
    said = facts.SurveyAnswered(subject=offer.id, offer=state(offer, survey_name), before=before, answers=fitted(answers))
    work.announce(said)


def survey_moved(work: Work, offer: SurveyOffer, survey_name: str, before: Said) -> None:
    work.announce(facts.SurveyMoved(subject=offer.id, offer=state(offer, survey_name), before=before))


def state(offer: SurveyOffer, survey_name: str) -> Said:
    """The offer as facts carry it. Its `offered_at` is set."""
    assert offer.offered_at is not None
    return {name: getattr(offer, name) for name in _COPIED} | {
        "survey_name": survey_name,
        "offered_at": wire_time(offer.offered_at),
        "answered_at": wire_time(offer.answered_at) if offer.answered_at else None,
        "rating": None if offer.rating is None else float(offer.rating),
        "stars": None if offer.stars is None else float(offer.stars),
    }
