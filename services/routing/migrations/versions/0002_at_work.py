"""When employees last did something: web sessions, and what auto-inactive counts from.

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
        "web_sessions",
        sa.Column("agent_id", sa.Uuid(), nullable=False, comment="the employee's id"),
        sa.Column("web_session_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "last_action_at", sa.DateTime(timezone=True), nullable=False, comment="base of auto-inactive; stays when the stretch is over"
        ),
        sa.Column("action_count", sa.BigInteger(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("web_sessions_pkey")),
    )
