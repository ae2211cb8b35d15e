"""Custom reports, their schedules, stars, mails with reports and files to be fetched.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custom_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("default_range", JSONB(), nullable=False),
        sa.Column("items", JSONB(), nullable=False, comment="list of {id, report_key, title, columns, group_by, …}"),
        sa.Column("created_by", sa.Text(), nullable=False, comment="an actor, as in calls: employee:<id>"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("custom_reports_by_name", "custom_reports", ["name", "id"])
    op.create_table(
        "schedules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("custom_report_id", sa.Uuid(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False, comment="hourly, daily, weekly, monthly"),
        sa.Column("weekday", sa.SmallInteger(), nullable=False, comment="1 Monday to 7 Sunday, of weekly ones"),
        sa.Column("month_day", sa.SmallInteger(), nullable=False, comment="1 to 31, of monthly ones"),
        sa.Column("time_zone", sa.Text(), nullable=True, comment="null: the installation's"),
        sa.Column("recipients", ARRAY(sa.Text()), nullable=False),
        sa.Column("employee_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False, comment="an employee, with whose rights it goes out"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_result", sa.Text(), nullable=False, comment="empty, sent, failed or missed"),
        sa.ForeignKeyConstraint(["custom_report_id"], ["custom_reports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("schedules_by_report", "schedules", ["custom_report_id"])
    op.create_table(
        "favourites",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", "report"),
    )
    _sending()


def _sending() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="on_demand, scheduled, send_now"),
        sa.Column("report_key", sa.Text(), nullable=True),
        sa.Column("custom_report_id", sa.Uuid(), nullable=True),
        sa.Column("schedule_id", sa.Uuid(), nullable=True),
        sa.Column("run_for", sa.DateTime(timezone=True), nullable=True, comment="the moment of the schedule it is for"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False, comment="an actor, with whose rights it is made"),
        sa.Column("recipients", ARRAY(sa.Text()), nullable=False),
        sa.Column("employee_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("asked", JSONB(), nullable=False, comment="{parts, time_zone, subject, message, allowed}: how it is to be made"),
        sa.Column("range_from", sa.Date(), nullable=False),
        sa.Column("range_to", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="queued, sent, failed"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it is made, or made again if whoever took it was killed",
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("schedule_id", "run_for", name="deliveries_once_a_run"),
    )
    op.create_index("deliveries_by_mail", "deliveries", ["mail_id"], unique=True)
    op.create_index("deliveries_due", "deliveries", ["due_at"], postgresql_where=sa.text("state = 'queued' and mail_id is null"))
    op.create_index("deliveries_newest", "deliveries", ["created_at", "id"])
    op.create_table(
        "mails_told",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="queued, sent, failed"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mail_id"),
    )
    op.create_index("ix_mails_told_told_at", "mails_told", ["told_at"])
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False, comment="an actor; nobody else can fetch it"),
        sa.Column("form", sa.Text(), nullable=False, comment="csv, tsv, xlsx, pdf, json, svg, png"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, ready, failed"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("exports_by_age", "exports", ["created_at"])
    op.create_index("exports_by_asker", "exports", ["asked_by", "state"])
    op.create_index("exports_due", "exports", ["due_at"], postgresql_where=sa.text("state = 'waiting'"))
