"""What people make of the built-in reports: custom reports, their schedules, and the stars people set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Ids, Map, Moment, Texts


class CustomReport(Entity):
    """Parts of built-in reports on one page (REP-034). `default_range` is {preset} or {from, to}; `items` stand in their order."""

    __tablename__ = "custom_reports"
    __table_args__ = (sa.Index("custom_reports_by_name", "name", "id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    default_range: Mapped[Map]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, comment="list of {id, report_key, title, columns, group_by, …}")
    created_by: Mapped[str] = mapped_column(comment="an actor, as in calls: employee:<id>")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Schedule(Entity):
    """When a custom report goes out, to whom, and with whose rights (REP-019, REP-039). Switched off it keeps all but its next run."""

    __tablename__ = "schedules"
    __table_args__ = (sa.Index("schedules_by_report", "custom_report_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[int]
    custom_report_id: Mapped[Id] = mapped_column(sa.ForeignKey("custom_reports.id", ondelete="CASCADE"))
    frequency: Mapped[str] = mapped_column(comment="hourly, daily, weekly, monthly")
    weekday: Mapped[int] = mapped_column(sa.SmallInteger, comment="1 Monday to 7 Sunday, of weekly ones")
    month_day: Mapped[int] = mapped_column(sa.SmallInteger, comment="1 to 31, of monthly ones")
    time_zone: Mapped[str | None] = mapped_column(comment="null: the installation's")
    recipients: Mapped[Texts]
    employee_ids: Mapped[Ids]
    is_enabled: Mapped[bool]
    saved_by: Mapped[Id] = mapped_column(comment="an employee, with whose rights it goes out")
    created_at: Mapped[Moment]
    next_run_at: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    last_sent_at: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    last_result: Mapped[str] = mapped_column(comment="empty, sent, failed or missed")


class Favourite(Entity):
    """A star: a built-in report's key or a custom report's id, in the order its person set (REP-044)."""

    __tablename__ = "favourites"

    employee_id: Mapped[Id] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
