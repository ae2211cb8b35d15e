"""What tickets know of others, and how many tickets there are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

KEY = "group_id, agent_id, status, priority, is_pinned, department_id, brand_id"
VALUES = "group_id, coalesce(agent_id, '00000000-0000-0000-0000-000000000000'), status, priority, is_pinned, department_id, brand_id"
CAME = f"SELECT {VALUES}, 1 FROM came WHERE deleted_at IS NULL"  # noqa: S608
WENT = f"SELECT {VALUES}, -1 FROM went WHERE deleted_at IS NULL"  # noqa: S608


def count_with_each(operation: str, tables: str, moved: str) -> None:
    """Once a statement, whatever it did to how many tickets: what it added to the tallies and took from them."""
    name = f"tally_{operation.lower()}"
    summed = f"SELECT {KEY}, sum(tickets) FROM ({moved}) AS moved ({KEY}, tickets) GROUP BY {KEY} HAVING sum(tickets) <> 0"  # noqa: S608
    record = f"BEGIN INSERT INTO tally_changes ({KEY}, tickets) {summed}; RETURN NULL; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {record} $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {operation} ON tickets REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "settings",
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("values", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("section"),
    )
    op.create_table(
        "brands",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "departments",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("front_line_group_id", sa.Uuid(), nullable=True),
        sa.Column("preferred_language", sa.Text(), nullable=True),
        sa.Column("hours", JSONB(), nullable=False),
        sa.Column("holidays", JSONB(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("settings", JSONB(), nullable=False, comment="its ticket settings"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "employees",
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("kinds", JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "groups",
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_groups_department_id", "groups", ["department_id"])
    op.create_table(
        "memberships",
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_memberships_agent_id", "memberships", ["agent_id"])
    op.create_index("ix_memberships_group_id", "memberships", ["group_id"])
    op.create_table(
        "tallies",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("priority", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "agent_id", "status", "priority", "is_pinned", "department_id", "brand_id"),
    )
    op.create_index("tallies_of_agent", "tallies", ["agent_id", "status"])
    op.create_table(
        "tally_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "users",
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("role_ids", JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("users_by_email", "users", [sa.literal_column("lower(email)")])
    count_with_each("INSERT", "NEW TABLE AS came", CAME)
    count_with_each("UPDATE", "OLD TABLE AS went NEW TABLE AS came", f"{WENT} UNION ALL {CAME}")
    count_with_each("DELETE", "OLD TABLE AS went", WENT)
