"""Has people and routing tell again what they own: this service came after it had been told.

Revision ID: 0008
"""

from __future__ import annotations

from alembic import op

from kit.storage.newcomer import hear_again

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hear_again(op.get_bind(), "people", "routing")
