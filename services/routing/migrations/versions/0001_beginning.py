"""The tables of routing as they began.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit.storage.tables import metadata as kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.create_all(op.get_bind())
    _departments()
    _groups()
    _employees()
    _work_settings()
    _agents()
    _live_sessions()
    _memberships()
    _works()
    _decisions()


def _departments() -> None:
    op.create_table(
        "departments",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("front_line_group_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("departments_pkey")),
    )


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("decision_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("groups_pkey")),
    )
    op.create_index("groups_of_department", "groups", ["department_id"], unique=False)


def _employees() -> None:
    op.create_table(
        "employees",
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_agent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("employees_pkey")),
    )


def _work_settings() -> None:
    op.create_table(
        "work_settings",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_last_agent_warned", sa.Boolean(), server_default=sa.false(), nullable=False, comment="CHT-019"),
        sa.PrimaryKeyConstraint("section", name=op.f("work_settings_pkey")),
    )


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the employee's id"),
        sa.Column("is_logged_in", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("logged_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_available", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("unavailable_reason", sa.Text(), nullable=True),
        sa.Column("is_composing", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_blocking_chats", sa.Boolean(), server_default=sa.false(), nullable=False, comment="RTE-189"),
        sa.Column("max_tickets", sa.Integer(), nullable=True),
        sa.Column("max_active_chats", sa.Integer(), server_default="1", nullable=False),
        sa.Column("active_tickets", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted_tickets", sa.Integer(), server_default="0", nullable=False),
        sa.Column("running_chats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_chat_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_chat_assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_my_groups_shown_on_login", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("max_active_chats >= 1", name=op.f("agents_max_active_chats_from_1")),
        sa.CheckConstraint("running_chats >= 0 and active_tickets >= 0 and counted_tickets >= 0", name=op.f("agents_counts_from_0")),
        sa.PrimaryKeyConstraint("id", name=op.f("agents_pkey")),
    )


def _live_sessions() -> None:
    op.create_table(
        "live_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("live_sessions_pkey")),
    )
    op.create_index("live_sessions_closed", "live_sessions", ["closed_at"], unique=False)
    op.create_index("live_sessions_of_agent", "live_sessions", ["agent_id"], unique=False)


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("ticket_handling", sa.Text(), server_default="primary", nullable=False),
        sa.Column("max_tickets", sa.Integer(), nullable=True),
        sa.Column("chat_handling", sa.Text(), server_default="primary", nullable=False),
        sa.Column("auto_inactive_minutes", sa.Integer(), nullable=True),
        sa.Column("is_handing_off_on_auto_inactive", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active_on_login", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active_tickets", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active_chats", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active_calls", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("active_tickets", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted_tickets", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_received_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("active_tickets >= 0 and counted_tickets >= 0", name=op.f("memberships_counts_from_0")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("memberships_agent_id_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("memberships_pkey")),
        sa.UniqueConstraint("group_id", "agent_id", name=op.f("memberships_group_id_agent_id_once")),
    )
    op.create_index("memberships_of_agent", "memberships", ["agent_id"], unique=False)


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_type", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("assignment_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "is_running", sa.Boolean(), server_default=sa.false(), nullable=False, comment="an Active ticket, a chat that has not ended"
        ),
        sa.Column("is_over", sa.Boolean(), server_default=sa.false(), nullable=False, comment="ended, locked, deleted, absorbed or placed"),
        sa.Column("is_counted", sa.Boolean(), server_default=sa.false(), nullable=False, comment="toward Max Tickets (RTE-031)"),
        sa.Column("is_pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True, comment="place in the queue; a chat handed off keeps its first"),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True, comment="when it last lost its agent, or came"),
        sa.Column("first_queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_because", sa.Text(), nullable=True),
        sa.Column("barred_agent_ids", ARRAY(sa.Uuid()), server_default="{}", nullable=False, comment="CHT-055"),
        sa.PrimaryKeyConstraint("id", name=op.f("works_pkey")),
    )
    op.create_index(
        "works_barring",
        "works",
        ["barred_agent_ids"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("agent_id is null and is_running"),
    )
    op.create_index(
        "works_owned", "works", ["agent_id", "group_id"], unique=False, postgresql_where=sa.text("agent_id is not null and not is_over")
    )
    op.create_index(
        "works_waiting",
        "works",
        ["group_id", "work_type", "queued_at", "id"],
        unique=False,
        postgresql_where=sa.text("agent_id is null and is_running and queued_at is not null"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("decision_number", sa.BigInteger(), nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("work_type", sa.Text(), nullable=False),
        sa.Column("place", JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False, comment="assigned, queued or kept"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="the step of the rules, or how a person decided"),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("from_agent_id", sa.Uuid(), nullable=True),
        sa.Column("asked_agent_id", sa.Uuid(), nullable=True),
        sa.Column("assignment_number", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.Column("waiting_because", sa.Text(), nullable=True),
        sa.Column("candidates", JSONB(), nullable=False),
        sa.Column("dropped", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("decisions_pkey")),
        sa.UniqueConstraint("group_id", "decision_number", name=op.f("decisions_group_id_decision_number_once")),
    )
    op.create_index("decisions_lately", "decisions", ["decided_at"], unique=False)
    op.create_index("decisions_of_work", "decisions", ["work_id", "id"], unique=False)
