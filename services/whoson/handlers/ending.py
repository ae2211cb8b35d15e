"""Visits that end by the clock (WHO-020 to WHO-022), and those that end because tracking was switched off."""

from __future__ import annotations

from datetime import datetime

from contracts.events import whoson as facts
from contracts.vocabulary_of_whoson import EndCause
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.whoson.handlers.ignoring import ignore_of_ended
from services.whoson.handlers.known import is_tracking_on
from services.whoson.handlers.rows import update_visits
from services.whoson.rules.beacons import IDLE
from services.whoson.states import Row, from_json, visit_state

AT_ONCE = 500

_END_IDLE = Prepared(
    "end_idle_visits",
    ("int", "timestamptz", "interval"),
    """
    with due as (
        select id from visits where ended_at is null and last_view_at <= $2 - $3 order by last_view_at limit $1 for update skip locked
    )
    update visits as v set ended_at = last_view_at + $3, end_cause = 'idle', is_pending = false, version = version + 1
    from due where v.id = due.id returning to_jsonb(v)
    """,
)
_END_ALL = Prepared(
    "end_all_visits",
    ("int", "timestamptz"),
    """
    with due as (select id from visits where ended_at is null limit $1 for update skip locked)
    update visits as v set ended_at = $2, end_cause = 'disabled', is_pending = false, version = version + 1
    from due where v.id = due.id returning to_jsonb(v)
    """,
)
_LAST_LENGTHS = Prepared(
    "last_lengths",
    ("uuid[]",),
    """
    update page_views as p set seconds = extract(epoch from v.ended_at - p.viewed_at)::int
    from visits as v where v.id = any($1) and p.view_key = v.current_view_key
    """,
)
_FORGET_REPORTS = Prepared("forget_reports", ("uuid[]",), "delete from reports where visit_id = any($1)")


def end_what_is_over(work: Work) -> None:
    """WHO-022: idle for 15 minutes, even if the page is still open. All of them while tracking is off (WHO-002)."""
    if is_tracking_on(work.session):
        ended = _END_IDLE.run(work.session, AT_ONCE, work.now, IDLE).scalars().all()
    else:
        ended = _END_ALL.run(work.session, AT_ONCE, work.now).scalars().all()
    tell_ended(work, [from_json(row) for row in ended])


def tell_ended(work: Work, visits: list[Row]) -> None:
    """What follows from the end of these visits, which has been written: the last view's length, and the fact."""
    ids = [visit["id"] for visit in visits]
    if not ids:
        return
    ignore_of_ended(work, visits)
    _LAST_LENGTHS.run(work.session, ids)
    _FORGET_REPORTS.run(work.session, ids)
    for visit in visits:
        work.announce(facts.VisitEnded(subject=visit["id"], visit=visit_state(visit), visitor_key=visit["visitor_key"]))


def end_by_hand(work: Work, visits: list[Row], cause: EndCause, at: datetime) -> None:
    """Ends these visits, locked by this work, for a cause that somebody had."""
    ending = [visit for visit in visits if visit["ended_at"] is None]
    for visit in ending:
        visit |= {"ended_at": at, "end_cause": cause, "is_pending": False, "version": visit["version"] + 1}
    update_visits(work.session, ending)
    tell_ended(work, ending)
