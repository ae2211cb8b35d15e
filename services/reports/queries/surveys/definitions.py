"""Surveys as they are made: the list with its counts, one of them, how it looks, which can be chosen (SUR-067, SUR-068)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.reports.models import Survey, SurveyOffer
from services.reports.queries.surveys.reach import must_administer
from services.reports.rules.surveys.options import lines_of
from services.reports.rules.surveys.speaking import page_of

Said = dict[str, Any]
_LISTED = ("id", "version", "name", "language", "link_text", "brand_ids", "department_ids")
_WHOLE = (*_LISTED, "thank_you_header", "thank_you_text", "chat_introduction", "translations", "created_by")
_OF_QUESTION = (
    *("id", "text", "type", "is_required", "weight", "render_as"),
    *("yes_value", "no_value", "lower_limit", "upper_limit", "translations"),
)


def surveys(reading: Reading, asked: Said) -> Said:
    """A page of them by name, each with how often it was offered and answered and how many questions it has."""
    must_administer(reading.session, reading.call)
    lowered = sa.func.lower(Survey.name, type_=sa.Text()).label("sorted_name")
    columns = [getattr(Survey, name) for name in (*_LISTED, "changed_at")]
    wanted = sa.select(*columns, sa.func.jsonb_array_length(Survey.questions).label("question_count"), lowered)
    listed = page(reading.session, wanted.where(Survey.deleted_at.is_(None)), Order(lowered, Survey.id), asked["cursor"], asked["limit"])
    counts = _counts(reading.session, [row["id"] for row in listed["items"]])
    items = [_in_list(row) | counts.get(row["id"], _NONE) for row in listed["items"]]
    return {"items": items, "next_cursor": listed["next_cursor"]}


def survey(reading: Reading, asked: Said) -> Said:
    """Raises NotFound survey_unknown, also for one that was deleted."""
    must_administer(reading.session, reading.call)
    return survey_shown(reading.session, _there(reading.session, asked["survey_id"]))


def survey_preview(reading: Reading, asked: Said) -> Said:
    """As the customer will see it (SUR-003). Raises NotFound survey_unknown."""
    must_administer(reading.session, reading.call)
    return page_of(vars(_there(reading.session, asked["survey_id"])), [asked["language"]])


def survey_choices(reading: Reading, asked: Said) -> Said:
    """A page of names: what may be offered in this brand and department; without either all, deleted ones too, whose results are there."""
    wanted = sa.select(Survey.id, Survey.name, Survey.link_text, Survey.deleted_at.is_not(None).label("is_deleted"))
    for given, column in ((asked["brand_id"], Survey.brand_ids), (asked["department_id"], Survey.department_ids)):
        if given is not None:
            wanted = wanted.where(sa.or_(sa.func.cardinality(column) == 0, column.contains([given])), Survey.deleted_at.is_(None))
    return page(reading.session, wanted, Order(Survey.name, Survey.id), asked["cursor"], asked["limit"])


def survey_shown(session: Session, found: Survey) -> Said:
    """Whole, with its counts."""
    counts = _counts(session, [found.id]).get(found.id, _NONE)
    said = {name: getattr(found, name) for name in _WHOLE} | {"questions": [_question(one) for one in found.questions]}
    return said | counts | {"created_at": wire_time(found.created_at), "changed_at": wire_time(found.changed_at)}


def survey_unknown() -> NotFound:
    return NotFound("survey_unknown", "There is no such survey.", field="survey_id")


_NONE = {"offered": 0, "answered": 0}


def _there(session: Session, survey_id: str) -> Survey:
    found = session.get(Survey, survey_id)
    if found is None or found.deleted_at is not None:
        raise survey_unknown()
    return found


def _counts(session: Session, survey_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Counted each time, so that they are what the lists say."""
    wanted = sa.select(SurveyOffer.survey_id, sa.func.count(), sa.func.count(SurveyOffer.answered_at))
    wanted = wanted.where(SurveyOffer.survey_id.in_(survey_ids), SurveyOffer.offered_at.is_not(None)).group_by(SurveyOffer.survey_id)
    return {key: {"offered": offered, "answered": answered} for key, offered, answered in session.execute(wanted)}


def _in_list(row: Mapping[str, Any]) -> Said:
    return {name: row[name] for name in (*_LISTED, "question_count")} | {"changed_at": wire_time(row["changed_at"])}


def _question(one: Said) -> Said:
    """With its options as they were typed; null where its type has none."""
    return {name: one[name] for name in _OF_QUESTION} | {"options": lines_of(one["choices"]) if one["choices"] else None}
