"""What is counted ahead, how far that has come, and an index by which tickets that are open are found among all that ever were.

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
    op.create_table(
        "tallied",
        sa.Column("family", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("is_month", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("family", "is_month", "start"),
    )
    op.create_table(
        "tallies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("is_month", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("family", sa.SmallInteger(), nullable=False),
        sa.Column("of", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("is_outgoing", sa.Boolean(), nullable=True),
        sa.Column("changed", sa.SmallInteger(), nullable=True, comment="of transfers: 1 department, 2 group, 4 agent"),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("previous", sa.Date(), nullable=True, comment="of things: the day before on which they were seen"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Numeric(20, 6), nullable=True),
        sa.Column("business_seconds", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("money", sa.Numeric(24, 10), nullable=True),
        sa.Column("count_in", sa.BigInteger(), nullable=True),
        sa.Column("count_out", sa.BigInteger(), nullable=True),
        sa.Column("before_seconds", sa.Numeric(20, 6), nullable=True),
        sa.Column("before_in", sa.BigInteger(), nullable=True),
        sa.Column("before_out", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tallies_read", "tallies", ["level", "of", "is_month", "start"], unique=False)
    op.create_index("tallies_written", "tallies", ["family", "is_month", "start"], unique=False)
    op.create_index("tallies_of_agents", "tallies", ["agent_id"], unique=False, postgresql_where=sa.text("level = 3 and not is_month"))
    op.create_index("stretches_until", "stretches", ["until_at"], unique=False, postgresql_where=sa.text("is_active"))
