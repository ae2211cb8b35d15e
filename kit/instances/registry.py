"""The list of a service's instances, and what a person may do with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.errors import Conflict, NotFound
from kit.instances.rows import LEASE, name_primary
from kit.storage.paging import plain
from kit.storage.tables import instances, leases

MISSED_AFTER = 2.0  # seconds without a beat
MOST = 200
_AGE = sa.extract("epoch", sa.func.clock_timestamp() - instances.c.heartbeat_at)
_IS_AWAY = sa.or_(instances.c.left_at.is_not(None), _AGE > MISSED_AFTER)
_IS_HOLDER = sa.and_(leases.c.holder_id == instances.c.id, leases.c.holder_run == instances.c.run)
_STATUS = sa.case((_IS_AWAY, "unavailable"), (~instances.c.is_enabled, "disabled"), (_IS_HOLDER, "active"), else_="passive")
_SHOWN = (
    instances.c.id,
    instances.c.name,
    instances.c.host,
    instances.c.pid,
    instances.c.path,
    instances.c.version,
    instances.c.admin_url,
    instances.c.started_at,
    instances.c.heartbeat_at,
    sa.cast(sa.func.greatest(_AGE, 0), sa.Float).label("beat_seconds"),
    _STATUS.label("status"),
    instances.c.is_enabled,
    instances.c.is_primary,
    instances.c.left_at,
    sa.func.coalesce(leases.c.wanted_id == instances.c.id, sa.false()).label("is_wanted"),
)
_LISTED = sa.select(*_SHOWN).select_from(instances.join(leases, leases.c.name == LEASE, isouter=True))


def listed(session: Session) -> dict[str, Any]:
    """{lease: {term, since, holder_id, wanted_id}, items}: everyone who is known, the primary first (INT-187 to INT-193)."""
    rows = session.execute(_LISTED.order_by(instances.c.is_primary.desc(), instances.c.name).limit(MOST)).mappings()
    columns = (leases.c.term, leases.c.since, leases.c.holder_id, leases.c.wanted_id)
    lease = session.execute(sa.select(*columns).where(leases.c.name == LEASE)).mappings()
    return {"lease": next(iter(plain(lease)), None), "items": plain(rows)}


def set_active(session: Session, instance: UUID) -> Mapping[str, Any]:
    """Has it take the lease: the holder hands over with its next beat (INT-184, INT-185)."""
    found = _held(session, instance)
    if found["status"] == "unavailable":
        raise Conflict("unavailable", "It does not beat: it cannot take anything over.")
    if found["status"] == "disabled":
        raise Conflict("disabled", "Enable it first.")
    wanted = None if found["status"] == "active" else instance
    session.execute(sa.update(leases).where(leases.c.name == LEASE).values(wanted_id=wanted))
    return _one(session, instance)


def enable(session: Session, instance: UUID) -> Mapping[str, Any]:
    """Takes part again, ready to step in."""
    _held(session, instance)
    session.execute(sa.update(instances).where(instances.c.id == instance).values(is_enabled=True))
    return _one(session, instance)


def disable(session: Session, instance: UUID, *, is_confirmed: bool) -> Mapping[str, Any]:
    """Takes no part any more, from its next beat on. The last one that works only when it is said twice."""
    _held(session, instance)
    others = sa.select(sa.func.count()).select_from(instances).where(instances.c.id != instance, instances.c.is_enabled, ~_IS_AWAY)
    if not is_confirmed and not session.scalar(others):
        detail = "No other instance works: the service would stand still. Say is_confirmed to do it all the same."
        raise Conflict("last_enabled", detail)
    session.execute(sa.update(instances).where(instances.c.id == instance).values(is_enabled=False))
    return _one(session, instance)


def delete(session: Session, instance: UUID) -> Mapping[str, Any]:
    """Forgets it as a candidate, for good. Only one that is not there; should it come back, it comes as a new one."""
    found = _held(session, instance)
    if found["status"] != "unavailable":
        raise Conflict("still_there", "It still beats: end it first.")
    session.execute(sa.delete(instances).where(instances.c.id == instance))
    name_primary(session.connection())
    return found


def _held(session: Session, instance: UUID) -> Mapping[str, Any]:
    """It, with everybody else who wants to change something kept waiting."""
    session.execute(sa.select(leases.c.name).where(leases.c.name == LEASE).with_for_update())
    return _one(session, instance)


def _one(session: Session, instance: UUID) -> Mapping[str, Any]:
    found = plain(session.execute(_LISTED.where(instances.c.id == instance)).mappings())
    if not found:
        raise NotFound("instance_unknown", "There is no such instance.")
    return found[0]
