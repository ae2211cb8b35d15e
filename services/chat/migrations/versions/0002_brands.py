"""Copies of brands, for the consent to their privacy policies.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brands",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_consent_needed", sa.Boolean(), nullable=False),
        sa.Column("privacy_policy_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
