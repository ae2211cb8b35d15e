"""The running instances of the service, and the lease of what one alone does.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

from kit.storage.tables import instances, leases, metadata

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind(), tables=[instances, leases])
