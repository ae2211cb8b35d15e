"""How two PostgreSQL servers stand to each other: which one writes, is the other following, how far behind."""

from __future__ import annotations

import subprocess
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from infra.local.postgres import program
from infra.standby.site import CONNECT_SECONDS, SLOT, Site, connected, names


@dataclass(frozen=True, slots=True)
class Standing:
    """One server. Places in the log are in bytes from its beginning; `replayed_at` is when what it replayed last was committed.

    `is_open`: its services' databases take connections, it has not been fenced.
    """

    is_standby: bool
    timeline: int
    received: int
    replayed: int
    replayed_at: datetime | None
    is_streaming: bool
    heard_seconds_ago: float | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Following:
    """What a primary knows of its standby. `kept_bytes` of log wait for it; `is_lost` when too much had to be let go."""

    is_connected: bool
    is_synchronous: bool
    kept_bytes: int
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Both:
    """This server, the other one if it answers, and what the primary of the two says of the standby."""

    here: Standing | None
    there: Standing | None
    following: Following | None

    @property
    def primary(self) -> Standing | None:
        """The one that writes and has not been overtaken by the other's promotion."""
        writing = [one for one in (self.here, self.there) if one and not one.is_standby]
        return max(writing, key=lambda one: one.timeline, default=None)

    @property
    def standby(self) -> Standing | None:
        return next((one for one in (self.here, self.there) if one and one.is_standby), None)

    @property
    def unreceived_bytes(self) -> int | None:
        """What would be lost were the primary gone this moment; unknown while either of the two does not answer."""
        if self.primary is None or self.standby is None:
            return None
        return max(0, self.primary.received - self.standby.received)

    def as_data(self) -> dict[str, Any]:
        found = {"here": self.here, "there": self.there, "following": self.following}
        return {name: asdict(one) if one else None for name, one in found.items()} | {"unreceived_bytes": self.unreceived_bytes}


_STANDING = sa.text("""
select at.is_standby,
       case when at.is_standby then (select timeline_id from pg_control_checkpoint())
            else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end as timeline,
       pg_wal_lsn_diff(at.received, '0/0')::bigint as received,
       pg_wal_lsn_diff(at.replayed, '0/0')::bigint as replayed,
       pg_last_xact_replay_timestamp() as replayed_at,
       coalesce((select status = 'streaming' from pg_stat_wal_receiver), false) as is_streaming,
       (select extract(epoch from clock_timestamp() - last_msg_receipt_time)::float from pg_stat_wal_receiver) as heard_seconds_ago,
       not exists (select from pg_database where not datallowconn and datname = any(:databases)) as is_open
from (
    select pg_is_in_recovery() as is_standby,
           case when pg_is_in_recovery() then greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                else pg_current_wal_flush_lsn() end as received,
           case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end as replayed
) as at
""")
_FOLLOWING = sa.text("""
select exists (select from pg_stat_replication where application_name = :slot and state = 'streaming') as is_connected,
       exists (select from pg_stat_replication where application_name = :slot and sync_state in ('sync', 'quorum')) as is_synchronous,
       coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), (select restart_lsn from pg_replication_slots where slot_name = :slot)), 0)::bigint
           as kept_bytes,
       coalesce((select wal_status = 'lost' from pg_replication_slots where slot_name = :slot), false) as is_lost
""")


def both(site: Site) -> Both:
    """Asks both servers now; who does not answer within three seconds is None."""
    here, there = standing(site, site.here), standing(site, site.there) if site.there else None
    found = Both(here, there, None)
    if found.primary is None:
        return found
    return Both(here, there, _following(site.here if found.primary is here else site.there))


def answers(url: str) -> bool:
    """Whether a server is there at all: one that refuses us, or is only starting, is there too."""
    where = sa.make_url(url)
    asked = [program("pg_isready"), "-q", "-h", str(where.host), "-p", str(where.port or 5432), "-t", str(CONNECT_SECONDS)]
    return subprocess.run(asked, stdin=subprocess.DEVNULL).returncode != 2


def standing(site: Site, url: str) -> Standing | None:
    """How the server stands, or None when it does not answer."""
    try:
        with connected(url) as connection:
            return Standing(**connection.execute(_STANDING, {"databases": names(site)}).mappings().one())
    except OperationalError:
        return None


def _following(url: str) -> Following | None:
    try:
        with connected(url) as connection:
            return Following(**connection.execute(_FOLLOWING, {"slot": SLOT}).mappings().one())
    except OperationalError:
        return None
