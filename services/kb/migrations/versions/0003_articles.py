"""Bytes of files that nobody may name any more; articles in the order of their titles, upper and lower case alike.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freed_files",
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("file_id"),
    )
    op.create_index("freed_files_by_time", "freed_files", ["at"])
    op.create_index("articles_in_order", "articles", [sa.text("left(lower(title), 100)"), "id"])
