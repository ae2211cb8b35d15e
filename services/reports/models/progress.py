"""How far the projection is: what a report says of how complete its data is (REP-024), and which days have to be summed up anew."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Moment


class Progress(Entity):
    """One row: up to which moment facts are taken in, and how far reading them all again has come."""

    __tablename__ = "progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    pulse_at: Mapped[Moment | None] = mapped_column(comment="when the last pulse that came through was sent")
    told_until: Mapped[Moment | None] = mapped_column(comment="the pulse before: what another process had in hand is done by now")
    is_rebuilding: Mapped[bool] = mapped_column(server_default=sa.false())
    rebuild_began_at: Mapped[Moment | None]
    rebuilt_until: Mapped[Moment | None] = mapped_column(comment="time of the last fact read again")
    rebuilt_offset: Mapped[int | None] = mapped_column(sa.BigInteger, comment="its place in the log")
    kept_from: Mapped[Moment | None] = mapped_column(comment="what happened before is thrown away (REP-091)")


class OwnSettings(Entity):
    """One row: the settings that are reports' own (REP-086 to REP-091); without it the defaults hold."""

    __tablename__ = "own_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="always 1")
    version: Mapped[int]
    response_basis: Mapped[str] = mapped_column(comment="business_hours, elapsed")
    first_weekday: Mapped[int] = mapped_column(sa.SmallInteger, comment="1 Monday to 7 Sunday")
    keep_months: Mapped[int] = mapped_column(comment="0: for ever")
    is_mail_on: Mapped[bool]


class Untallied(Entity):
    """A day (in the installation's zone) and family whose tallies do not hold: reports count its acts one by one meanwhile."""

    __tablename__ = "untallied"

    day: Mapped[date] = mapped_column(primary_key=True)
    family: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
