"""What comes in about surveys."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.vocabulary_of_surveys import QuestionType, RenderAs
from gateway.people.kinds import LANGUAGE, Day, count, identity, matching, one, several, text, truth, word
from gateway.schemas import Id, PageQuery

MOST_QUESTIONS, MOST_LANGUAGES, MOST_PLACES = 50, 30, 200
written = text
_PLAIN = {"type": ["string", "integer", "boolean", "null"]}


def language_tag(description: str, **settings: Any) -> fields.String:
    return matching(description, LANGUAGE, 35, **settings)


def points(description: str, most: float, **settings: Any) -> fields.Float:
    return fields.Float(validate=validate.Range(-most, most), metadata={"description": description}, **settings)


class SurveyQuestionTexts(Schema):
    """A question in another language."""

    text = text("The question", 500, 0, load_default="")
    options = several(fields.String(validate=validate.Length(1, 200)), "Its options, in their order", 50, load_default=list)


class NewSurveyQuestion(Schema):
    """A question. What its type does not have is left out, or null."""

    id = identity("Its id, where it is there already", allow_none=True)
    text = text("The question", 500, required=True)
    type = word("What it asks for", *map(str, QuestionType), required=True)
    is_required = truth("Must be answered", load_default=False)
    weight = points("How much it matters, 0 or more; single_selection, yes_no, rating", 1_000, allow_none=True)
    render_as = word("How choices are shown; single_selection, yes_no", *map(str, RenderAs), allow_none=True)
    options = written("One a line; of single_selection with a colon and a number of 0 or more behind it", 15_000, 0, allow_none=True)
    yes_value = points("Points of yes, 0 or more; yes_no", 999_999, allow_none=True)
    no_value = points("Points of no, 0 or more; yes_no", 999_999, allow_none=True)
    lower_limit = count("Where the scale begins; rating", -1_000, 1_000_000, allow_none=True)
    upper_limit = count("Where it ends, the good end, 20 further at most; rating", -1_000, 1_000_000, allow_none=True)
    translations = fields.Dict(
        keys=language_tag("Language"),
        values=fields.Nested(SurveyQuestionTexts),
        validate=validate.Length(max=MOST_LANGUAGES),
        metadata={"description": "Language to its texts"},
    )


class SurveyTexts(Schema):
    """A survey's texts in another language; what is empty is shown as it was written first."""

    link_text = text("Text of the link", 300, 0, load_default="")
    thank_you_header = text("Heading of the page", 300, 0, load_default="")
    thank_you_text = text("Closing words", 5_000, 0, load_default="")
    chat_introduction = text("Above the questions after a chat", 5_000, 0, load_default="")


class SurveyChanges(Schema):
    """What changes of a survey; the rest stays. Questions are given whole, in their order."""

    name = text("What it is called, one only of this name", 100)
    language = language_tag("In which language it is written")
    link_text = text("Text of the link", 300)
    thank_you_header = text("Heading of the page, above the questions and above the closing words", 300, 0)
    thank_you_text = text("Closing words, once it is sent in", 5_000, 0)
    chat_introduction = text("Above the questions, where it follows a chat", 5_000, 0)
    questions = several(one(NewSurveyQuestion, "Question"), "In order", MOST_QUESTIONS)
    translations = fields.Dict(
        keys=language_tag("Language"),
        values=fields.Nested(SurveyTexts),
        validate=validate.Length(max=MOST_LANGUAGES),
        metadata={"description": "Language to the survey's texts"},
    )
    brand_ids = several(identity("Brand"), "Only for these brands; none: for all", MOST_PLACES)
    department_ids = several(identity("Department"), "Only for these departments; none: for all", MOST_PLACES)


class NewSurvey(SurveyChanges):
    """A new survey."""

    name = text("What it is called, one only of this name", 100, required=True)
    link_text = text("Text of the link", 300, required=True)


class LanguageQuery(Schema):
    """In which language."""

    language = language_tag("The language wanted; left out: that of the ticket or chat")


class SurveyChoicesQuery(PageQuery):
    """Which may be offered there; without both all, deleted ones too."""

    brand_id = identity("In this brand")
    department_id = identity("In this department")


class NewSurveyMailText(Schema):
    """The survey mail. `[%SURVEYHREF%]` or `[%SURVEYURL%]` must stand in its text; the list says which variables there are."""

    subject = text("Its subject", 300, required=True)
    text = text("What it says, plain; paragraphs are parted by empty lines", 20_000, required=True)


class ResultsQuery(PageQuery):
    """Results of one brand, one agent or one survey: exactly one of the three."""

    brand_id = identity("Of this brand")
    agent_id = identity("About this agent")
    survey_id = identity("Of this survey")
    from_day = Day(metadata={"description": "From this day on"})
    to_day = Day(metadata={"description": "Until this day, itself included"})
    time_zone = text("Where days begin and end; left out: the asker's own zone", 64)
    is_answered = fields.Boolean(load_default=True, metadata={"description": "Those that were answered, or those that are not yet"})


class SurveyForVisitor(Schema):
    """The survey to show to a visitor."""

    survey_id = identity("The survey", required=True)
    text = text("What is said with it; left out: the survey's link text", 500, 0)


class SurveyAnswers(Schema):
    """What is answered. Ids of questions to a text, a number (rating), a truth (yes_no), or a list of options."""

    answers = fields.Dict(
        keys=Id(),
        values=fields.Raw(allow_none=True, metadata={"anyOf": [_PLAIN, {"type": "array", "items": _PLAIN, "maxItems": 50}]}),
        required=True,
        validate=validate.Length(max=2 * MOST_QUESTIONS),
        metadata={"description": "By the question's id"},
    )
