"""Reports know who is known to be silent; visits without a name are found by themselves.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNNAMED = sa.text("ended_at is null and name_looked_up_at is null and not is_spider")


def upgrade() -> None:
    op.add_column("reports", sa.Column("is_silent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("visits_unnamed", "visits", ["started_at"], postgresql_where=UNNAMED)
