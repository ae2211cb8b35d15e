"""Facts older than they are to be kept are thrown away, by whole months (REP-091)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.reports.models import Family, Progress
from services.reports.projecting import locks
from services.reports.projecting.partitions import drop_before, make_room
from services.reports.queries.settings import own_settings

log = logging.getLogger(__name__)

EVERY = 600.0
AHEAD = timedelta(days=7)  # that the next month's room is made
MOST_AT_ONCE = 20_000  # rows of a table

# Of what tells how agents stood, the last of each kind stays: without it nothing that comes late could be worked out.
_OLD = {
    "tallied": "start <= cast(:kept_from as date)",
    "tallies": "start <= cast(:kept_from as date)",
    "stretches": "coalesce(until_at, case when not is_active then at end) < :kept_from",
    "calls": "at < :kept_from",
    "time_logs": "at < :kept_from and entered_at < :kept_from",
    "duties": "until_at < :kept_from",
    "web_sessions": "at < :kept_from",
    "status_events": """at < :kept_from and exists (
        select from status_events as later where later.agent_id = status_events.agent_id and later.sequence > status_events.sequence
            and later.at < :kept_from and later.channel is not distinct from status_events.channel
            and later.group_id is not distinct from status_events.group_id
            and (later.event in ('logged_in', 'logged_out')) = (status_events.event in ('logged_in', 'logged_out')))""",
}

_SEARCHES = """
    with gone as (
        delete from searches where ctid = any(array(select ctid from searches where at < :kept_from limit :most)) returning id
    )
    delete from opened using gone where opened.search_id = gone.id
"""
# What is settled and of which nothing is kept any more.
_ITEMS = """
    delete from items where ctid = any(array(
        select ctid from items where created_at < :kept_from and status in ('closed', 'closed_locked', 'completed', 'logged')
            and not exists (select from acts where acts.item_id = items.id)
            and not exists (select from stretches where stretches.item_id = items.id)
            and not exists (select from calls where calls.item_id = items.id)
            and not exists (select from time_logs where time_logs.item_id = items.id)
        limit :most
    ))
"""


def keep_room_and_retention(work: Work) -> None:
    """Makes room for the month to come, and throws away what is too old: first says so, and ten minutes later does it.

    From the saying on nothing that happened before is taken in any more.
    """
    months = {(family.value, moment.year, moment.month) for moment in (work.now, work.now + AHEAD) for family in Family}
    make_room(work.session, months)
    kept_from, months_kept = work.session.scalar(sa.select(Progress.kept_from)), own_settings(work.session)["keep_months"]
    first = first_kept(work.now, months_kept) if months_kept else kept_from
    if first is not None and (kept_from is None or kept_from < first):
        _say(work.session, first)
    elif kept_from is not None:
        _throw_away(work.session, kept_from)


def first_kept(now: datetime, months: int) -> datetime:
    """The beginning, in UTC, of the first month that is kept: this one and so many before it."""
    count = now.year * 12 + now.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def _say(session: Session, kept_from: datetime) -> None:
    locks.alone(session)
    said = insert(Progress).values(id=1, kept_from=kept_from)
    session.execute(said.on_conflict_do_update(index_elements=["id"], set_={"kept_from": kept_from}))


def _throw_away(session: Session, kept_from: datetime) -> None:
    """What is left over for want of time goes the next time."""
    try:
        with session.begin_nested():
            session.execute(sa.text("set local lock_timeout = '1s'"))
            drop_before(session, kept_from)
    except OperationalError as busy:
        log.info("months that are too old stay a little longer: %r", busy.orig)
    for name, condition in _OLD.items():
        some = f"select ctid from {name} where {condition} limit {MOST_AT_ONCE}"  # noqa: S608
        session.execute(sa.text(f"delete from {name} where ctid = any(array({some}))"), {"kept_from": kept_from})  # noqa: S608
    session.execute(sa.text(_SEARCHES), {"kept_from": kept_from, "most": MOST_AT_ONCE})
    session.execute(sa.text(_ITEMS), {"kept_from": kept_from, "most": MOST_AT_ONCE})
