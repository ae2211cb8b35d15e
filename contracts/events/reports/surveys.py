"""Facts about surveys. The subject is the survey, or the offer."""

from __future__ import annotations

from dataclasses import field

from contracts.fact import Fact, fact
from contracts.shapes_of_surveys import BeforeOfOffer, OfferShape, QuestionShapes, SurveyAnswerShapes
from contracts.wire import Ids, Text, Truth


@fact("reports.survey_saved.v1")
class SurveySaved(Fact):
    """Stored: its whole definition. An empty list of brands or departments stands for all of them."""

    is_new: Truth
    name: Text
    language: Text
    link_text: Text
    brand_ids: Ids
    department_ids: Ids
    questions: QuestionShapes


@fact("reports.survey_deleted.v1")
class SurveyDeleted(Fact):
    """It can no longer be offered; what was answered stays."""

    name: Text


@fact("reports.survey_offered.v1")
class SurveyOffered(Fact):
    """The customer has it: its mail was handed to mail, or a page shows it."""

    offer: OfferShape
    before: BeforeOfOffer = field(default_factory=dict)


@fact("reports.survey_answered.v1")
class SurveyAnswered(Fact):
    """The customer sent it in. Unanswered questions are left out."""

    offer: OfferShape
    before: BeforeOfOffer = field(default_factory=dict)
    answers: SurveyAnswerShapes


@fact("reports.survey_moved.v1")
class SurveyMoved(Fact):
    """Its ticket was merged into another, which it is about from now on."""

    offer: OfferShape
    before: BeforeOfOffer = field(default_factory=dict)
