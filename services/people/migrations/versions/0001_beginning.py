"""The tables of people as they began, and the six built-in roles.

Revision ID: 0001
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from contracts.permissions import BUILT_IN_ROLES
from kit.storage.tables import metadata as kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.create_all(op.get_bind())
    _company()
    _accounts()
    _roles()
    _access()


def _id(name: str = "id", *, is_null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=is_null)


def _text(name: str, *, is_null: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=is_null, comment=comment)


def _json(name: str, *, is_null: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, JSONB(), nullable=is_null, comment=comment)


def _truth(name: str, *, is_null: bool = False, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=is_null, comment=comment)


def _count(name: str, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, comment=comment)


def _at(name: str, *, is_null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=is_null)


def _secret() -> sa.Column[Any]:
    return sa.Column("token_hash", sa.LargeBinary(), nullable=False)


def _company() -> None:
    op.create_table(
        "brands",
        *(_id(), _text("name"), _json("host_names", comment="lower case; fixed when the brand is made (PPL-010)"), _truth("is_default")),
        *(_json("hours"), _json("holidays"), _id("smtp_account_id", is_null=True)),
        *(_json("settings", comment="what differs from the defaults"), _at("created_at"), _count("version")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("brands_by_host", "brands", ["host_names"], postgresql_using="gin")
    op.create_index("brands_by_name", "brands", [sa.text("lower(name)")], unique=True)
    op.create_index("brands_default", "brands", ["is_default"], unique=True, postgresql_where=sa.text("is_default"))
    op.create_table(
        "departments",
        *(_id(), _id("brand_id"), _text("name"), _text("email", is_null=True), _id("front_line_group_id")),
        *(_text("preferred_language", is_null=True), _truth("inherits_hours"), _truth("inherits_holidays")),
        *(_json("own_hours"), _json("own_holidays"), _id("smtp_account_id", is_null=True)),
        *(_json("settings", comment="section to what differs from the defaults"), _at("created_at"), _count("version")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("departments_by_name", "departments", ["brand_id", sa.text("lower(name)")], unique=True)
    op.create_index("ix_departments_brand_id", "departments", ["brand_id"])
    op.create_table(
        "groups",
        *(_id(), _id("department_id"), _text("name"), _json("estimates", comment="minutes; what is not 0 (TKT-231, 232)")),
        *(_at("created_at"), _count("version")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("groups_by_name", "groups", ["department_id", sa.text("lower(name)")], unique=True)
    op.create_index("ix_groups_department_id", "groups", ["department_id"])
    front_line = ("departments_front_line_group", "departments", "groups", ["front_line_group_id"], ["id"])
    op.create_foreign_key(*front_line, deferrable=True, initially="DEFERRED")
    op.create_table(
        "settings",
        *(_text("section"), _json("values", comment="what differs from the defaults"), _count("version")),
        sa.PrimaryKeyConstraint("section"),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        *(_id(), _text("kind"), _text("username", is_null=True, comment="null: known by the address only, without a sign-in")),
        *(_text("email"), _text("display_name"), _truth("is_enabled"), _text("address", is_null=True)),
        _text("time_zone", is_null=True, comment="null: the installation's default (PPL-563)"),
        _text("language", is_null=True, comment="null: the installation's default"),
        *(_json("contact"), _json("custom_fields"), _at("created_at"), _at("last_login_at", is_null=True)),
        *(_text("authentication_method"), _text("authentication_domain", is_null=True), _text("password_hash", is_null=True)),
        *(_truth("must_choose_password"), _count("failures", "failed sign-ins in a row (PPL-036)"), _at("locked_until", is_null=True)),
        *(_text("chat_display_name", is_null=True), sa.Column("hourly_cost", sa.Numeric(12, 2)), _text("copy_to", is_null=True)),
        *(_json("reply_from", is_null=True), _json("preferences", is_null=True)),
        *(_id("registered_brand_id", is_null=True), _truth("is_banned_from_community", is_null=True), _count("version")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("accounts_by_email", "accounts", [sa.text("lower(email)")])
    op.create_index("accounts_by_username", "accounts", [sa.text("lower(username)")], unique=True)
    op.create_index("accounts_in_order", "accounts", ["kind", "display_name", "id"])


def _roles() -> None:
    """The built-in roles come with the installation; the bus hears of them when the service first runs."""
    roles = op.create_table(
        "roles",
        *(_id(), _text("key", is_null=True, comment="of the six built-in ones"), _text("name"), _text("type"), _json("levels")),
        *(_json("switches"), _json("folder_levels")),
        _truth("is_announced", comment="false: came with the installation, the bus has not heard of it"),
        _count("version"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("roles_by_name", "roles", [sa.text("lower(name)")], unique=True)
    shipped = {"folder_levels": {}, "is_announced": False, "version": 1}
    rows = [
        {"id": role.id, "key": role.key, "name": role.name, "type": role.type, "levels": role.levels, "switches": sorted(role.switches)}
        for role in BUILT_IN_ROLES
    ]
    op.bulk_insert(roles, [row | shipped for row in rows])
    op.create_table(
        "account_roles",
        *(_id("account_id"), _id("role_id")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "role_id"),
    )
    op.create_index("ix_account_roles_role_id", "account_roles", ["role_id"])


def _access() -> None:
    op.create_table(
        "sessions",
        *(
            _id(),
            _secret(),
            _id("account_id"),
            _text("site"),
            _text("method"),
            _text("ip", is_null=True),
            _text("user_agent", is_null=True),
        ),
        *(_text("csrf_token"), _truth("must_choose_password"), _at("opened_at"), _at("last_used_at"), _count("idle_seconds")),
        *(_at("idle_until"), _at("expires_at")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("sessions_idle", "sessions", ["idle_until"])
    op.create_index("sessions_of_account", "sessions", ["account_id", "id"])
    op.create_table(
        "api_tokens",
        *(_id(), _secret(), _text("name"), _id("account_id", is_null=True), _json("scopes"), _text("created_by", comment="actor")),
        *(_at("created_at"), _at("expires_at", is_null=True), _at("revoked_at", is_null=True)),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"])
    op.create_table(
        "links",
        *(_text("purpose"), _text("subject", comment="account id; empty for the first administrator"), _secret(), _at("expires_at")),
        sa.PrimaryKeyConstraint("purpose", "subject"),
        sa.UniqueConstraint("token_hash"),
    )
