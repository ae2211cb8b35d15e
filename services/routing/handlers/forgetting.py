"""Decisions that are old enough are forgotten, a bounded number at a time; the newest of work that is not over never (RTE-211)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kit.service import Deadline
from kit.storage.work import Work
from services.routing.models import WorkSettings
from services.routing.placing.seen import USED_FOR

MOST_AT_ONCE = 2000
KEPT_DAYS = 90
PAUSE = timedelta(seconds=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_UP_TO = sa.text(
    """
    select max(decided_at) from (
        select decided_at from decisions where decided_at >= :since and decided_at < :kept_since order by decided_at limit :most
    ) old
    """
)
_FORGET = sa.text(
    """
    delete from decisions d where decided_at >= :since and decided_at <= :up_to and (
        exists (select from decisions newer where newer.work_id = d.work_id and newer.id > d.id)
        or not exists (select from works w where w.id = d.work_id and not w.is_over)
    )
    """
)
# A decision refers to a snapshot for at most a day after it was taken; clocks may differ by an hour.
_FORGET_SNAPSHOTS = sa.text(
    """
    delete from snapshots where id in (
        select id from snapshots s where taken_at < :unused_since and not exists (
            select from decisions d where d.snapshot_id = s.id
            and d.decided_at between s.taken_at - interval '1 hour' and s.taken_at + interval '25 hours'
        ) order by taken_at limit :most
    )
    """
)


def begin(work: Work) -> None:
    """Timer: looks through all that is old enough once, from the oldest on."""
    work.set_deadline("forget_decisions", "", work.now)


def go_on(work: Work, deadline: Deadline) -> None:
    """The next of them, at most 2,000 decisions; then the rest in transactions of their own, and at the end the snapshots nobody needs."""
    kept_since = work.now - timedelta(days=_kept_days(work))
    since = datetime.fromisoformat(deadline.payload.get("since", EVER.isoformat()))
    up_to = work.session.scalar(_UP_TO, {"since": since, "kept_since": kept_since, "most": MOST_AT_ONCE})
    if up_to is not None:
        work.session.execute(_FORGET, {"since": since, "up_to": up_to})
    if up_to is None or up_to == since:
        unused = {"unused_since": kept_since - USED_FOR, "most": MOST_AT_ONCE}
        gone: Any = work.session.execute(_FORGET_SNAPSHOTS, unused)
        if gone.rowcount < MOST_AT_ONCE:
            return
    work.set_deadline("forget_decisions", "", work.now + PAUSE, {"since": (up_to or since).isoformat()})


def _kept_days(work: Work) -> int:
    found = work.session.scalar(sa.select(WorkSettings.decisions_kept_days).where(WorkSettings.section == "retention"))
    return int(found or KEPT_DAYS)
