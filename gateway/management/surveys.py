"""Surveys over HTTP: made, changed and deleted by administrators (SUR-001, SUR-067, SUR-068)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import administrators
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of
from gateway.surveys import shapes
from gateway.surveys.asked import LanguageQuery, NewSurvey, SurveyChanges

routes = Routes("surveys", description="What customers are asked after a ticket or chat.")


@routes.get("")
@administrators
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(shapes.SurveyInList))
def surveys(query: dict[str, Any]) -> Any:
    """All surveys, by name, with how often each was offered and answered."""
    return ask("reports", "surveys", query)


@routes.post("")
@administrators
@routes.arguments(NewSurvey)
@routes.response(201, shapes.Survey, etag=True)
def make_survey(asked: dict[str, Any]) -> Any:
    """Make a survey. 409 `name_taken`; 422 names the question and what is wrong with it."""
    return ask("reports", "save_survey", asked)


@routes.get("/<uuid:survey_id>")
@administrators
@routes.response(200, shapes.Survey, etag=True)
def survey(survey_id: str) -> Any:
    """One survey."""
    return ask("reports", "survey", {"survey_id": survey_id})


@routes.patch("/<uuid:survey_id>")
@administrators
@routes.arguments(SurveyChanges)
@routes.response(200, shapes.Survey, if_match=True, etag=True)
def change_survey(asked: dict[str, Any], survey_id: str) -> Any:
    """Change what is given. Answers that are there stay as they were given (SUR-011)."""
    return ask("reports", "save_survey", asked | {"survey_id": survey_id} | expected_version())


@routes.delete("/<uuid:survey_id>")
@administrators
@routes.response(204, if_match=True)
def delete_survey(survey_id: str) -> None:
    """Offer it no longer. Its results stay."""
    ask("reports", "delete_survey", {"survey_id": survey_id} | expected_version())


@routes.get("/<uuid:survey_id>/preview")
@administrators
@routes.arguments(LanguageQuery, location="query")
@routes.response(200, shapes.SurveyPreview)
def preview(query: dict[str, Any], survey_id: str) -> Any:
    """The survey as its customer will see it (SUR-003)."""
    return ask("reports", "survey_preview", query | {"survey_id": survey_id})
