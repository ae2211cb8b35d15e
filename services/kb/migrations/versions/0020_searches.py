"""Searches are compared in one spelling.

Revision ID: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("searches", sa.Column("normalized", sa.Text(), nullable=False, server_default="", comment="to compare by (REP-070)"))
    op.alter_column("searches", "normalized", server_default=None)
