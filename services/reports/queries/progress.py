"""How far the projection is, for operators (REP-024)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from contracts.envelope import wire_time
from kit.storage.work import Reading
from services.reports.models import Progress, Untallied
from services.reports.projecting.emptying import PROJECTED
from services.reports.queries.completeness import completeness

# As PostgreSQL's own statistics have it, without counting: a table in parts is the sum of them.
_ROWS = """
    select coalesce(pg_partition_root(relid)::text, relname::text) as name, sum(n_live_tup)::bigint as rows,
        sum(pg_total_relation_size(relid))::bigint as bytes
    from pg_stat_user_tables group by 1
"""


def progress(reading: Reading) -> dict[str, Any]:
    """{complete_until, behind_seconds, is_rebuilding, rebuild_began_at, rebuilt_offset, rebuild_silent_seconds, data_from, untallied}.

    Times in UTC. `rebuild_silent_seconds`: since the last batch was read again; null while nothing is being made anew.
    """
    session, told = reading.session, completeness(reading.session)
    row = session.execute(sa.select(Progress.rebuild_began_at, Progress.rebuilt_offset, Progress.rebuilt_at)).first()
    last = (row.rebuilt_at or row.rebuild_began_at) if row else None
    return {
        "complete_until": wire_time(told.until) if told.until else None,
        "behind_seconds": _since(reading, told.until),
        "is_rebuilding": told.is_rebuilding,
        "rebuild_began_at": wire_time(row.rebuild_began_at) if row and row.rebuild_began_at else None,
        "rebuilt_offset": row.rebuilt_offset if row else None,
        "rebuild_silent_seconds": _since(reading, last),
        "data_from": wire_time(told.data_from) if told.data_from else None,
        "untallied": session.scalar(sa.select(sa.func.count()).select_from(Untallied)) or 0,
    }


def _since(reading: Reading, moment: datetime | None) -> int | None:
    return max(0, round((reading.now - moment).total_seconds())) if moment else None


def table_sizes(session: Session) -> dict[str, dict[str, int]]:
    """{table: {rows, bytes}} of all that is made of facts; rows as PostgreSQL reckons them."""
    found = {row.name: {"rows": row.rows, "bytes": row.bytes} for row in session.execute(sa.text(_ROWS))}
    return {name: found.get(name, {"rows": 0, "bytes": 0}) for name in PROJECTED}
