"""How surveys, their pages and results come out. Nullable fields are always there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from contracts.vocabulary_of_surveys import OfferSource, QuestionType, RelatedType, RenderAs
from gateway.people.kinds import one, several, text, word
from gateway.surveys.asked import MOST_QUESTIONS, SurveyQuestionTexts, SurveyTexts
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null


def a_number(description: str) -> Any:
    return fields.Float(required=True, allow_none=True, metadata={"description": description})


class SurveyInList(Schema):
    """A survey, and how it does."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("What it is called", 100)
    language = a_text("In which language it is written")
    link_text = a_text("Text of the link")
    brand_ids = several(an_id("Brand"), "Only for these; none: for all", required=True)
    department_ids = several(an_id("Department"), "Only for these; none: for all", required=True)
    question_count = a_count("How many questions")
    offered = a_count("How often it was offered")
    answered = a_count("How often it was answered")
    changed_at = a_moment("Last change")


class SurveyQuestion(Schema):
    """A question; what its type does not have is null."""

    id = an_id("Its id")
    text = a_text("The question", 500)
    type = word("What it asks for", *map(str, QuestionType), required=True)
    is_required = a_truth("Must be answered")
    weight = a_number("How much it matters")
    render_as = word("How choices are shown", *map(str, RenderAs), required=True, allow_none=True)
    options = null(a_text("One a line, as they are typed", 15_000))
    yes_value = a_number("Points of yes")
    no_value = a_number("Points of no")
    lower_limit = null(a_count("Where the scale begins"))
    upper_limit = null(a_count("Where it ends"))
    translations = fields.Dict(
        keys=fields.String(), values=fields.Nested(SurveyQuestionTexts), required=True, metadata={"description": "Language to texts"}
    )


