"""The tables of whoson: visits and what is seen in them, filters, invitations, and copies of what others own.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit.storage.newcomer import hear_again
from kit.storage.tables import metadata as kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.create_all(op.get_bind())
    op.create_table(
        "bans",
        sa.Column("what", sa.Text(), nullable=False, comment="key:<visitor key> or ip:<address>"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("banned_by", sa.Text(), nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )
    op.create_table(
        "brands",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("host_names", ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "departments",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "employees",
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("kinds", ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "filters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("conditions", JSONB(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("filter_names", "filters", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "groups",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("visitor_key", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, comment="agent, event"),
        sa.Column("kind", sa.Text(), nullable=False, comment="invite, push"),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False, comment="sent, accepted, rejected, ignored"),
        sa.Column("chat_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("invitation_of_chat", "invitations", ["chat_id"], unique=False, postgresql_where=sa.text("chat_id is not null"))
    op.create_index("invitation_open", "invitations", ["visit_id"], unique=True, postgresql_where=sa.text("state = 'sent'"))
    op.create_index("invitations_of_visit", "invitations", ["visit_id", "sent_at"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_memberships_agent_id"), "memberships", ["agent_id"], unique=False)
    op.create_index(op.f("ix_memberships_group_id"), "memberships", ["group_id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("visit_id"),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "users",
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visitor_key", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("is_pending", sa.Boolean(), nullable=False),
        sa.Column("is_spider", sa.Boolean(), nullable=False),
        sa.Column("spider", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("last_view_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_cause", sa.Text(), nullable=True, comment="idle, removed, purged, disabled"),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("host_name", sa.Text(), nullable=True),
        sa.Column("host_domain", sa.Text(), nullable=True),
        sa.Column("name_looked_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("languages", ARRAY(sa.Text()), nullable=False),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("os", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("initial_page", sa.Text(), nullable=False),
        sa.Column("initial_virtual_page", sa.Text(), nullable=True),
        sa.Column("initial_page_title", sa.Text(), nullable=False),
        sa.Column("initial_referrer", sa.Text(), nullable=True),
        sa.Column("search_words", sa.Text(), nullable=True),
        sa.Column("current_page", sa.Text(), nullable=False),
        sa.Column("current_virtual_page", sa.Text(), nullable=True),
        sa.Column("current_page_title", sa.Text(), nullable=False),
        sa.Column("current_referrer", sa.Text(), nullable=True),
        sa.Column("current_view_key", sa.Text(), nullable=False),
        sa.Column("live_chat_status", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.Uuid(), nullable=True),
        sa.Column("filter_ids", ARRAY(sa.Uuid()), nullable=False, comment="filters it matches now, brought up to date with every change"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("visit_open", "visits", ["visitor_key"], unique=True, postgresql_where=sa.text("ended_at is null"))
    op.create_index(
        "visits_by_email",
        "visits",
        [sa.literal_column("lower(email)"), "started_at"],
        unique=False,
        postgresql_where=sa.text("email is not null"),
    )
    op.create_index("visits_by_key", "visits", ["visitor_key", "started_at"], unique=False)
    op.create_index("visits_by_user", "visits", ["user_id", "started_at"], unique=False, postgresql_where=sa.text("user_id is not null"))
    op.create_index("visits_ended", "visits", ["ended_at"], unique=False, postgresql_where=sa.text("ended_at is not null"))
    op.create_index("visits_open_by_last_view", "visits", ["last_view_at"], unique=False, postgresql_where=sa.text("ended_at is null"))
    op.create_index(
        "visits_open_by_start", "visits", ["brand_id", "started_at", "id"], unique=False, postgresql_where=sa.text("ended_at is null")
    )
    op.create_table(
        "page_actions",
        sa.Column("view_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("view_key", "number"),
    )
    op.create_index("page_actions_of_visit", "page_actions", ["visit_id", "at"], unique=False)
    op.create_table(
        "page_views",
        sa.Column("view_key", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("virtual_page", sa.Text(), nullable=True),
        sa.Column("referrer", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True, comment="until the next view or the end of the visit"),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("view_key"),
    )
    op.create_index("page_view_numbers", "page_views", ["visit_id", "number"], unique=True)
    hear_again(op.get_bind(), "people", "routing")
