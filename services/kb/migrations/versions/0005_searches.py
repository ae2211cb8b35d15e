"""Searches are compared in one spelling, and know the account behind them.

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
    op.add_column("searches", sa.Column("normalized", sa.Text(), nullable=False, server_default="", comment="to compare by (REP-070)"))
    op.alter_column("searches", "normalized", server_default=None)
    said = "who searched, to see whether work follows; wiped with the account"
    op.add_column("searches", sa.Column("user_id", sa.Uuid(), nullable=True, comment=said))
    op.drop_index("searches_by_visitor", table_name="searches")
    op.create_index("searches_by_user", "searches", ["user_id", "at"], postgresql_where=sa.text("user_id is not null"))
