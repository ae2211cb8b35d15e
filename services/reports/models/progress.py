"""How far the projection is: what a report says of how complete its data is (REP-024), and which days have to be summed up anew."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Moment


class Progress(Entity):
    """One row: when facts were last taken in and up to which moment, and whether all are being read again."""

    __tablename__ = "progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    taken_at: Mapped[Moment]
    told_until: Mapped[Moment]
    is_rebuilding: Mapped[bool] = mapped_column(server_default=sa.false())


class Untallied(Entity):
    """A day (in the installation's zone) and family whose tallies do not hold: reports count its acts one by one meanwhile."""

    __tablename__ = "untallied"

    day: Mapped[date] = mapped_column(primary_key=True)
    family: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
