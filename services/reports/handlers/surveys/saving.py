"""Surveys are made, changed and deleted by administrators (SUR-001, SUR-011); the text of their mail is theirs too (SUR-037)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from contracts.events import reports as facts
from kit.errors import Conflict, Invalid
from kit.storage.work import Work
from services.reports.handlers.surveys import telling
from services.reports.models import Survey, new_id
from services.reports.queries.surveys.definitions import survey_shown, survey_unknown
from services.reports.queries.surveys.reach import must_administer
from services.reports.rules.surveys.questions import question_of
from services.reports.rules.surveys.wrong import Wrong

Said = dict[str, Any]
MOST = 1_000
LONGEST, LONGEST_WITH_TRANSLATIONS = 40_000, 400_000  # bytes: a fact carries all questions of a survey
_TEXTS = ("thank_you_header", "thank_you_text", "chat_introduction")
_PLAIN = ("name", "language", "link_text", *_TEXTS, "translations", "brand_ids", "department_ids")


def save_survey(work: Work, asked: Said) -> Said:
    """A new one, or this one changed as far as said; questions are given whole, in their order (SUR-010).

    Raises NotFound survey_unknown; Invalid with the field; Conflict name_taken, too_many_surveys, changed_meanwhile.
    """
    must_administer(work.session, work.call)
    is_new = asked["survey_id"] is None
    survey = _new(work, asked) if is_new else _locked(work, asked)
    given = {name: asked[name] for name in _PLAIN if name in asked}
    if "questions" in asked:
        given["questions"] = _questions(asked["questions"], {one["id"] for one in survey.questions})
    if is_new or any(getattr(survey, name) != value for name, value in given.items()):
        _check_name(work, survey.id, given)
        for name, value in given.items():
            setattr(survey, name, value)
        survey.version += 0 if is_new else 1
        survey.changed_at = work.now
        work.session.add(survey)
        work.session.flush()
        telling.survey_saved(work, survey, is_new=is_new)
    return survey_shown(work.session, survey)


def delete_survey(work: Work, asked: Said) -> Said:
    """It can no longer be offered; its results stay, and who has its link may still answer. Raises NotFound, Conflict changed_meanwhile."""
    must_administer(work.session, work.call)
    survey = _locked(work, asked)
    survey.deleted_at = work.now
    survey.version += 1
    work.announce(facts.SurveyDeleted(subject=survey.id, name=survey.name))
    return {"survey_id": survey.id, "is_deleted": True}


def _new(work: Work, asked: Said) -> Survey:
    missing = next((name for name in ("name", "link_text") if name not in asked), None)
    if missing:
        raise Invalid(f"{missing}_missing", "A survey needs a name and the text of its link.", field=missing)
    there = sa.select(sa.func.count()).select_from(Survey).where(Survey.deleted_at.is_(None))
    if (work.session.scalar(there) or 0) >= MOST:
        raise Conflict("too_many_surveys", f"There are at most {MOST} surveys.")
    empty: Said = {**dict.fromkeys(_TEXTS, ""), "questions": [], "translations": {}, "brand_ids": [], "department_ids": []}
    who = {"created_by": work.call.actor, "created_at": work.now, "changed_at": work.now}
    return Survey(id=new_id(), version=1, name=asked["name"], link_text=asked["link_text"], language="en", **empty, **who)


def _locked(work: Work, asked: Said) -> Survey:
    found = work.session.get(Survey, asked["survey_id"], with_for_update=True)
    if found is None or found.deleted_at is not None:
        raise survey_unknown()
    if asked["expected_version"] not in (None, found.version):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    return found


def _questions(given: list[Said], known: set[str]) -> list[Said]:
    """Each with its id: its own where it was there before, so that its answers are counted on, else a new one."""
    made = []
    for nth, one in enumerate(given):
        try:
            question = question_of(one)
            _check_translations(question, one["translations"])
        except Wrong as wrong:
            raise Invalid(wrong.code, wrong.detail, field=f"questions.{nth}.{wrong.part}") from wrong
        key = one["id"] if one["id"] in known else new_id()
        known = known - {key}  # twice the same would be two questions under one name
        made.append({"id": key, **question, "translations": one["translations"]})
    bare = [{name: value for name, value in one.items() if name != "translations"} for one in made]
    if _size(bare) > LONGEST or _size(made) > LONGEST_WITH_TRANSLATIONS:
        raise Invalid("survey_too_long", "All questions with their options together are too long.", field="questions")
    return made


def _check_translations(question: Said, translations: Mapping[str, Said]) -> None:
    for language, own in translations.items():
        if own["options"] and len(own["options"]) != len(question["choices"]):
            raise Wrong(f"translations.{language}.options", "As many options as the question has, in their order.")


def _size(said: Any) -> int:
    return len(json.dumps(said, ensure_ascii=False).encode())


def _check_name(work: Work, survey_id: str, given: Said) -> None:
    if "name" in given:
        same = sa.select(Survey.id).where(sa.func.lower(Survey.name) == given["name"].lower(), Survey.id != survey_id)
        with work.session.no_autoflush:
            if work.session.scalar(same.where(Survey.deleted_at.is_(None))) is not None:
                raise Conflict("name_taken", "Another survey has this name.", field="name")
