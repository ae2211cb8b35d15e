"""Every role is told of once more, with what it grants; rights by article folder begin empty.

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
    op.add_column(
        "roles",
        sa.Column(
            "is_due_again",
            sa.Boolean(),
            server_default=sa.true(),  # also for roles that a process of the old code makes meanwhile
            nullable=False,
            comment="true: the bus heard of it before the fact said what it grants",
        ),
    )
    # Until now nobody checked or read them, and there was no folder that an entry could have meant.
    op.execute("update roles set folder_levels = '{}', version = version + 1 where folder_levels <> '{}'")
