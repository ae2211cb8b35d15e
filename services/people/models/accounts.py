"""Accounts: employees and users, and the roles they hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.people.models.columns import Entity, Id, Map, Moment, Texts, Versioned

EMPLOYEE, USER = "employee", "user"

account_roles = sa.Table(
    "account_roles",
    Entity.metadata,
    sa.Column("account_id", sa.Uuid(as_uuid=False), sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.Uuid(as_uuid=False), sa.ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Account(Versioned, Entity):
    """Somebody who may sign in, or a customer we know of. Names are unique over both kinds, without regard to case."""

    __tablename__ = "accounts"
    __mapper_args__ = {"polymorphic_on": "kind"}

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str]
    username: Mapped[str | None] = mapped_column(comment="null: known by the address only, without a sign-in")
    email: Mapped[str]
    display_name: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str | None]
    time_zone: Mapped[str | None] = mapped_column(comment="null: the installation's default (PPL-563)")
    language: Mapped[str | None] = mapped_column(comment="null: the installation's default")
    contact: Mapped[Map] = mapped_column(default=dict)
    custom_fields: Mapped[Map] = mapped_column(default=dict)
    created_at: Mapped[Moment]
    last_login_at: Mapped[Moment | None]

    authentication_method: Mapped[str] = mapped_column(default="password")
    authentication_domain: Mapped[str | None]
    password_hash: Mapped[str | None]
    must_choose_password: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0, comment="failed sign-ins in a row (PPL-036)")
    locked_until: Mapped[Moment | None]

    __table_args__ = (
        sa.Index("accounts_by_username", sa.text("lower(username)"), unique=True),
        sa.Index("accounts_by_email", sa.text("lower(email)")),
        sa.Index("accounts_in_order", "kind", "display_name", "id"),
    )

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now

    def fail_to_sign_in(self, now: datetime, most: int, minutes: int) -> None:
        """Counts a wrong password; too many in a row lock the account (PPL-036). `most` 0: nobody is ever locked."""
        if self.locked_until is not None and self.locked_until <= now:
            self.failures, self.locked_until = 0, None
        self.failures += 1
        if most and self.failures >= most:
            self.locked_until = now + timedelta(minutes=minutes)

    def sign_in(self, now: datetime) -> None:
        """The right password came: nothing is counted any more (PPL-041)."""
        self.failures, self.locked_until, self.last_login_at = 0, None, now

    def lift_lock(self) -> None:
        self.failures, self.locked_until = 0, None


class Employee(Account):
    """Somebody who works here."""

    __mapper_args__ = {"polymorphic_identity": EMPLOYEE}

    chat_display_name: Mapped[str | None]
    hourly_cost: Mapped[Decimal | None] = mapped_column(sa.Numeric(12, 2))
    copy_to: Mapped[str | None]
    reply_from: Mapped[Texts | None]
    preferences: Mapped[Map | None]


class User(Account):
    """A customer, with or without an own sign-in."""

    __mapper_args__ = {"polymorphic_identity": USER}

    registered_brand_id: Mapped[Id | None]
    is_banned_from_community: Mapped[bool | None]


class Role(Versioned, Entity):
    """What its holders may do: a level for each feature, switches where the level is Custom."""

    __tablename__ = "roles"

    id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True, comment="of the six built-in ones")
    name: Mapped[str]
    type: Mapped[str]
    levels: Mapped[Map]
    switches: Mapped[Texts] = mapped_column(default=list)
    folder_levels: Mapped[Map] = mapped_column(default=dict)
    is_announced: Mapped[bool] = mapped_column(default=True, comment="false: came with the installation, the bus has not heard of it")
    is_due_again: Mapped[bool] = mapped_column(
        default=False, server_default=sa.true(), comment="true: the bus heard of it before the fact said what it grants"
    )

    __table_args__ = (sa.Index("roles_by_name", sa.text("lower(name)"), unique=True),)
