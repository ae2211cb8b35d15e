"""Results of surveys: by brand, agent or survey, of one ticket or chat, and one of them whole (SUR-056 to SUR-066)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.errors import Invalid, NotFound
from kit.storage.paging import Order, page
from kit.storage.work import Reading
from services.reports.models import Brand, Employee, Survey, SurveyOffer, SurveyResponse
from services.reports.queries.surveys.persons import offers_of_organization, offers_of_user
from services.reports.queries.surveys.reach import Condition, offers_in_reach
from services.reports.schemas.surveys.results import BY

Said = dict[str, Any]
_OWN = (
    *("id", "survey_id", "source", "related_type", "related_id", "related_number", "brand_id", "agent_id"),
    *("user_id", "email", "customer_name", "offered_at", "answered_at", "rating", "stars"),
)


def survey_results(reading: Reading, asked: Said) -> Said:
    """A page, newest first, of one brand, agent or survey; or of what was offered there and has no answer yet.

    Days are whole ones of the zone, of the asker's own where none is named (REP-006). Raises Invalid time_zone.
    """
    when = SurveyOffer.answered_at if asked["is_answered"] else SurveyOffer.offered_at
    wanted = [getattr(SurveyOffer, name) == asked[name] for name in BY if asked[name] is not None]
    wanted += [when.is_not(None), *_within(reading, asked, when), offers_in_reach(reading.session, reading.call)]
    if not asked["is_answered"]:
        wanted.append(SurveyOffer.answered_at.is_(None))
    return results(reading.session, wanted, asked, when)


def survey_result(reading: Reading, asked: Said) -> Said:
    """One result with its answers in the order of the questions (SUR-059). Raises NotFound result_unknown.

    Named with what it stands with, every employee reads it (PPL-026), otherwise who reaches it in the lists.
    """
    seen = _stands_with(reading, asked)
    row = reading.session.execute(_rows().where(SurveyOffer.id == asked["offer_id"], seen)).mappings().first()
    response = reading.session.get(SurveyResponse, asked["offer_id"])
    if row is None or response is None:
        raise NotFound("result_unknown", "There is no such result.", field="offer_id")
    return result_shown(row) | {"answers": response.answers}


def _stands_with(reading: Reading, asked: Said) -> Condition:
    in_reach = offers_in_reach(reading.session, reading.call)
    if asked["id"] is not None:
        return sa.and_(SurveyOffer.related_id == asked["id"], SurveyOffer.related_type == asked["type"])
    if asked["user_id"] is not None:
        return offers_of_user(reading.session, asked["user_id"])
    if asked["organization_id"] is not None:
        return offers_of_organization(reading.session, asked["organization_id"])
    return in_reach


def surveys_of_item(reading: Reading, asked: Said) -> Said:
    """A page of the results that stand with a ticket or chat, newest first: those of merged tickets too (SUR-032, TKT-116)."""
    offers_in_reach(reading.session, reading.call)
    of_item = [SurveyOffer.related_id == asked["id"], SurveyOffer.related_type == asked["type"], SurveyOffer.answered_at.is_not(None)]
    return results(reading.session, of_item, asked)


def surveys_of_user(reading: Reading, asked: Said) -> Said:
    """A page of what a customer answered, newest first. Every employee reads it (PPL-026). Raises NotFound user_unknown."""
    offers_in_reach(reading.session, reading.call)
    whose = offers_of_user(reading.session, asked["user_id"])
    return results(reading.session, [whose, SurveyOffer.answered_at.is_not(None)], asked)


def surveys_of_organization(reading: Reading, asked: Said) -> Said:
    """A page of what an organization's members answered, newest first. Raises NotFound organization_unknown."""
    offers_in_reach(reading.session, reading.call)
    whose = offers_of_organization(reading.session, asked["organization_id"])
    return results(reading.session, [whose, SurveyOffer.answered_at.is_not(None)], asked)


def results(session: Session, wanted: list[Condition], asked: Said, when: Any = SurveyOffer.answered_at) -> Said:
    """A page of what meets all of these conditions, newest first."""
    order = Order(when, SurveyOffer.id, desc=True)
    return page(session, _rows().where(*wanted), order, asked["cursor"], asked["limit"], shape=result_shown)


def _rows() -> sa.Select[*tuple[Any, ...]]:
    own = [getattr(SurveyOffer, name) for name in _OWN]
    named = (Survey.name.label("survey_name"), Employee.display_name, Employee.is_deleted, Brand.name.label("brand_name"))
    joined = sa.select(*own, *named).join(Survey, Survey.id == SurveyOffer.survey_id)
    joined = joined.outerjoin(Employee, Employee.id == SurveyOffer.agent_id)
    return joined.outerjoin(Brand, Brand.id == SurveyOffer.brand_id)


def result_shown(row: Any) -> Said:
    """The line of a list (SUR-056, SUR-060 to SUR-062)."""
    name = row["display_name"]
    agent = {"id": row["agent_id"], "name": f"{name or ''} (deleted)".strip() if row["is_deleted"] else name or ""}
    return {
        "id": row["id"],
        "survey_id": row["survey_id"],
        "survey_name": row["survey_name"],
        "source": row["source"],
        "offered_at": wire_time(row["offered_at"]),
        "completed_at": wire_time(row["answered_at"]) if row["answered_at"] else None,
        "related": {"type": row["related_type"], "id": row["related_id"], "number": row["related_number"]},
        "agent": agent if row["agent_id"] else None,
        "brand": {"id": row["brand_id"], "name": row["brand_name"] or ""},
        "customer": {"user_id": row["user_id"], "email": row["email"], "name": row["customer_name"]},
        "rating": None if row["rating"] is None else round(float(row["rating"]), 2),
        "stars": None if row["stars"] is None else float(row["stars"]),
    }


def _within(reading: Reading, asked: Said, when: Any) -> list[Condition]:
    own = reading.session.get(Employee, reading.call.actor_id) if reading.call.actor_kind == "employee" else None
    try:
        zone = ZoneInfo(asked["time_zone"] or (own.time_zone if own else "UTC"))
    except (KeyError, ValueError, OSError) as unknown:
        raise Invalid("time_zone", "There is no such time zone.", field="time_zone") from unknown
    first, last = asked["from_day"], asked["to_day"]
    found = [when >= datetime.combine(first, time(), zone)] if first else []
    return found + ([when < datetime.combine(last + timedelta(days=1), time(), zone)] if last else [])
