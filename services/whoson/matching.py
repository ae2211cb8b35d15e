"""Which filters a visit matches: found out with every change of it (WHO-037)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.whoson.states import Row


def matched(session: Session, visits: Sequence[Row], now: datetime) -> None:
    """Brings `filter_ids` of these visits up to date, in the database and in hand. They have been written before."""
