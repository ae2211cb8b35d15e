"""What it takes to save a survey, to name one, and to choose among them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.vocabulary_of_surveys import QuestionType, RenderAs
from services.reports.schemas.surveys.kinds import LINE, NAME, WRITING, Id, ListPage, Text, ids, number, tag, truth, word

MOST_QUESTIONS, MOST_LANGUAGES = 50, 30
OPTIONS = 15_000


class QuestionInLanguage(Schema):
    """A question in another language; options in the order of the question's own."""

    text = Text(500, least=0, load_default="")
    options = fields.List(Text(200), validate=validate.Length(max=50), load_default=list)


class SurveyQuestion(Schema):
    """A question. What its type does not have stays away, or null (SUR-004); its rules say the rest."""

    id = Id(load_default=None, allow_none=True)
    text = Text(500, required=True)
    type = word(QuestionType, required=True)
    is_required = truth(load_default=False)
    weight = number(1_000, load_default=None, allow_none=True)
    render_as = word(RenderAs, load_default=None, allow_none=True)
    options = Text(OPTIONS, least=0, load_default=None, allow_none=True)
    yes_value = number(999_999, load_default=None, allow_none=True)
    no_value = number(999_999, load_default=None, allow_none=True)
    lower_limit = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(-1_000, 1_000_000))
    upper_limit = fields.Integer(strict=True, load_default=None, allow_none=True, validate=validate.Range(-1_000, 1_000_000))
    translations = fields.Dict(
        keys=tag(), values=fields.Nested(QuestionInLanguage), load_default=dict, validate=validate.Length(max=MOST_LANGUAGES)
    )


class TextsInLanguage(Schema):
    """The texts of a survey in another language; what is empty is shown as it was written first."""

    link_text = Text(LINE, least=0, load_default="")
    thank_you_header = Text(LINE, least=0, load_default="")
    thank_you_text = Text(WRITING, least=0, load_default="")
    chat_introduction = Text(WRITING, least=0, load_default="")


class SurveySaving(Schema):
    """A new survey, or without any of these what stays as it is; `survey_id` says which."""

    survey_id = Id(load_default=None, allow_none=True)
    expected_version = fields.Integer(load_default=None, allow_none=True)
    name = Text(NAME)
    language = tag()
    link_text = Text(LINE)
    thank_you_header = Text(LINE, least=0)
    thank_you_text = Text(WRITING, least=0)
    chat_introduction = Text(WRITING, least=0)
    questions = fields.List(fields.Nested(SurveyQuestion), validate=validate.Length(max=MOST_QUESTIONS))
    translations = fields.Dict(keys=tag(), values=fields.Nested(TextsInLanguage), validate=validate.Length(max=MOST_LANGUAGES))
    brand_ids = ids()
    department_ids = ids()


class SurveyNamed(Schema):
    """One survey."""

    survey_id = Id(required=True)


class SurveyDeleting(SurveyNamed):
    """The survey that goes, as the asker knows it."""

    expected_version = fields.Integer(load_default=None, allow_none=True)


class SurveyPreviewed(SurveyNamed):
    """One survey as its customer sees it."""

    language = tag(load_default=None, allow_none=True)


class SurveysWanted(ListPage):
    """All of them, by name."""


class SurveysToChoose(ListPage):
    """Which may be offered in this brand and department; all where neither is named."""

    brand_id = Id(load_default=None, allow_none=True)
    department_id = Id(load_default=None, allow_none=True)


class MailText(Schema):
    """The survey mail in one language, or the one for all others."""

    language = Text(35, least=0, load_default="")
    expected_version = fields.Integer(load_default=None, allow_none=True)
    subject = Text(LINE, required=True)
    text = Text(20_000, required=True)


class MailTextNamed(Schema):
    """Which of them goes."""

    language = tag(required=True)


class Nothing(Schema):
    """Nothing is asked but the question."""
