"""The tables of chat as they began.

Revision ID: 0001
"""

from __future__ import annotations

from typing import Any

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
    op.execute("create sequence chat_numbers")
    _chats()
    _owners()
    _messages()
    _notes()
    _company()
    _people()


def _id(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=is_null, **more)


def _text(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=is_null, **more)


def _count(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=is_null, **more)


def _big(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=is_null, **more)


def _at(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=is_null, **more)


def _json(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, JSONB(), nullable=is_null, **more)


def _words(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, ARRAY(sa.Text()), nullable=is_null, **more)


def _truth(name: str, *, is_null: bool = False, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=is_null, **more)


def _chats() -> None:
    op.create_table(
        "chats",
        _id("id"), _text("number", comment="public, CHT-138"), _id("brand_id"), _id("department_id"), _id("group_id"),
        _id("agent_id", is_null=True), _count("assignment_number"), _id("user_id", is_null=True),
        _text("customer_username", is_null=True), _text("customer_name"), _text("customer_email", is_null=True),
        _text("ip", is_null=True), _text("question", is_null=True), _text("language", is_null=True), _text("status"),
        _text("outcome", is_null=True), _text("direction"), _text("entry"), _id("chat_link_id", is_null=True),
        _id("invitation_id", is_null=True), _at("started_at"),
        _at("queued_at", is_null=True, comment="place in the queue; a chat handed off keeps its first"),
        _at("waiting_since", is_null=True, comment="since when it has had no agent"), _at("assigned_at", is_null=True),
        _at("first_assigned_at", is_null=True), _at("first_response_at", is_null=True),
        _at("first_unanswered_at", is_null=True, comment="idle since, CHT-059"), _at("last_answer_at", is_null=True),
        _at("last_agent_typing_at", is_null=True), _at("ended_at", is_null=True), _count("messages_in"), _count("messages_out"),
        _count("queue_seconds"), _count("last_number", comment="number of the last message"),
        _count("last_public_number", comment="number of the last message the customer sees"),
        _id("request_id", is_null=True, comment="the question to routing that is not answered yet"), _at("requested_at", is_null=True),
        _json("moving", is_null=True, comment="the transfer that takes effect with routing's answer"), _json("custom_fields"),
        _at("deleted_at", is_null=True), _count("version", comment="grows with every change that is told"),
        sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("number"),
    )  # fmt: skip
    op.create_index("chats_active_of_agent", "chats", ["agent_id", "started_at", "id"], postgresql_where=sa.text("status = 'active'"))
    op.create_index("chats_active_of_group", "chats", ["group_id", "started_at", "id"], postgresql_where=sa.text("status = 'active'"))
    op.create_index("chats_completed", "chats", ["ended_at", "id"], postgresql_where=sa.text("status = 'completed'"))
    op.create_index("chats_completed_of_group", "chats", ["group_id", "ended_at", "id"], postgresql_where=sa.text("status = 'completed'"))
    op.create_index("chats_deleted", "chats", ["deleted_at"], postgresql_where=sa.text("deleted_at is not null"))
    op.create_index("chats_of_email", "chats", ["customer_email"])
    op.create_index("chats_queue", "chats", ["group_id", "queued_at", "id"], postgresql_where=sa.text("status = 'queued'"))
    op.create_index("ix_chats_user_id", "chats", ["user_id"])


