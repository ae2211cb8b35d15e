"""Articles as vectors.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VECTOR = "16-bit floats, little-endian, length one; null: it has none any more"


def upgrade() -> None:
    op.create_table(
        "meanings",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True, comment="of the text it was made from"),
        sa.Column("vector", sa.LargeBinary(), nullable=True, comment=VECTOR),
        sa.ForeignKeyConstraint(["item_id"], ["articles.id"], ondelete="cascade"),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index(op.f("ix_meanings_number"), "meanings", ["number"], unique=False)
    op.create_table(
        "meaning_count",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("insert into meaning_count (id, number, model) values (1, 0, '')")
