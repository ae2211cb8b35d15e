"""Open visits by when they began, over all brands: the list's own order.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at is null")


def upgrade() -> None:
    op.drop_index("visits_open_by_start", "visits")
    op.create_index("visits_open_by_start", "visits", ["started_at", "id"], postgresql_where=OPEN)
