"""A survey is sent in: once for each offer, by whoever has its link, signed in or not (SUR-025 to SUR-031)."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.reports.handlers.surveys import telling
from services.reports.handlers.surveys.making import note_offered
from services.reports.models import SurveyOffer, SurveyResponse
from services.reports.queries.surveys.pages import offer_of_token, page_shown
from services.reports.rules.surveys.answers import LONGEST, answered
from services.reports.rules.surveys.scoring import decimal, rating, stars

Said = dict[str, Any]
DETAILS = {
    "required": "This question needs an answer.",
    "one": "One answer only.",
    "choice": "That is not one of the answers.",
    "long": f"{max(LONGEST.values())} characters at most, in one line {min(LONGEST.values())}.",
}


def answer_survey(work: Work, asked: Said) -> Said:
    """The page as it is now, answered.

    Raises NotFound survey_unknown; Conflict survey_answered; Invalid answers_wrong, whose `errors` name each question and what is wrong
    with it in a word: required, one, choice, long (SUR-026).
    """
    survey, offer = offer_of_token(work.session, asked["token"], is_locked=True)
    if offer.answered_at is not None:
        raise Conflict("survey_answered", "This survey has been answered already.")
    answers, wrong = answered(survey.questions, asked["answers"])
    if wrong:
        first = next(iter(wrong))
        errors = [{"field": f"answers.{key}", "problem": DETAILS[problem], "code": problem} for key, problem in wrong.items()]
        raise Invalid("answers_wrong", DETAILS[wrong[first]], field=f"answers.{first}", errors=errors)
    note_offered(work, offer, survey.name)
    _keep(work, offer, survey.version, answers)
    telling.survey_answered(work, offer, survey.name, answers)
    return page_shown(work.session, survey, offer, None)


def _keep(work: Work, offer: SurveyOffer, version: int, answers: list[Said]) -> None:
    found = rating(answers)
    offer.answered_at, offer.rating, offer.stars = work.now, decimal(found), stars(found)
    offer.due_at = None  # whoever has answered needs no mail
    work.session.add(SurveyResponse(offer_id=offer.id, completed_at=work.now, survey_version=version, answers=answers))
