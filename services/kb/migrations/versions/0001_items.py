"""The tables of kb as they began: folders, articles, canned replies, news, and the list of changes.

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
    op.create_table(
        "folders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="article, canned_reply"),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_auto_searched", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["folders.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "folder_names",
        "folders",
        ["kind", "parent_id", sa.text("lower(name)")],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index("folders_by_parent", "folders", ["parent_id"], unique=False)
    op.create_table(
        "articles",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("folder_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_agent_id", sa.Uuid(), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_featured", sa.Boolean(), nullable=False),
        sa.Column("brand_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("languages", ARRAY(sa.Text()), nullable=False),
        sa.Column("keywords", ARRAY(sa.Text()), nullable=False),
        sa.Column("translation_group_id", sa.Uuid(), nullable=True),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.Column("pending_feedback", sa.Integer(), nullable=False, comment="feedback that nobody has moderated yet (KB-045)"),
        sa.Column("broken_links", sa.Integer(), nullable=False, comment="links recorded as failing (KB-046)"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("is_flagged_for_review", sa.Boolean(), nullable=False),
        sa.Column("last_reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reviewed_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["folders.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "articles_by_agent", "articles", ["assigned_agent_id"], unique=False, postgresql_where=sa.text("assigned_agent_id is not null")
    )
    op.create_index("articles_by_folder", "articles", ["folder_id", "title", "id"], unique=False)
    op.create_index(
        "articles_by_group",
        "articles",
        ["translation_group_id"],
        unique=False,
        postgresql_where=sa.text("translation_group_id is not null"),
    )
    op.create_index("articles_by_title", "articles", ["title", "id"], unique=False)
    op.create_index("articles_deleted", "articles", ["deleted_at"], unique=False, postgresql_where=sa.text("deleted_at is not null"))
    op.create_table(
        "revisions",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("keywords", ARRAY(sa.Text()), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("article_id", "number"),
    )
    op.create_table(
        "related_articles",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("related_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], ondelete="cascade"),
        sa.ForeignKeyConstraint(["related_id"], ["articles.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("article_id", "related_id"),
    )
    op.create_index(op.f("ix_related_articles_related_id"), "related_articles", ["related_id"], unique=False)
    op.create_table(
        "redirects",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("article_id"),
    )
    op.create_index(op.f("ix_redirects_target_id"), "redirects", ["target_id"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="article, canned_reply, news"),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("is_embedded", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_files_file_id"), "files", ["file_id"], unique=False)
    op.create_index(op.f("ix_files_item_id"), "files", ["item_id"], unique=False)
    op.create_table(
        "canned_replies",
        sa.Column("folder_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=False, comment="everyone, department, agent"),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("shortcut", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False, comment="tickets_and_chats, tickets, chats"),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("times_used", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("is_flagged_for_review", sa.Boolean(), nullable=False),
        sa.Column("last_reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reviewed_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["folders.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("replies_by_folder", "canned_replies", ["folder_id", "title", "id"], unique=False)
    op.create_index("replies_by_owner", "canned_replies", ["assigned_to", "assigned_to_id"], unique=False)
    op.create_index(
        "replies_by_shortcut",
        "canned_replies",
        [sa.text("lower(shortcut)")],
        unique=False,
        postgresql_where=sa.text("shortcut is not null"),
    )
    op.create_index("replies_by_title", "canned_replies", ["title", "id"], unique=False)
    op.create_index("replies_deleted", "canned_replies", ["deleted_at"], unique=False, postgresql_where=sa.text("deleted_at is not null"))
    op.create_table(
        "reply_uses",
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False, comment="ticket, chat"),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", "message_id"),
    )
    op.create_index("uses_by_time", "reply_uses", ["at"], unique=False)
    op.create_table(
        "news",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("brand_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("translation_group_id", sa.Uuid(), nullable=True),
        sa.Column("broken_links", sa.Integer(), nullable=False, comment="links recorded as failing"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("is_flagged_for_review", sa.Boolean(), nullable=False),
        sa.Column("last_reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_reviewed_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "news_by_group", "news", ["translation_group_id"], unique=False, postgresql_where=sa.text("translation_group_id is not null")
    )
    op.create_index("news_by_time", "news", ["news_at", "id"], unique=False)
    op.create_index("news_by_title", "news", ["title", "id"], unique=False)
    op.create_index("news_deleted", "news", ["deleted_at"], unique=False, postgresql_where=sa.text("deleted_at is not null"))
    op.create_table(
        "history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="article, canned_reply, news"),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("after", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("history_by_item", "history", ["item_id", "id"], unique=False)
    op.create_table(
        "changed_items",
        sa.Column("kind", sa.Text(), nullable=False, comment="article, canned_reply, news"),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "item_id"),
        sa.UniqueConstraint("number"),
    )
    op.create_table(
        "change_count",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into change_count (id, last) values (1, 0)")
