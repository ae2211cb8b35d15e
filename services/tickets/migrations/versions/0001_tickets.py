"""Tickets and what hangs on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from kit.storage.tables import metadata as kit_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    kit_tables.create_all(op.get_bind())
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_numbers")))
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("assignment_number", sa.Integer(), nullable=False),
        sa.Column("has_had_agent", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("customer_phone", sa.Text(), nullable=True),
        sa.Column("customer_ip", sa.Text(), nullable=True),
        sa.Column("visitor_id", sa.Text(), nullable=True),
        sa.Column("submitter_name", sa.Text(), nullable=False),
        sa.Column("submitter_email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.SmallInteger(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_action_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_clock_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("last_customer_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_agent_message_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_unanswered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent_clock_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_response", sa.Boolean(), nullable=False),
        sa.Column("has_agent_response", sa.Boolean(), nullable=False),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.Column("active_seconds", sa.Integer(), nullable=False),
        sa.Column("messages_in", sa.Integer(), nullable=False),
        sa.Column("messages_out", sa.Integer(), nullable=False),
        sa.Column("messages_out_by_agents", sa.Integer(), nullable=False),
        sa.Column("is_placing", sa.Boolean(), nullable=False),
        sa.Column("follow_up_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_state", sa.SmallInteger(), nullable=True),
        sa.Column("verification_hash", sa.Text(), nullable=False),
        sa.Column("custom_fields", JSONB(), nullable=False),
        sa.Column(
            "search",
            TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple', number), 'A') || setweight(to_tsvector('simple', left(subject, 1000)), 'A') || "
                "setweight(to_tsvector('simple', left(email || ' ' || coalesce(customer_name, ''), 1000)), 'B')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("tickets_by_email", "tickets", [sa.literal_column("lower(email)"), "last_action_at"])
    op.create_index("tickets_by_status", "tickets", ["status", "last_action_at", "id"], postgresql_where=sa.text("deleted_at IS NULL"))
    op.create_index(
        "tickets_followed_up",
        "tickets",
        ["agent_id", "follow_up_due_at", "id"],
        postgresql_where=sa.text("follow_up_due_at IS NOT NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "tickets_in_queue",
        "tickets",
        ["group_id", "status", "last_action_at", "id"],
        postgresql_where=sa.text("agent_id IS NULL AND deleted_at IS NULL"),
    )
    op.create_index(
        "tickets_of_agent", "tickets", ["agent_id", "status", "last_action_at", "id"], postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "tickets_of_group", "tickets", ["group_id", "status", "last_action_at", "id"], postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "tickets_of_group_by_priority",
        "tickets",
        ["group_id", "status", "priority", "last_action_at", "id"],
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index("tickets_of_user", "tickets", ["user_id", "last_action_at", "id"], postgresql_where=sa.text("user_id IS NOT NULL"))
    op.create_index("tickets_of_visitor", "tickets", ["visitor_id"], postgresql_where=sa.text("visitor_id IS NOT NULL"))
    op.create_index(
        "tickets_pinned",
        "tickets",
        ["group_id", "status", "last_action_at", "id"],
        postgresql_where=sa.text("is_pinned AND deleted_at IS NULL"),
    )
    op.create_index("tickets_searched", "tickets", ["search"], postgresql_using="gin")
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("is_incoming", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=True),
        sa.Column("from_email", sa.Text(), nullable=True),
        sa.Column("to", JSONB(), nullable=False),
        sa.Column("cc", JSONB(), nullable=False),
        sa.Column("bcc", JSONB(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_agent_id", sa.Uuid(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("resend_of", sa.Uuid(), nullable=True),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column("quoted", sa.Uuid(), nullable=True),
        sa.Column("canned_reply_ids", JSONB(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "search", TSVECTOR(), sa.Computed("to_tsvector('simple', left(coalesce(text, ''), 20000))", persisted=True), nullable=False
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("messages_of_ticket", "messages", ["ticket_id", "created_at", "id"])
    op.create_index("messages_searched", "messages", ["search"], postgresql_using="gin")
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("comments_of_ticket", "comments", ["ticket_id", "created_at", "id"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attachments_of_ticket", "attachments", ["ticket_id", "created_at", "id"])
    op.create_index("ix_attachments_message_id", "attachments", ["message_id"])
    op.create_table(
        "follow_ups",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("is_pinning", sa.Boolean(), nullable=False),
        sa.Column("prior_status", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("scheduled_by", sa.Text(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "placements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("asked_agent_id", sa.Uuid(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("placements_of_ticket", "placements", ["ticket_id"])
    op.create_table(
        "history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("after", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("history_of_ticket", "history", ["ticket_id", "at", "id"])
    op.create_table(
        "passings",
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("agent_id", "kind", "ticket_id"),
    )
    op.create_index("passings_latest", "passings", ["agent_id", "kind", "at"])
    op.create_index("passings_of_ticket", "passings", ["ticket_id"])
    op.create_table(
        "related_items",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "type", "item_id"),
    )
    op.create_index("related_items_from", "related_items", ["type", "item_id"])
    op.create_table(
        "drafts",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("to", JSONB(), nullable=False),
        sa.Column("cc", JSONB(), nullable=False),
        sa.Column("bcc", JSONB(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("author_agent_id", sa.Uuid(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
