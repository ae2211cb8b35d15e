"""The book of switch-overs, in the server's own database: what has been done under the present timeline, so that nothing is done twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from infra.standby.refill import last_seen
from infra.standby.site import Site, connected

_MAKE = """
create table if not exists frontline_switch_overs (
    timeline int primary key,
    reason text not null,
    last_seen timestamptz,
    began_at timestamptz not null default clock_timestamp(),
    broker_ready_at timestamptz,
    refilled_at timestamptz
)
"""
_BEGIN = "insert into frontline_switch_overs (timeline, reason, last_seen) values (:timeline, :reason, :last_seen) on conflict do nothing"
_COLUMNS = "timeline, reason, last_seen, began_at, broker_ready_at, refilled_at"


@dataclass(frozen=True, slots=True)
class Entry:
    """One switch-over. `last_seen` is when the newest fact that came over from the old primary was told or sent."""

    timeline: int
    reason: str
    last_seen: datetime | None
    began_at: datetime
    broker_ready_at: datetime | None
    refilled_at: datetime | None


def begin(site: Site, timeline: int, reason: str) -> None:
    """Enters the switch-over to this timeline, once. To be said before services run here."""
    with connected(site.here) as connection:
        connection.execute(sa.text(_MAKE))
        if connection.scalar(sa.text("select true from frontline_switch_overs where timeline = :timeline"), {"timeline": timeline}):
            return
        said = {"timeline": timeline, "reason": reason, "last_seen": last_seen(site.databases)}
        connection.execute(sa.text(_BEGIN), said)


def note(site: Site, timeline: int, what: str) -> None:
    """Enters that a step (`broker_ready_at`, `refilled_at`) is done."""
    with connected(site.here) as connection:
        done = sa.text(f"update frontline_switch_overs set {what} = clock_timestamp() where timeline = :timeline")
        connection.execute(done, {"timeline": timeline})


def present(site: Site) -> Entry:
    """The last one. Raises LookupError where there was none."""
    found = entries(site, 1)
    if not found:
        raise LookupError("no switch-over has been begun here")
    return found[0]


def entries(site: Site, most: int = 20) -> list[Entry]:
    """The last ones, newest first."""
    with connected(site.here) as connection:
        if not connection.scalar(sa.text("select to_regclass('frontline_switch_overs') is not null")):
            return []
        wanted = sa.text(f"select {_COLUMNS} from frontline_switch_overs order by timeline desc limit :most")
        return [Entry(**row) for row in connection.execute(wanted, {"most": most}).mappings()]
