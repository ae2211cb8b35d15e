"""Folding what tickets appended to the tallies, so that a count stays a sum over few rows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.storage.work import Work
from services.tickets.models import Tally, TallyChange
from services.tickets.models.tally import KEY

SECONDS = 2
MOST = 50_000


def fold(work: Work) -> None:
    """Moves appended changes into the tallies, and forgets tallies that came down to nothing. Two statements."""
    oldest = sa.select(TallyChange.id).order_by(TallyChange.id).limit(MOST).with_for_update(skip_locked=True)
    columns = [getattr(TallyChange, name) for name in KEY]
    gone = sa.delete(TallyChange).where(TallyChange.id.in_(oldest)).returning(*columns, TallyChange.tickets).cte("gone")
    summed = sa.select(*(gone.c[name] for name in KEY), sa.func.sum(gone.c.tickets)).group_by(*(gone.c[name] for name in KEY))
    put = insert(Tally).from_select([*KEY, "tickets"], summed.order_by(*(gone.c[name] for name in KEY)))
    put = put.on_conflict_do_update(index_elements=list(KEY), set_={"tickets": Tally.tickets + put.excluded.tickets})
    if work.session.execute(put.add_cte(gone)).rowcount:  # type: ignore[attr-defined]
        work.session.execute(sa.delete(Tally).where(Tally.tickets == 0), execution_options={"synchronize_session": False})
