"""The text of the survey mail over HTTP (SUR-022, SUR-037)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import administrators
from gateway.routes import Routes
from gateway.surveys import shapes
from gateway.surveys.asked import NewSurveyMailText

routes = Routes("survey-mails", description="What the mail says that brings a survey.")


@routes.get("")
@administrators
@routes.response(200, shapes.SurveyMailTexts)
def survey_mails() -> Any:
    """All texts: the one for all languages, and those for single ones."""
    return ask("reports", "survey_mails")


@routes.put("/default")
@administrators
@routes.arguments(NewSurveyMailText)
@routes.response(200, shapes.SurveyMailText, if_match=True)
def write_default(asked: dict[str, Any]) -> Any:
    """Write the text for all languages that have none of their own."""
    return ask("reports", "save_survey_mail", asked | expected_version())


@routes.put("/languages/<string(minlength=2, maxlength=35):language>")
@administrators
@routes.arguments(NewSurveyMailText)
@routes.response(200, shapes.SurveyMailText, if_match=True)
def write_in_language(asked: dict[str, Any], language: str) -> Any:
    """Write the text for one language, such as de."""
    return ask("reports", "save_survey_mail", asked | {"language": language} | expected_version())


@routes.delete("/languages/<string(minlength=2, maxlength=35):language>")
@administrators
@routes.response(204)
def delete_in_language(language: str) -> None:
    """Give this language the text for all again."""
    ask("reports", "delete_survey_mail", {"language": language})
