"""The words of surveys, as they stand on the wire."""

from __future__ import annotations

from enum import StrEnum


class QuestionType(StrEnum):
    """What a question asks for (SUR-004)."""

    SHORT_ANSWER = "short_answer"
    LONG_ANSWER = "long_answer"
    SINGLE_SELECTION = "single_selection"
    MULTIPLE_SELECTION = "multiple_selection"
    YES_NO = "yes_no"
    RATING = "rating"


class RenderAs(StrEnum):
    """How the choices of a question are shown."""

    RADIO = "radio"
    DROPDOWN = "dropdown"


class OfferSource(StrEnum):
    """What made a survey be offered (SUR-014 to SUR-017, WHO-172)."""

    TICKET_CLOSED = "ticket_closed"
    CHAT_ENDED = "chat_ended"
    EVENT_ACTION = "event_action"
    SIGNATURE_LINK = "signature_link"
    WHOSON_AGENT = "whoson_agent"


class RelatedType(StrEnum):
    """What an offer is about."""

    TICKET = "ticket"
    CHAT = "chat"
    VISITOR = "visitor"
