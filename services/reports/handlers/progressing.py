"""How far the projection is: told by the pulses of its lane (REP-024)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from kit.storage.work import Work
from services.reports.projecting import locks

PULSE_SECONDS = 1.0

_PULSE = """
    insert into progress (id, pulse_at) values (1, :moment)
    on conflict (id) do update set told_until = progress.pulse_at, pulse_at = excluded.pulse_at
    where progress.pulse_at is null or progress.pulse_at < excluded.pulse_at
"""


def felt(work: Work, moment: datetime) -> None:
    """This process has handled all that was sent before this moment, and nobody stores anything just now.

    What another process got to handle before it, it has handled by the next pulse: so the pulse before this one counts.
    """
    locks.alone(work.session)
    work.session.execute(sa.text(_PULSE), {"moment": moment})
