"""The texts of the survey mail, and which of them a customer gets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.reports.models import SurveyMail
from services.reports.queries.surveys.reach import must_administer
from services.reports.rules.surveys.mailing import DEFAULT_SUBJECT, DEFAULT_TEXT, VARIABLES

MOST = 100


def survey_mails(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{items, variables}: the one for all first, as it ships until somebody writes another, then by language."""
    must_administer(reading.session, reading.call)
    found = reading.session.scalars(sa.select(SurveyMail).order_by(SurveyMail.language).limit(MOST)).all()
    shipped = [] if any(one.language == "" for one in found) else [mail_text_shown(_shipped())]
    return {"items": [*shipped, *map(mail_text_shown, found)], "variables": list(VARIABLES)}


def text_for(session: Session, language: str | None) -> SurveyMail:
    """In this language by its whole tag, else by its main part, else the one for all."""
    tag = (language or "").lower()
    wanted = sa.select(SurveyMail).where(sa.func.lower(SurveyMail.language).in_({tag, tag.partition("-")[0], ""}))
    return session.scalars(wanted.order_by(sa.func.length(SurveyMail.language).desc()).limit(1)).first() or _shipped()


def mail_text_shown(found: SurveyMail) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("language", "version", "subject", "text")}


def _shipped() -> SurveyMail:
    return SurveyMail(language="", version=0, subject=DEFAULT_SUBJECT, text=DEFAULT_TEXT)
