"""The JSON objects that facts of surveys carry: a question, an offer as it is, an answer."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

from marshmallow import fields

from contracts.vocabulary_of_surveys import OfferSource, QuestionType, RelatedType, RenderAs
from contracts.wire import At, Count, Id, Text, Texts, Truth, Wire, one_of, part_of, shape, shapes, up_to

Number = Annotated[float, Wire(fields.Float)]


class Choice(TypedDict):
    """An option of a selection; `points` only where it is scored."""

    text: Annotated[str, up_to(200)]
    points: Number | None


class Question(TypedDict):
    """A question of a survey; what its type does not have is null."""

    id: Id
    text: Annotated[str, up_to(500)]
    type: Annotated[str, one_of(*QuestionType)]
    is_required: Truth
    weight: Number | None
    render_as: Annotated[str, one_of(*RenderAs)] | None
    choices: Annotated[list[Any], shapes(Choice)]
    yes_value: Number | None
    no_value: Number | None
    lower_limit: Count | None
    upper_limit: Count | None


class Offer(TypedDict):
    """A survey offered about one piece of work, and what became of it. `rating` is the overall score, 0 to 100."""

    id: Id
    survey_id: Id
    survey_name: Text
    source: Annotated[str, one_of(*OfferSource)]
    related_type: Annotated[str, one_of(*RelatedType)]
    related_id: Id
    related_number: Text | None
    brand_id: Id
    department_id: Id | None
    group_id: Id | None
    agent_id: Id | None
    user_id: Id | None
    email: Text | None
    customer_name: Text | None
    offered_at: At
    answered_at: At | None
    rating: Number | None
    stars: Number | None


class SurveyAnswer(TypedDict):
    """One answered question as it was asked; `answers` holds one text, or the options chosen."""

    question_id: Id
    question: Annotated[str, up_to(500)]
    type: Annotated[str, one_of(*QuestionType)]
    weight: Number | None
    answers: Texts
    is_cut: Truth
    score: Number | None
    max_score: Number | None


QuestionShapes = Annotated[list[Any], shapes(Question)]
OfferShape = Annotated[dict[str, Any], shape(Offer)]
BeforeOfOffer = Annotated[dict[str, Any], part_of(Offer)]
SurveyAnswerShapes = Annotated[list[Any], shapes(SurveyAnswer)]
