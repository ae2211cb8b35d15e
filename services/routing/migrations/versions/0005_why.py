"""What the rules saw of each decision, to be run again and to be read; what waited for it; and for how long it is kept.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("work_type", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("snapshots_pkey")),
    )
    op.create_index("snapshots_by_time", "snapshots", ["taken_at"], unique=False)
    op.add_column(
        "decisions",
        sa.Column("candidate_count", sa.Integer(), nullable=True, comment="of all left at the last step, also where that is more than 50"),
    )
    op.add_column(
        "decisions",
        sa.Column("waited_since", sa.DateTime(timezone=True), nullable=True, comment="of work that was taken out of the queue"),
    )
    op.add_column("decisions", sa.Column("inputs", sa.JSON(), nullable=True))
    op.add_column("decisions", sa.Column("snapshot_id", sa.Uuid(), nullable=True))
    op.add_column("decisions", sa.Column("differing", sa.JSON(), nullable=True))
    op.add_column("work_settings", sa.Column("decisions_kept_days", sa.Integer(), nullable=True, comment="RTE-211"))
    op.add_column(
        "works",
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True, comment="when it last stopped counting for its agent"),
    )
    # Both are of no row yet: only a look over the table, so that they need not be built concurrently.
    op.create_index(
        "decisions_out_of_queue",
        "decisions",
        ["group_id", "work_type", "decided_at"],
        unique=False,
        postgresql_where=sa.text("waited_since is not null"),
    )
    op.create_index(
        "works_released",
        "works",
        ["group_id", "work_type", "released_at"],
        unique=False,
        postgresql_where=sa.text("released_at is not null"),
    )
