"""Visitors taken off the list, with or without what is stored of them, and those that are kept off it (WHO-050, WHO-051, WHO-159)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from contracts.vocabulary_of_whoson import EndCause
from kit.errors import Conflict
from kit.storage.work import Work
from services.whoson.handlers.ending import AT_ONCE, end_by_hand
from services.whoson.handlers.purging import purge
from services.whoson.handlers.rows import visits_by_id
from services.whoson.handlers.standing import visit_in_reach
from services.whoson.models import Ban, Visit
from services.whoson.states import Row

MOST_BANS = 10_000


def remove_visitor(work: Work, asked: dict[str, Any]) -> Row:
    """{visit_id}: it ends now, its data is kept until retention. The next page view begins another. Again is no error."""
    visit = visit_in_reach(work, asked["visit_id"])
    end_by_hand(work, [visit], EndCause.REMOVED, work.now)
    return {"visit_id": visit["id"]}


def purge_visitor(work: Work, asked: dict[str, Any]) -> Row:
    """{visit_id}: it ends, and what is stored of it is gone. Its invitations still count, without text and browser (WHO-093)."""
    visit = visit_in_reach(work, asked["visit_id"])
    end_by_hand(work, [visit], EndCause.PURGED, work.now)
    purge(work, [visit["id"]], visit["visitor_key"])
    return {"visit_id": visit["id"]}


def ban_visitor(work: Work, asked: dict[str, Any]) -> Row:
    """{visit_id, until}: neither tracked nor invited until then, by browser, address or both. Open visits of theirs end."""
    visit = visit_in_reach(work, asked["visit_id"])
    until = work.now + timedelta(days=asked["days"])
    work.session.execute(sa.delete(Ban).where(Ban.until <= work.now))
    if (work.session.scalar(sa.select(sa.func.count()).select_from(Ban)) or 0) >= MOST_BANS:
        raise Conflict("too_many_bans", "As many visitors are banned as can be.")
    for what in _banned(visit, asked["what"]):
        work.session.merge(Ban(what=what, until=until, banned_by=work.call.actor, banned_at=work.now))
    work.session.flush()
    theirs = visits_by_id(work.session, {visit["id"], *_open_visits(work, visit, asked["what"])})
    end_by_hand(work, list(theirs.values()), EndCause.REMOVED, work.now)
    return {"visit_id": visit["id"], "until": until}


def lift_ban(work: Work, asked: dict[str, Any]) -> Row:
    """{visit_id}: its browser and its address may be tracked again. Again is no error."""
    visit = visit_in_reach(work, asked["visit_id"])
    work.session.execute(sa.delete(Ban).where(Ban.what.in_(_banned(visit, "both"))))
    return {"visit_id": visit["id"]}


def _banned(visit: Row, what: str) -> list[str]:
    named = {"browser": f"key:{visit['visitor_key']}", "address": f"ip:{visit['ip']}"}
    return list(named.values()) if what == "both" else [named[what]]


def _open_visits(work: Work, visit: Row, what: str) -> list[str]:
    """Of this browser there is one at most; of an address so many as end in one work."""
    if what == "browser":
        return list(work.session.scalars(sa.select(Visit.id).where(Visit.visitor_key == visit["visitor_key"], Visit.ended_at.is_(None))))
    return list(work.session.scalars(sa.select(Visit.id).where(Visit.ip == visit["ip"], Visit.ended_at.is_(None)).limit(AT_ONCE)))
