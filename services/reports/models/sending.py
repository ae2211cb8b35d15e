"""What goes out: mails with reports, what the mail service told of them, and files to be fetched."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.reports.models.columns import Entity, Id, Ids, Map, Moment, Texts


class Delivery(Entity):
    """A mail with a report, from the wish to the mail service's last word. Taken for a while by who makes it, so that it is taken again."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.Index("deliveries_newest", "created_at", "id"),
        sa.Index("deliveries_due", "due_at", postgresql_where=sa.text("state = 'queued' and mail_id is null")),
        sa.Index("deliveries_by_mail", "mail_id", unique=True),
        sa.UniqueConstraint("schedule_id", "run_for", name="deliveries_once_a_run"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(comment="on_demand, scheduled, send_now")
    report_key: Mapped[str | None]
    custom_report_id: Mapped[Id | None]
    schedule_id: Mapped[Id | None]
    run_for: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True), comment="the moment of the schedule it is for")
    name: Mapped[str]
    requested_by: Mapped[str] = mapped_column(comment="an actor, with whose rights it is made")
    recipients: Mapped[Texts]
    employee_ids: Mapped[Ids]
    asked: Mapped[Map] = mapped_column(comment="{parts, time_zone, subject, message, allowed}: how it is to be made")
    range_from: Mapped[date]
    range_to: Mapped[date]
    state: Mapped[str] = mapped_column(comment="queued, sent, failed")
    tries: Mapped[int]
    error: Mapped[str]
    mail_id: Mapped[Id | None]
    created_at: Mapped[Moment]
    due_at: Mapped[Moment] = mapped_column(comment="when it is made, or made again if whoever took it was killed")
    ended_at: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))


class MailTold(Entity):
    """The newest the mail service told about a mail with a report, which may come before we have noted that the mail is ours."""

    __tablename__ = "mails_told"

    mail_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(comment="queued, sent, failed")
    tries: Mapped[int]
    error: Mapped[str]
    told_at: Mapped[Moment] = mapped_column(index=True)


class Export(Entity):
    """A file that somebody asked for; it is kept for a day."""

    __tablename__ = "exports"
    __table_args__ = (
        sa.Index("exports_due", "due_at", postgresql_where=sa.text("state = 'waiting'")),
        sa.Index("exports_by_asker", "asked_by", "state"),
        sa.Index("exports_by_age", "created_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    asked_by: Mapped[str] = mapped_column(comment="an actor; nobody else can fetch it")
    form: Mapped[str] = mapped_column(comment="csv, tsv, xlsx, pdf, json, svg, png")
    name: Mapped[str]
    asked: Mapped[Map]
    state: Mapped[str] = mapped_column(comment="waiting, ready, failed")
    tries: Mapped[int]
    error: Mapped[str]
    file_id: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
