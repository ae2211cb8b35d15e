"""What was stored of visits goes, by age and with the person; invitations stay for the reports, wiped (WHO-093, WHO-119)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from contracts.events import whoson as facts
from kit.storage.prepared import Prepared
from kit.storage.work import Work
from services.whoson.handlers.known import settings

AT_ONCE = 500
RETENTION_DAYS = 30  # before people has told of its settings

_OF_AGE = Prepared(
    "visits_of_age",
    ("int", "timestamptz"),
    "select id from visits where ended_at <= $2 order by ended_at limit $1 for update skip locked",
)
_PURGE = Prepared(
    "purge_visits",
    ("uuid[]",),
    """
    with wiped as (update invitations set visitor_key = '', text = '' where visit_id = any($1)),
    forgotten as (delete from reports where visit_id = any($1))
    delete from visits where id = any($1) returning id, brand_id
    """,
)


def purge_what_is_old(work: Work) -> None:
    """Ended longer ago than the setting `retention_days` says: so many at once, the oldest first."""
    days = int(settings(work.session).get("retention_days", RETENTION_DAYS))
    purge(work, _OF_AGE.run(work.session, AT_ONCE, work.now - timedelta(days=days)).scalars().all())


def purge(work: Work, visit_ids: Sequence[str], visitor_key: str | None = None) -> None:
    """Erases these visits, locked by this work, with their page views and actions, and says so.

    `visitor_key` is told where somebody purged a visitor who is there: his page has to hear of it.
    """
    if not visit_ids:
        return
    for visit in _PURGE.run(work.session, [str(visit_id) for visit_id in visit_ids]):
        work.announce(facts.VisitPurged(subject=str(visit.id), brand_id=str(visit.brand_id), visitor_key=visitor_key))
