"""At most one request a second to a host, over all processes; and who has answered lately (KB-170)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.storage.work import Work
from services.kb.models import CheckedHost
from services.kb.rules.verdicts import LONGEST_WAIT, Found, Outcome

APART = timedelta(seconds=1)
LONGEST_QUEUE = 60.0  # seconds until a host that has many waiting for it is looked at again
MOST_WAIT = 5.0  # seconds that a request waits for its turn
LATELY = timedelta(minutes=2)
WITNESSES = 3
KEPT, FORGET_SECONDS = timedelta(days=90), 86_400.0


def reserved(work: Work, host: str, most: float = MOST_WAIT) -> float | None:
    """Seconds until the turn that is ours from now on. None: the next one is further off than `most`, and nothing was reserved."""
    first = insert(CheckedHost).values(host=host, next_at=work.now + APART)
    turn = sa.func.greatest(CheckedHost.next_at, work.now) + APART
    is_near = CheckedHost.next_at <= work.now + timedelta(seconds=most)
    statement = first.on_conflict_do_update(index_elements=["host"], set_={"next_at": turn}, where=is_near).returning(CheckedHost.next_at)
    following = work.session.execute(statement).scalar()
    return None if following is None else float((following - APART - work.now).total_seconds())


def answered(work: Work, host: str, url: str, outcome: Outcome) -> None:
    """Remembers that there is somebody, by which address if that worked; and how long it, or whom it led to, is to be left alone."""
    seen: dict[str, object] = {"answered_at": work.now}
    if outcome.found is Found.WORKS:
        seen["answered_url"] = url
    work.session.execute(sa.update(CheckedHost).where(CheckedHost.host == host).values(seen))
    if outcome.retry_after:
        until = work.now + min(timedelta(seconds=outcome.retry_after), LONGEST_WAIT)
        later = sa.func.greatest(CheckedHost.next_at, until)
        work.session.execute(sa.update(CheckedHost).where(CheckedHost.host == (outcome.host or host)).values(next_at=later))


def forget_hosts(work: Work) -> None:
    """Those that nobody has called for three months."""
    work.session.execute(sa.delete(CheckedHost).where(CheckedHost.next_at < work.now - KEPT))


def has_just_answered(session: Session, but_not: str, now: datetime) -> bool:
    """Whether another host has answered in the last two minutes."""
    lately = sa.exists().where(CheckedHost.host != but_not, CheckedHost.answered_at > now - LATELY)
    return bool(session.scalar(sa.select(lately)))


def good_ones(session: Session, but_not: str) -> Sequence[tuple[str, str]]:
    """The hosts that answered last, each with an address that worked."""
    wanted = sa.select(CheckedHost.host, CheckedHost.answered_url).where(CheckedHost.host != but_not, CheckedHost.answered_url.is_not(None))
    rows = session.execute(wanted.order_by(CheckedHost.answered_at.desc()).limit(WITNESSES))
    return [(row.host, row.answered_url) for row in rows]
