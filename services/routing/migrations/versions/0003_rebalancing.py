"""Rebalance rules and their runs, and what they look at of a ticket.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("departments", sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False))
    op.add_column("works", sa.Column("pinned_at", MOMENT, nullable=True))
    comment = "since when a ticket's customer waits for an answer (RTE-100)"
    op.add_column("works", sa.Column("unanswered_at", MOMENT, nullable=True, comment=comment))
    _rules()
    _runs()
    op.create_table(
        "holds",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("composed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("holds_pkey")),
    )


def _rules() -> None:
    op.create_table(
        "rebalance_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agent_ids", ARRAY(sa.Uuid()), nullable=False),
        *(sa.Column(f"hold_after_{what}_minutes", sa.Integer(), nullable=False) for what in ("compose", "read", "assigned")),
        sa.Column("pinned_after_minutes", sa.Integer(), nullable=False),
        sa.Column("is_moving_pinned", sa.Boolean(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("is_on_interval", sa.Boolean(), nullable=False),
        sa.Column("times_of_day", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_on_schedule", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=True, comment="of the times of day; null: the department's"),
        sa.Column("is_on_start", sa.Boolean(), nullable=False),
        sa.Column("is_on_stop", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("rebalance_rules_pkey")),
    )
    op.create_index("rebalance_rules_of_group", "rebalance_rules", ["group_id"], unique=False)


def _runs() -> None:
    op.create_table(
        "rebalance_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False, comment="the holds are counted back from here"),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("has_begun", sa.Boolean(), nullable=False, comment="the queue was given out, and what may move was looked at"),
        *(sa.Column(what, sa.Integer(), nullable=False) for what in ("considered", "moved_count", "held_back_count")),
        *(sa.Column(what, JSONB(), nullable=False) for what in ("moves", "held_back")),
        sa.ForeignKeyConstraint(["rule_id"], ["rebalance_rules.id"], name=op.f("rebalance_runs_rule_id_of"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("id", name=op.f("rebalance_runs_pkey")),
    )
    op.create_index("rebalance_runs_of_rule", "rebalance_runs", ["rule_id", "id"], unique=False)
    going_on = sa.text("finished_at is null")
    op.create_index("rebalance_runs_going_on", "rebalance_runs", ["rule_id"], unique=True, postgresql_where=going_on)
