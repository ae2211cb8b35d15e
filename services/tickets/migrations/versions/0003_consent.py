"""Whether a brand asks customers to accept its privacy policy before they write (TKT-011)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("brands", sa.Column("is_consent_needed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("brands", sa.Column("privacy_policy_url", sa.Text(), server_default="", nullable=False))
