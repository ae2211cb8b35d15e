"""Up to which moment data is complete, and from which on there is any (REP-024, REP-091)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.models import Progress


class Completeness(NamedTuple):
    """`until`: all that was on the bus then is counted; null before anything was. `is_rebuilding`: everything is read again just now,
    and done up to `until`. `data_from`: what happened before is thrown away; null where all is kept."""

    until: datetime | None
    is_rebuilding: bool
    data_from: datetime | None


def completeness(session: Session) -> Completeness:
    """One statement. A broker that is away lets `until` stand still, and so do facts that wait."""
    row = session.execute(sa.select(Progress.__table__)).first()
    if row is None:
        return Completeness(None, False, None)
    return Completeness(row.rebuilt_until if row.is_rebuilding else row.told_until, row.is_rebuilding, row.kept_from)
