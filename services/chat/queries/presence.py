"""When somebody was last heard of, as far as we could hear at all."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.chat.models import Seen
from services.chat.rules.timers import HEARING_GAP

EAR = "ear"


def last_heard(session: Session, who: str, since: datetime, now: datetime) -> datetime:
    """The last ping of `who`, but not before `since`, and not before we began to hear without a break.

    If our own pings do not come back either, the bus is deaf, and nobody's silence means anything: then it is `now`.
    """
    rows = session.execute(sa.select(Seen.who, Seen.at, Seen.since).where(Seen.who.in_([who, EAR])))
    found = {row.who: row for row in rows}
    ear, heard = found.get(EAR), found.get(who)
    if ear is None or now - ear.at > HEARING_GAP:
        return now
    moments: list[datetime] = [since, ear.since, *([heard.at] if heard else [])]
    return max(moments)


def is_here(session: Session, who: str, now: datetime) -> bool:
    """Heard of within the gap that means nothing."""
    at = session.scalar(sa.select(Seen.at).where(Seen.who == who))
    return at is not None and now - at <= HEARING_GAP