def _owners() -> None:
    op.create_table(
        "holdings",
        _id("id"), _id("chat_id"), _id("agent_id"), _at("from_at"), _at("to_at", is_null=True), sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("holdings_of_agent", "holdings", ["agent_id", "from_at"])
    op.create_index("ix_holdings_chat_id", "holdings", ["chat_id"])
    op.create_table(
        "bars",
        _id("chat_id"), _id("agent_id"), _at("at"), sa.PrimaryKeyConstraint("chat_id", "agent_id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_bars_agent_id", "bars", ["agent_id"])
    op.create_table(
        "participants",
        _id("id"), _id("chat_id"), _id("employee_id"), _text("role", comment="coach or cochat"), _at("joined_at"),
        _at("left_at", is_null=True), sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index(
        "participants_now", "participants", ["chat_id", "employee_id", "role"], unique=True, postgresql_where=sa.text("left_at is null")
    )
    op.create_index("participants_of_employee", "participants", ["employee_id", "joined_at"])


def _messages() -> None:
    op.create_table(
        "attachments",
        _id("id"), _id("chat_id"), _text("key"), _text("name"), _text("content_type"), _big("size", comment="bytes"),
        _truth("is_from_customer"), _at("at"), sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_attachments_chat_id", "attachments", ["chat_id"])
    op.create_table(
        "messages",
        _id("id"), _id("chat_id"), _count("number"), _count("public_number", is_null=True), _text("kind"),
        _id("author_id", is_null=True, comment="the employee, or the user if he is known"),
        _text("author_name", comment="as the customer sees it, CHT-032"), _text("text"), _at("at"), _truth("is_answer"),
        _text("client_id", is_null=True, comment="given by the writer's screen: the same one comes in once"),
        _id("attachment_id", is_null=True), _words("canned_reply_ids"),
        _count("response_seconds", is_null=True, comment="how long the customer had waited for this answer"),
        sa.PrimaryKeyConstraint("id"), sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachments.id"]), sa.UniqueConstraint("chat_id", "client_id"),
        sa.UniqueConstraint("chat_id", "number"),
    )  # fmt: skip


def _notes() -> None:
    op.create_table(
        "comments",
        _id("id"), _id("chat_id"), _text("kind"), _id("author_id", is_null=True), _text("author_name"), _text("text"), _at("at"),
        sa.PrimaryKeyConstraint("id"), sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("ix_comments_chat_id", "comments", ["chat_id"])
    op.create_table(
        "links",
        _id("chat_id"), _id("item_id"), _text("item_type"), _text("item_number"), _at("at"),
        sa.PrimaryKeyConstraint("chat_id", "item_id"), sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_table(
        "history",
        _id("id"), _id("chat_id"), _at("at"), _text("actor"), _text("what", comment="name of the fact"), _json("details"),
        sa.PrimaryKeyConstraint("id"), sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], ondelete="CASCADE"),
    )  # fmt: skip
    op.create_index("history_of_chat", "history", ["chat_id", "id"])
    op.create_table(
        "seen",
        _text("who"), _at("at"), _at("since", comment="start of the unbroken row of pings"), sa.PrimaryKeyConstraint("who"),
        prefixes=["UNLOGGED"],
    )  # fmt: skip


def _company() -> None:
    op.create_table(
        "departments",
        _id("brand_id"), _text("name"), _id("front_line_group_id", is_null=True), _text("preferred_language", is_null=True),
        _json("hours"), _json("holidays"), _text("time_zone"), _json("settings", comment="chat settings by name"), _id("id"),
        _big("sequence"), _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_departments_brand_id", "departments", ["brand_id"])
    op.create_index("ix_departments_front_line_group_id", "departments", ["front_line_group_id"])
    op.create_table(
        "doors",
        _id("department_id"), _truth("is_open"), _text("because"), _at("since"), sa.PrimaryKeyConstraint("department_id"),
    )  # fmt: skip
    op.create_table(
        "groups",
        _id("brand_id"), _id("department_id"), _text("name"), _id("id"), _big("sequence"),
        _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_groups_department_id", "groups", ["department_id"])
    op.create_table(
        "settings_sections",
        _text("id", comment="name of the section"), _big("sequence"), _json("values"), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_table(
        "custom_fields",
        _words("kinds"), _text("key"), _text("name"), _text("type"), _json("choices"), _words("required"), _id("id"), _big("sequence"),
        _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_table(
        "field_templates",
        _words("field_ids"), _id("id"), _big("sequence"), _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip


def _people() -> None:
    op.create_table(
        "members",
        _id("group_id"), _id("agent_id"), _truth("is_member"), _text("chat_handling"), _big("handling_sequence"), _truth("is_active"),
        _big("activity_sequence"), sa.PrimaryKeyConstraint("group_id", "agent_id"),
    )  # fmt: skip
    op.create_index("ix_members_agent_id", "members", ["agent_id"])
    op.create_table(
        "employees",
        _text("display_name"), _text("chat_display_name", is_null=True), _truth("is_enabled"), _words("kinds"), _id("id"),
        _big("sequence"), _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_table(
        "presences",
        _truth("is_logged_in"), _id("id"), _big("sequence"), _truth("is_deleted", server_default=sa.false()),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_table(
        "users",
        _text("username"), _text("display_name"), _text("email", is_null=True), _words("role_ids"), _id("id"), _big("sequence"),
        _truth("is_deleted", server_default=sa.false()), sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
