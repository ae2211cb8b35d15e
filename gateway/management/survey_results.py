"""Results of surveys over HTTP: lists, and what stands with tickets, chats, users and organizations (SUR-042, SUR-043)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask, ask_all
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from gateway.surveys import shapes
from gateway.surveys.asked import ResultsQuery, SurveyChoicesQuery
from gateway.surveys.rights import must_see_details_in_lists, must_see_lists

routes = Routes("survey-results", prefix="", description="What customers answered.")

SUMMARY, DETAILS = "surveys.view_summary", "surveys.view_details"
RESULTS = page_of(shapes.SurveyResult)


@routes.get("/survey-results")
@permits(SUMMARY)
@routes.arguments(ResultsQuery, location="query")
@routes.response(200, RESULTS)
def survey_results(query: dict[str, Any]) -> Any:
    """Results of one brand, agent or survey, newest first, as far as the asker reaches.

    Only for roles with Reports at all: 403 `not_permitted`. With `is_answered=false` what has no answer yet.
    """
    must_see_lists()
    return ask("reports", "survey_results", query)


@routes.get("/survey-results/surveys")
@permits(SUMMARY)
@routes.arguments(SurveyChoicesQuery, location="query")
@routes.response(200, page_of(shapes.SurveyChoice))
def surveys_to_choose(query: dict[str, Any]) -> Any:
    """Surveys by name: to list results of, or to offer in a brand and department (SUR-017)."""
    return ask("reports", "survey_choices", query)


@routes.get("/survey-results/<uuid:result_id>")
@permits(DETAILS)
@routes.response(200, shapes.SurveyResultWhole)
def survey_result(result_id: str) -> Any:
    """One result with its answers (SUR-059), in reach of whoever sees the lists and at least one report of surveys (SUR-043)."""
    must_see_details_in_lists()
    return ask("reports", "survey_result", {"offer_id": result_id})


@routes.get("/tickets/<uuid:ticket_id>/surveys")
@permits(SUMMARY)
@routes.arguments(PageQuery, location="query")
@routes.response(200, RESULTS)
def surveys_of_ticket(query: dict[str, Any], ticket_id: str) -> Any:
    """Results that stand with a ticket in reach, those of tickets merged into it too (SUR-032)."""
    asked = query | {"type": "ticket", "id": ticket_id}
    return ask_all([("tickets", "ticket", {"ticket_id": ticket_id}), ("reports", "surveys_of_item", asked)])[1]


@routes.get("/tickets/<uuid:ticket_id>/surveys/<uuid:result_id>")
@permits(DETAILS)
@routes.response(200, shapes.SurveyResultWhole)
def survey_of_ticket(ticket_id: str, result_id: str) -> Any:
    """One of them with its answers."""
    asked = {"offer_id": result_id, "type": "ticket", "id": ticket_id}
    return ask_all([("tickets", "ticket", {"ticket_id": ticket_id}), ("reports", "survey_result", asked)])[1]


@routes.get("/chats/<uuid:chat_id>/surveys")
@permits(SUMMARY)
@routes.arguments(PageQuery, location="query")
@routes.response(200, RESULTS)
def surveys_of_chat(query: dict[str, Any], chat_id: str) -> Any:
    """The result that stands with a chat in reach."""
    asked = query | {"type": "chat", "id": chat_id}
    return ask_all([("chat", "chat", {"chat_id": chat_id}), ("reports", "surveys_of_item", asked)])[1]


@routes.get("/chats/<uuid:chat_id>/surveys/<uuid:result_id>")
@permits(DETAILS)
@routes.response(200, shapes.SurveyResultWhole)
def survey_of_chat(chat_id: str, result_id: str) -> Any:
    """One of them with its answers."""
    asked = {"offer_id": result_id, "type": "chat", "id": chat_id}
    return ask_all([("chat", "chat", {"chat_id": chat_id}), ("reports", "survey_result", asked)])[1]


@routes.get("/users/<uuid:user_id>/surveys")
@permits(SUMMARY)
@routes.arguments(PageQuery, location="query")
@routes.response(200, RESULTS)
def surveys_of_user(query: dict[str, Any], user_id: str) -> Any:
    """What a customer answered (PPL-087)."""
    return ask("reports", "surveys_of_user", query | {"user_id": user_id})


@routes.get("/users/<uuid:user_id>/surveys/<uuid:result_id>")
@permits(DETAILS)
@routes.response(200, shapes.SurveyResultWhole)
def survey_of_user(user_id: str, result_id: str) -> Any:
    """One of them with its answers."""
    return ask("reports", "survey_result", {"offer_id": result_id, "user_id": user_id})


@routes.get("/organizations/<uuid:organization_id>/surveys")
@permits(SUMMARY)
@routes.arguments(PageQuery, location="query")
@routes.response(200, RESULTS)
def surveys_of_organization(query: dict[str, Any], organization_id: str) -> Any:
    """What the members of an organization answered (SUR-033)."""
    return ask("reports", "surveys_of_organization", query | {"organization_id": organization_id})


@routes.get("/organizations/<uuid:organization_id>/surveys/<uuid:result_id>")
@permits(DETAILS)
@routes.response(200, shapes.SurveyResultWhole)
def survey_of_organization(organization_id: str, result_id: str) -> Any:
    """One of them with its answers."""
    return ask("reports", "survey_result", {"offer_id": result_id, "organization_id": organization_id})
