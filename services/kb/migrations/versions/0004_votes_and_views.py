"""Where strangers' votes came from, for their day; and views by day, to be folded.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("votes", sa.Column("network", sa.Text(), nullable=True, comment="of a stranger's vote, forgotten after its day"))
    op.create_index("votes_by_network", "votes", ["article_id", "network"], postgresql_where=sa.text("network is not null"))
    op.create_index("views_by_day", "views", ["day"])
