"""What it takes to offer a survey, to show one, and to answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.vocabulary import TicketStatus
from contracts.vocabulary_of_surveys import OfferSource, RelatedType
from services.reports.rules.surveys.tokens import LENGTH
from services.reports.schemas.surveys.definitions import MOST_QUESTIONS
from services.reports.schemas.surveys.kinds import LINE, NAME, Id, Text, tag, word

ASKED_FOR = (OfferSource.EVENT_ACTION, OfferSource.SIGNATURE_LINK, OfferSource.WHOSON_AGENT)


def _text(most: int = LINE) -> Text:
    return Text(most, least=0, load_default=None, allow_none=True)


class WorkOfOffer(Schema):
    """The ticket or visit that the survey is about, as whoever asks knows it."""

    type = word((RelatedType.TICKET, RelatedType.VISITOR), required=True)
    id = Id(required=True)
    number = _text(NAME)
    subject = _text(500)
    status = word(TicketStatus, load_default=None, allow_none=True)
    messages_in = fields.Integer(strict=True, load_default=0, validate=validate.Range(min=0))
    brand_id = Id(required=True)
    department_id = Id(load_default=None, allow_none=True)
    group_id = Id(load_default=None, allow_none=True)
    agent_id = Id(load_default=None, allow_none=True)
    user_id = Id(load_default=None, allow_none=True)
    username = _text()
    email = _text(254)
    customer_name = _text()
    language = tag(load_default=None, allow_none=True)


class SurveyOffering(Schema):
    """A survey to be offered by somebody's wish. A signature's is a ticket's, an agent's a visitor's."""

    survey_id = Id(required=True)
    source = word(ASKED_FOR, required=True)
    work = fields.Nested(WorkOfOffer, required=True)

    @validates_schema
    def _go_together(self, said: dict[str, Any], **_: Any) -> None:
        only = {"signature_link": "ticket", "whoson_agent": "visitor"}.get(said["source"])
        if only and said["work"]["type"] != only:
            raise ValidationError(f"{said['source']} is about a {only}.", "source")


class OfferNamed(Schema):
    """One offer."""

    offer_id = Id(required=True)


class ChatNamed(Schema):
    """One chat."""

    chat_id = Id(required=True)


class Token(Schema):
    """The key of a link."""

    token = fields.String(required=True, validate=validate.Length(max=LENGTH * 4))


class PageWanted(Token):
    """The page behind it."""

    language = tag(load_default=None, allow_none=True)


class Answering(Token):
    """What a customer answers: by id of the question a text, a number, a truth, or a list of texts."""

    answers = fields.Dict(keys=Id(), values=fields.Raw(allow_none=True), required=True, validate=validate.Length(max=2 * MOST_QUESTIONS))

    @validates_schema
    def _are_texts(self, said: dict[str, Any], **_: Any) -> None:
        for key, given in said.get("answers", {}).items():
            parts = given if isinstance(given, list) else [given]
            if len(parts) > 50 or not all(_is_plain(one) for one in parts):
                raise ValidationError("A text, a number, a truth, or a list of texts.", f"answers.{key}")


def _is_plain(one: Any) -> bool:
    if isinstance(one, str):
        return len(one) <= 20_000 and "\x00" not in one
    return one is None or isinstance(one, bool | int)
