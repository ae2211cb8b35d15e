"""The tables of mail: accounts, the spool, and copies of what people owns.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from kit.storage.newcomer import hear_again
from kit.storage.search import document
from kit.storage.tables import metadata as kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    kit.create_all(op.get_bind())
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.Text(), nullable=False, comment="none, starttls, tls"),
        sa.Column("ignores_certificate", sa.Boolean(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("sealed_password", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False),
        sa.Column("deadline_seconds", sa.Integer(), nullable=False),
        sa.Column("most_a_minute", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("account_names", "accounts", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "standings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True, comment="of one round; a round that is cut off loses it with busy_until"),
        sa.Column("busy_until", MOMENT, nullable=True),
        sa.Column("served_at", MOMENT, nullable=True),
        sa.Column("rests_until", MOMENT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False, comment="rounds in a row without a line to the server"),
        sa.Column("trouble", sa.Text(), nullable=False, comment="what the last of them said"),
        sa.Column("minute_at", MOMENT, nullable=True),
        sa.Column("minute_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "brands",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("smtp_account_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _spool()
    hear_again(op.get_bind(), "people")


def _spool() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True, comment="whose account it is; null where the account was named"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True, comment="waits while this word is held, as while its purpose is"),
        sa.Column("is_automated", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sending, retrying, failed, sent"),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("addressed", sa.Text(), nullable=False, comment="all addresses, in order"),
        sa.Column("message_id", sa.Text(), nullable=False, comment="made once: a repeat can be known by it"),
        sa.Column("size", sa.Integer(), nullable=False, comment="of texts and files, in bytes"),
        sa.Column("item", JSONB(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("first_tried_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "tries_before",
            sa.Integer(),
            nullable=False,
            comment="made before a person had it tried again; those after count for giving up",
        ),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False, comment="what was said last"),
        sa.Column("words", TSVECTOR(), sa.Computed(document("subject", "addressed"), persisted=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("mails_due", "mails", ["account_id", "due_at"], postgresql_where=sa.text("ended_at is null"))
    op.create_index("mails_ended", "mails", ["ended_at"], postgresql_where=sa.text("ended_at is not null"))
    unsent = sa.text("state <> 'sent'")
    op.create_index("mails_by_time", "mails", ["created_at", "id"], postgresql_where=unsent)
    op.create_index("mails_by_size", "mails", ["size", "id"], postgresql_where=unsent)
    op.create_index("mails_by_state", "mails", ["state"], postgresql_where=unsent)
    op.create_index("mails_sent", "mails", ["created_at", "id"], postgresql_where=sa.text("state = 'sent'"))
    op.create_index("mails_words", "mails", ["words"], postgresql_using="gin")
    op.create_table(
        "recipients",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="to, cc, bcc"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, sent, failed"),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("mail_id", "position"),
    )
    op.create_table(
        "contents",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("attachments", JSONB(), nullable=False, comment="{name, media_type, key, size, content_id?} each"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("mail_id"),
    )
    op.create_index("contents_files", "contents", ["attachments"], postgresql_using="gin", postgresql_ops={"attachments": "jsonb_path_ops"})
    op.create_table(
        "tries",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True, comment="sent, retrying, failed"),
        sa.Column("cause", sa.Text(), nullable=True, comment="connection, login, delivery"),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("mail_id", "number"),
    )
    op.create_table(
        "holds",
        sa.Column("word", sa.Text(), nullable=False, comment="a purpose, or what mails name as their held_by"),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_table(
        "freed_files",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_freed_files_at"), "freed_files", ["at"])
