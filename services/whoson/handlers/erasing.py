"""Persons who are to be forgotten: all visits of their browsers go, also those before anybody knew who it was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import Envelope
from contracts.vocabulary_of_whoson import EndCause
from kit.service import Deadline
from kit.storage.copies import drop
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.whoson.handlers.ending import end_by_hand
from services.whoson.handlers.purging import AT_ONCE, purge
from services.whoson.models import User, Visit, new_id
from services.whoson.persons import check_administrator, is_of_person
from services.whoson.states import Row, from_json

ERASE = "erase_visits"

_OF_BROWSERS = Prepared(
    "visits_of_browsers",
    ("text[]", "int"),
    "select to_jsonb(v) from visits as v where visitor_key = any($1) order by visitor_key, started_at limit $2 for update",
)


def erase_visitor(work: Work, asked: dict[str, Any]) -> Row:
    """{user_id or email}: administrators have all visits of this person's browsers erased. {visits}: how many."""
    check_administrator(work.session, work.call)
    keys = _browsers_of(work, asked)
    count = sa.select(sa.func.count()).select_from(Visit).where(Visit.visitor_key.in_(keys))
    visits = work.session.scalar(count) or 0
    _erase(work, keys, new_id())
    return {"visits": visits}


def forget_user(work: Work, envelope: Envelope) -> None:
    """people.user_deleted: the copy keeps neither name nor address, and no visit is kept."""
    drop(work, User, envelope, {"display_name": "", "email": ""})
    _erase(work, _browsers_of(work, {"user_id": envelope.subject}), envelope.subject)


def go_on_erasing(work: Work, deadline: Deadline) -> None:
    _erase(work, deadline.payload["keys"], deadline.subject)


def _browsers_of(work: Work, asked: dict[str, Any]) -> list[str]:
    return list(work.session.scalars(sa.select(Visit.visitor_key).where(is_of_person(asked)).distinct()))


def _erase(work: Work, keys: list[str], subject: str) -> None:
    """So many at once; the rest in works of their own, by the clock."""
    if not keys:
        return
    visits = [from_json(row) for row in _OF_BROWSERS.run(work.session, keys, AT_ONCE).scalars()]
    end_by_hand(work, visits, EndCause.PURGED, work.now)
    purge(work, [visit["id"] for visit in visits])
    if len(visits) == AT_ONCE:
        work.set_deadline(ERASE, subject, work.now, {"keys": keys})
