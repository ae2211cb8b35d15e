"""Which tables follow from facts alone, and throwing their rows away so that they can be made anew."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.reports.models import acts, copies, invitations, items, presence, reading, survey_facts

_ROOMS = (acts, copies, invitations, items, presence, reading, survey_facts)
PROJECTED = tuple(sorted({str(each.__tablename__) for room in _ROOMS for each in vars(room).values() if hasattr(each, "__table__")}))


ALSO = ("tallied", "tallies", "untallied")  # what is computed ahead out of these, and does not hold without them


def empty(session: Session) -> None:
    """Takes all rows out of all of them, in this transaction. The parts of `acts` stay."""
    session.connection().exec_driver_sql(f"truncate {', '.join((*PROJECTED, *ALSO))}")
