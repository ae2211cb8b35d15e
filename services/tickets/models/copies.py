"""What tickets must know of people and routing: own copies, fed by their facts; the newest fact about a thing wins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.tickets.models.entity import Entity


class BrandCopy(Copied, Entity):
    """From people.brand_saved. Consent: what a customer must accept before a ticket is opened (TKT-011)."""

    __tablename__ = "brands"

    name: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)
    is_consent_needed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    privacy_policy_url: Mapped[str] = mapped_column(default="", server_default="")


class DepartmentCopy(Copied, Entity):
    """From people.department_saved. Hours and holidays are the effective ones; `sequence` names this version of the calendar."""

    __tablename__ = "departments"

    brand_id: Mapped[UUID]
    name: Mapped[str]
    front_line_group_id: Mapped[UUID | None]
    preferred_language: Mapped[str | None]
    hours: Mapped[list[Any]] = mapped_column(JSONB)
    holidays: Mapped[list[Any]] = mapped_column(JSONB)
    time_zone: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="its ticket settings")


class GroupCopy(Copied, Entity):
    """From people.group_saved."""

    __tablename__ = "groups"

    brand_id: Mapped[UUID]
    department_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]


class EmployeeCopy(Copied, Entity):
    """From people.employee_saved. `kinds` holds agent, manager, administrator."""

    __tablename__ = "employees"

    display_name: Mapped[str]
    email: Mapped[str]
    is_enabled: Mapped[bool]
    kinds: Mapped[list[str]] = mapped_column(JSONB)


class MembershipCopy(Copied, Entity):
    """From routing.membership_added and membership_changed: an agent's place in a group."""

    __tablename__ = "memberships"

    agent_id: Mapped[UUID] = mapped_column(index=True)
    group_id: Mapped[UUID] = mapped_column(index=True)


class SettingsCopy(Entity):
    """A section of the system settings, from people.settings_changed."""

    __tablename__ = "settings"

    section: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)


class UserCopy(Copied, Entity):
    """From people.user_saved."""

    __tablename__ = "users"

    username: Mapped[str | None]
    display_name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str | None]
    role_ids: Mapped[list[str]] = mapped_column(JSONB)

    __table_args__ = (sa.Index("users_by_email", sa.text("lower(email)")),)
