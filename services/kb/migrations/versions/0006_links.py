"""What the link checker remembers of addresses and hosts; counts of what translators got.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column(
            "is_for_staff",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="it fails for public items only: its target is private",
        ),
        sa.Column("is_asked_for", sa.Boolean(), server_default=sa.false(), nullable=False),
    ):
        op.add_column("checked_addresses", column)
    op.alter_column("checked_addresses", "host", comment="empty: an address of our own, looked up and not called")
    op.alter_column("checked_addresses", "is_for_staff", server_default=None)
    op.alter_column("checked_addresses", "is_asked_for", server_default=None)
    op.create_index(
        "addresses_by_target", "checked_addresses", ["target_id"], unique=False, postgresql_where=sa.text("target_id is not null")
    )
    op.create_table(
        "checked_hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_index("hosts_answered", "checked_hosts", ["answered_at"], unique=False)
    op.create_index("broken_by_time", "broken_links", ["kind", "found_at", "item_id", "url"], unique=False)
    op.create_table(
        "link_reading",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into link_reading (id, last) values (1, 0)")
    op.create_table(
        "translation_count",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.Column("characters", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into translation_count (id, requests, characters, since) values (1, 0, 0, now())")
