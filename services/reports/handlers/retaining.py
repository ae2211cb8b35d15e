"""Facts older than they are to be kept are thrown away, by whole months (REP-091)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.reports.models import Family, Progress
from services.reports.projecting import locks
from services.reports.projecting.partitions import drop_before, make_room
from services.reports.queries.settings import own_settings

EVERY = 3_600.0
AHEAD = timedelta(days=7)  # that the next month's room is made
MOST_AT_ONCE = 20_000  # rows of a table

# Of what tells how agents stood, the last of each kind stays: without it nothing that comes late could be worked out.
_OLD = {
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
    """Makes room for the month to come, and throws away what is too old."""
    months = {(family.value, moment.year, moment.month) for moment in (work.now, work.now + AHEAD) for family in Family}
    make_room(work.session, months)
    months_kept = own_settings(work.session)["keep_months"]
    if months_kept:
        throw_away(work.session, first_kept(work.now, months_kept))


def first_kept(now: datetime, months: int) -> datetime:
    """The beginning, in UTC, of the first month that is kept: this one and so many before it."""
    count = now.year * 12 + now.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def throw_away(session: Session, kept_from: datetime) -> None:
    """From then on nothing that happened before is taken in, either."""
    locks.alone(session)
    later = sa.func.greatest(Progress.kept_from, kept_from)
    session.execute(
        insert(Progress).values(id=1, kept_from=kept_from).on_conflict_do_update(index_elements=["id"], set_={"kept_from": later})
    )
    drop_before(session, kept_from)
    for name, condition in _OLD.items():
        some = f"select ctid from {name} where {condition} limit {MOST_AT_ONCE}"  # noqa: S608
        session.execute(sa.text(f"delete from {name} where ctid = any(array({some}))"), {"kept_from": kept_from})  # noqa: S608
    session.execute(sa.text(_SEARCHES), {"kept_from": kept_from, "most": MOST_AT_ONCE})
    session.execute(sa.text(_ITEMS), {"kept_from": kept_from, "most": MOST_AT_ONCE})