class Survey(Schema):
    """A survey, whole."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("What it is called", 100)
    language = a_text("In which language it is written")
    link_text = a_text("Text of the link")
    thank_you_header = a_text("Heading of the page")
    thank_you_text = a_text("Closing words", 5_000)
    chat_introduction = a_text("Above the questions after a chat", 5_000)
    questions = several(one(SurveyQuestion, "Question"), "In order", required=True)
    translations = fields.Dict(
        keys=fields.String(), values=fields.Nested(SurveyTexts), required=True, metadata={"description": "Language to texts"}
    )
    brand_ids = several(an_id("Brand"), "Only for these; none: for all", required=True)
    department_ids = several(an_id("Department"), "Only for these; none: for all", required=True)
    offered = a_count("How often it was offered")
    answered = a_count("How often it was answered")
    created_by = a_text("Who made it")
    created_at = a_moment("When")
    changed_at = a_moment("Last change")


class SurveyChoice(Schema):
    """A survey to choose."""

    id = an_id("Its id")
    name = a_text("What it is called", 100)
    link_text = a_text("Text of the link")
    is_deleted = a_truth("No longer offered; its results are there")


class SurveyMailText(Schema):
    """The survey mail in one language."""

    language = a_text("The language; empty: for all others", 35)
    version = a_count("Counts its changes; 0 as it ships")
    subject = a_text("Its subject")
    text = a_text("What it says", 20_000)


class SurveyMailTexts(Schema):
    """All texts of the survey mail."""

    items = several(one(SurveyMailText, "Text"), "The one for all first", required=True)
    variables = several(text("Variable", 100), "What may stand in them, as [%NAME%]", required=True)


class ChoiceOnPage(Schema):
    """What can be chosen."""

    value = a_text("What is sent in", 200)
    text = a_text("What is read", 200)


class QuestionOnPage(Schema):
    """A question as its customer reads it. A yes_no is answered by yes or no, a rating by a whole number of its scale."""

    id = an_id("Its id")
    text = a_text("The question", 500)
    type = word("What it asks for", *map(str, QuestionType), required=True)
    is_required = a_truth("Must be answered")
    render_as = word("How choices are shown", *map(str, RenderAs), required=True, allow_none=True)
    lower_limit = null(a_count("Where the scale begins"))
    upper_limit = null(a_count("Where it ends"))
    choices = several(one(ChoiceOnPage, "Choice"), "Of selections", required=True)


class SurveyPreview(Schema):
    """A survey as its customer will see it."""

    survey_id = an_id("The survey")
    name = a_text("What it is called", 100)
    language = a_text("The language shown", 35)
    languages = several(text("Language", 35), "The languages there are, the first one written first", required=True)
    link_text = a_text("Text of the link")
    thank_you_header = a_text("Heading")
    thank_you_text = a_text("Closing words", 5_000)
    chat_introduction = a_text("Above the questions after a chat", 5_000)
    questions = several(one(QuestionOnPage, "Question"), "In order", MOST_QUESTIONS, required=True)


class SurveyPage(Schema):
    """The page behind a link."""

    survey_id = an_id("The survey")
    name = a_text("What it is called", 100)
    language = a_text("The language shown", 35)
    languages = several(text("Language", 35), "The languages there are, the first one written first", required=True)
    link_text = a_text("Text of the link")
    thank_you_header = a_text("Heading")
    thank_you_text = a_text("Closing words", 5_000)
    introduction = a_text("Above the questions; empty unless it follows a chat", 5_000)
    questions = several(one(QuestionOnPage, "Question"), "In order; none once it is answered", MOST_QUESTIONS, required=True)
    brand_name = a_text("Whose it is")
    is_answered = a_truth("It was sent in")


class SurveyPageOfChat(SurveyPage):
    """The page with the token that answers it."""

    token = a_text("The key of its link", 64)


class SurveyOfChat(Schema):
    """The survey of a chat that has ended."""

    survey = one(SurveyPageOfChat, "The page; null where there is none", required=True, allow_none=True)
    is_awaited = a_truth("There may be one in a moment: ask again in a second")


class SurveyRelated(Schema):
    """What it is about."""

    type = word("What it is", *map(str, RelatedType), required=True)
    id = an_id("Its id")
    number = null(a_text("Its number"))


class SurveyAgent(Schema):
    """Whom it is about."""

    id = an_id("The agent")
    name = a_text("The agent's name")


class SurveyBrand(Schema):
    """Whose it is."""

    id = an_id("The brand")
    name = a_text("Its name")


class SurveyCustomer(Schema):
    """Whom it went to; null where the person was deleted."""

    user_id = null(an_id("The account"))
    email = null(a_text("Address"))
    name = null(a_text("Name"))


class SurveyResult(Schema):
    """A survey that was offered, and its result."""

    id = an_id("Its id")
    survey_id = an_id("The survey")
    survey_name = a_text("Its name", 100)
    source = word("What made it be offered", *map(str, OfferSource), required=True)
    offered_at = a_moment("When")
    completed_at = null(a_moment("When it was sent in; null: not yet"))
    related = one(SurveyRelated, "What it is about", required=True)
    agent = one(SurveyAgent, "Whom it is about; null: nobody had it", required=True, allow_none=True)
    brand = one(SurveyBrand, "Whose it is", required=True)
    customer = one(SurveyCustomer, "Whom it went to", required=True)
    rating = a_number("Overall score, 0 to 100; null where nothing scored was answered")
    stars = a_number("The rating as stars, 0 to 5 in halves")


class SurveyAnswer(Schema):
    """An answer, and its question as it was then."""

    question_id = an_id("The question")
    question = a_text("Its text", 500)
    type = word("What it asks for", *map(str, QuestionType), required=True)
    weight = a_number("How much it mattered")
    answers = several(text("Answer", 5_000), "The answer, or the options chosen", required=True)
    score = a_number("Points of the answer")
    max_score = a_number("Most points that the question allowed")


class SurveyResultWhole(SurveyResult):
    """A result with its answers; questions without one are left out."""

    answers = several(one(SurveyAnswer, "Answer"), "In the order of the questions", required=True)


class OfferedToVisitor(Schema):
    """The survey that the visitor is shown."""

    offer_id = an_id("Its id in the results")
    visit_id = an_id("The visitor")
    url = a_text("Where it is answered", 2_000)
