"""Surveys over HTTP, for customers: whoever has the token, signed in or not (SUR-025 to SUR-027)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.identity.who import NOBODY, acting_as
from gateway.permissions import for_visitor, open_to_all
from gateway.rate_limits import limited
from gateway.routes import Routes
from gateway.surveys import shapes
from gateway.surveys.asked import LanguageQuery, SurveyAnswers

routes = Routes("surveys", prefix="", description="Saying how it was.")
ONE = "/surveys/<string(minlength=16, maxlength=100):token>"


@routes.get(ONE)
@open_to_all
@limited("survey")
@routes.arguments(LanguageQuery, location="query")
@routes.response(200, shapes.SurveyPage)
def survey(query: dict[str, Any], token: str) -> Any:
    """What is asked, or that it was answered. 404 for a token that is none."""
    acting_as(NOBODY)
    return ask("reports", "survey_page", query | {"token": token})


@routes.post(f"{ONE}/answers")
@open_to_all
@limited("survey")
@routes.arguments(SurveyAnswers)
@routes.response(201, shapes.SurveyPage)
def answer(asked: dict[str, Any], token: str) -> Any:
    """Send it in. 422 `answers_wrong` names each question at fault, 409 `survey_answered` the second time."""
    acting_as(NOBODY)
    return ask("reports", "answer_survey", asked | {"token": token})


@routes.get("/chats/<uuid:chat_id>/survey")
@for_visitor("chat", "chat_id")
@routes.response(200, shapes.SurveyOfChat)
def survey_of_chat(chat_id: str) -> Any:
    """The survey to show now that the chat has ended, with its token. Showing it counts as offering it (SUR-021)."""
    return ask("reports", "show_survey_of_chat", {"chat_id": chat_id}, key="")
