"""The tables of reports: what happened, and what it happened to.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from kit.storage.tables import metadata as kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.create_all(op.get_bind())
    op.create_table(
        "acts",
        sa.Column("family", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("nth", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True, comment="1 low to 4 urgent"),
        sa.Column("is_outgoing", sa.Boolean(), nullable=True, comment="of chats: begun from an invitation"),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.Column("business_seconds", sa.BigInteger(), nullable=True),
        sa.Column("count_in", sa.Integer(), nullable=True),
        sa.Column("count_out", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("other_department_id", sa.Uuid(), nullable=True),
        sa.Column("other_group_id", sa.Uuid(), nullable=True),
        sa.Column("other_agent_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("family", "at", "fact_id", "nth"),
        postgresql_partition_by="LIST (family)",
    )
    op.create_index("acts_item", "acts", ["item_id", "kind"], unique=False)
    op.create_index("acts_kind_at", "acts", ["kind", "at"], unique=False)
    op.create_table(
        "agents_now",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, comment="of the last of his facts that is in it"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True, comment="the latest moment until then"),
        sa.Column("is_logged_in", sa.Boolean(), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column(
            "switches",
            JSONB(),
            nullable=False,
            comment="those on: group:channel to {brand_id, department_id, since: of the duty?}",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "calls",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("moved_by", sa.BigInteger(), nullable=True, comment="sequence of its first transfer"),
        sa.Column("is_outgoing", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=True, comment="null unless both start and end are known"),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index("ix_calls_at", "calls", ["at"], unique=False)
    op.create_table(
        "customers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False, comment="of the newest fact that named it"),
        sa.Column("told_by", sa.Uuid(), nullable=False, comment="that fact; of two at the same moment the greater"),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "duties",
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "group_id", "channel", "at"),
    )
    op.create_index("duties_at", "duties", ["channel", "at", "until_at"], unique=False)
    op.create_table("forgotten", sa.Column("id", sa.Uuid(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True, comment="agent (by hand), event; null while its sending has not been told"),
        sa.Column("awaiting_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("awaiting_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False, comment="ticket, chat, call_log"),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("customer_email", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True, comment="first unanswered message"),
        sa.Column("custom_fields", JSONB(), nullable=False, comment="field id to value"),
        sa.Column("creator_id", sa.Uuid(), nullable=True, comment="the employee who made the ticket"),
        sa.Column("first_holder_id", sa.Uuid(), nullable=True),
        sa.Column("awaiting_from", sa.DateTime(timezone=True), nullable=True, comment="of acts that count for its first holder"),
        sa.Column("awaiting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True, comment="person, age_rule"),
        sa.Column("is_absorbed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("primary_id", sa.Uuid(), nullable=True, comment="the ticket it was merged into"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("items_customer", "items", ["customer_id"], unique=False)
    op.create_index("items_left_out", "items", ["id"], unique=False, postgresql_where=sa.text("is_absorbed or deleted_by = 'person'"))
    op.create_index(
        "items_open", "items", ["type", "status"], unique=False, postgresql_where=sa.text("status in ('active', 'waiting', 'queued')")
    )
    op.create_table(
        "own_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("response_basis", sa.Text(), nullable=False, comment="business_hours, elapsed"),
        sa.Column("first_weekday", sa.SmallInteger(), nullable=False, comment="1 Monday to 7 Sunday"),
        sa.Column("keep_months", sa.Integer(), nullable=False, comment="0: for ever"),
        sa.Column("is_mail_on", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="always 1"),
        sa.Column("pulse_at", sa.DateTime(timezone=True), nullable=True, comment="when the last pulse that came through was sent"),
        sa.Column(
            "told_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the pulse before: what another process had in hand is done by now",
        ),
        sa.Column("is_rebuilding", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("rebuild_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rebuilt_until", sa.DateTime(timezone=True), nullable=True, comment="time of the last fact read again"),
        sa.Column("rebuilt_offset", sa.BigInteger(), nullable=True, comment="its place in the log"),
        sa.Column("kept_from", sa.DateTime(timezone=True), nullable=True, comment="what happened before is thrown away (REP-091)"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table("purged", sa.Column("id", sa.Uuid(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "status_events",
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, comment="of the agent's facts"),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True, comment="tickets, chats, calls; of active, inactive"),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("fact_id"),
    )
    op.create_index("ix_status_events_at", "status_events", ["at"], unique=False)
    op.create_index("status_events_agent", "status_events", ["agent_id", "sequence"], unique=False)
    op.create_table(
        "stretches",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="status Active"),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "sequence"),
    )
    op.create_index("stretches_active", "stretches", ["at", "until_at"], unique=False, postgresql_where=sa.text("is_active"))
    op.create_table(
        "time_logs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_type", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("item_number", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("is_billable", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_time_logs_at", "time_logs", ["at"], unique=False)
    op.create_index("ix_time_logs_entered_at", "time_logs", ["entered_at"], unique=False)
    op.create_index("ix_time_logs_item_id", "time_logs", ["item_id"], unique=False)
    op.create_table(
        "untallied",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("family", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("day", "family"),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_web_sessions_at", "web_sessions", ["at"], unique=False)
