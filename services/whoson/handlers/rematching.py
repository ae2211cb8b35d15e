"""Visits that come to match a filter without moving: because time passed, or because a filter was saved or deleted (WHO-037).

A pass goes over all open visits in order of their browsers, some thousands a work, and goes on where it was by a deadline.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from contracts.events import whoson as facts
from kit.service import Deadline
from kit.storage.work import Work
from services.whoson.matching import Known, known
from services.whoson.models import Filter, Visit
from services.whoson.models.columns import Uid
from services.whoson.rules.conditions import is_timed
from services.whoson.states import from_json, visit_state

REMATCH = "rematch"
ALL, TIMED = "all", "timed"  # subjects: every filter anew, once; those that time alone makes match, again and again
AGAIN_AFTER = timedelta(seconds=10)
LOOKED_AT, CHANGED = 10_000, 1_000  # visits a work, at most
_visits = Visit.__table__.c
_OPEN = _visits.ended_at.is_(None)
_AFTER, _UPTO = sa.bindparam("after", type_=sa.Text), sa.bindparam("upto", type_=sa.Text)


def match_all_anew(work: Work) -> None:
    """A filter changed. A second pass follows for visits that were being written while the change was."""
    work.set_deadline(REMATCH, ALL, work.now, {"after": "", "is_last": False})
    conditions = work.session.scalars(sa.select(Filter.conditions))
    if any(is_timed(each) for each in conditions):
        work.set_deadline(REMATCH, TIMED, work.now + AGAIN_AFTER, {"after": "", "is_last": False})


def rematch(work: Work, due: Deadline) -> None:
    """The next stretch of a pass: whose filters differ is brought up to date and told of."""
    filters = known(work.session)
    if due.subject == TIMED and not filters.timed:
        return
    after = due.payload["after"]
    upto: str | None = work.session.scalar(_end_of_stretch(after))
    values = {"after": after, "upto": upto, "now": work.now, "most": CHANGED}
    statement = _all_that_differ if due.subject == ALL else _timed_that_differ
    changed = [from_json(row) for row in filters.run(work.session, due.subject, statement, values).scalars()]
    for visit in changed:
        said: dict[str, Any] = {"visit": visit_state(visit), "visitor_key": visit["visitor_key"], "changed": ["filter_ids"]}
        work.announce(facts.VisitChanged(subject=visit["id"], **said))
    _go_on(work, due, after if len(changed) == CHANGED else upto)  # those that differed do so no more


def _go_on(work: Work, due: Deadline, reached: str | None) -> None:
    if reached is not None:
        work.set_deadline(REMATCH, due.subject, work.now, {**due.payload, "after": reached})
    elif due.subject == TIMED:
        work.set_deadline(REMATCH, TIMED, work.now + AGAIN_AFTER, {"after": "", "is_last": False})
    elif not due.payload["is_last"]:
        work.set_deadline(REMATCH, ALL, work.now + AGAIN_AFTER, {"after": "", "is_last": True})


def _end_of_stretch(after: str) -> sa.Select[Any]:
    """The browser at which to stop; null where the rest is less than that."""
    keys = sa.select(_visits.visitor_key).where(_OPEN, _visits.visitor_key > after)
    return keys.order_by(_visits.visitor_key).offset(LOOKED_AT - 1).limit(1)


def _all_that_differ(filters: Known) -> Any:
    return _brought_up_to_date(filters, _visits.filter_ids.is_distinct_from(filters.ids()))


def _timed_that_differ(filters: Known) -> Any:
    noted = {filter_id: sa.literal(filter_id, Uid) == sa.any_(_visits.filter_ids) for filter_id in filters.timed}
    return _brought_up_to_date(filters, sa.or_(*(noted[each] != filters.filters[each] for each in filters.timed)))


def _brought_up_to_date(filters: Known, differs: Any) -> Any:
    """Locked in the order in which what pages tell is, so that the two cannot wait for each other."""
    stretch = (_OPEN, _visits.visitor_key > _AFTER, sa.or_(_UPTO.is_(None), _visits.visitor_key <= _UPTO))
    wanted = sa.select(_visits.id).where(*stretch, differs).order_by(_visits.visitor_key)
    due = wanted.limit(sa.bindparam("most", type_=sa.Integer)).with_for_update(of=Visit.__table__).cte("due")
    changed = sa.update(Visit).where(_visits.id == due.c.id).values(filter_ids=filters.ids(), version=_visits.version + 1)
    return changed.returning(sa.func.to_jsonb(sa.literal_column("visits")))
