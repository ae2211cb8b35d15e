"""Surveys, their offers and answers; where the portals of brands are.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit.storage.newcomer import hear_again

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("brands", sa.Column("host_names", ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.alter_column("brands", "host_names", server_default=None)
    op.add_column("offers_told", sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False))
    op.alter_column("offers_told", "sequence", server_default=None)
    op.alter_column("offers_told", "at", comment=None, existing_comment="null while only the answer has come")
    op.create_table(
        "surveys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False, comment="in which it is written"),
        sa.Column("link_text", sa.Text(), nullable=False),
        sa.Column("thank_you_header", sa.Text(), nullable=False),
        sa.Column("thank_you_text", sa.Text(), nullable=False),
        sa.Column("chat_introduction", sa.Text(), nullable=False),
        sa.Column("questions", JSONB(), nullable=False, comment="in order, each with its translations"),
        sa.Column("translations", JSONB(), nullable=False, comment="language to texts"),
        sa.Column("brand_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("department_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("surveys_names", "surveys", [sa.text("lower(name)")], unique=True, postgresql_where=sa.text("deleted_at is null"))
    op.create_table(
        "survey_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_mailed", sa.Boolean(), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=False),
        sa.Column("related_type", sa.Text(), nullable=False, comment="ticket, chat, visitor"),
        sa.Column("related_id", sa.Uuid(), nullable=False),
        sa.Column("related_number", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False, comment="of the ticket, until the mail is handed over"),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when its mail is tried next; while it is being tried, when whoever took it has lost it",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False, comment="why there is no mail: withheld, deleted, or what was said last"),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.Numeric(7, 4), nullable=True),
        sa.Column("stars", sa.Numeric(2, 1), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("survey_offers_once", "survey_offers", ["origin_id", "survey_id", "is_mailed"], unique=True)
    op.create_index("survey_offers_due", "survey_offers", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_index("survey_offers_related", "survey_offers", ["related_id"])
    for what in ("brand", "agent", "survey"):
        for when in ("answered", "offered"):
            op.create_index(
                f"survey_offers_{what}_{when}",
                "survey_offers",
                [f"{what}_id", f"{when}_at", "id"],
                postgresql_where=sa.text(f"{when}_at is not null"),
            )
    op.create_index("survey_offers_user", "survey_offers", ["user_id"])
    op.create_index("survey_offers_email", "survey_offers", [sa.text("lower(email)")])
    op.create_index("survey_offers_domain", "survey_offers", [sa.text("lower(split_part(email, '@', 2))")])
    op.create_index("survey_offers_username", "survey_offers", [sa.text("lower(username)")])
    op.create_table(
        "survey_responses",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("survey_version", sa.Integer(), nullable=False),
        sa.Column("answers", JSONB(), nullable=False, comment="{question_id, question, type, weight, answers, score, max_score} each"),
        sa.PrimaryKeyConstraint("offer_id"),
    )
    op.create_table(
        "survey_mails",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("language"),
    )
    op.create_table(
        "absorptions",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("primary_id", sa.Uuid(), nullable=False),
        sa.Column("primary_number", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    hear_again(op.get_bind(), "people")
