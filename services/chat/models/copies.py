"""Copies of what other services own, as far as chats need it; fed by their facts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.chat.models.columns import Entity, Id, Map, Moment, Rows


class Copy(Copied):
    """A copy whose id is text, as all ids are here."""

    id: Mapped[Id] = mapped_column(primary_key=True)  # type: ignore[assignment]


class Brand(Copy, Entity):
    """Copy of people's brand: whether a customer must consent to its privacy policy first (CHT-003)."""

    __tablename__ = "brands"

    is_consent_needed: Mapped[bool]
    privacy_policy_url: Mapped[str]


class Department(Copy, Entity):
    """Copy of people's department: effective hours and holidays, chat settings, who stands in front."""

    __tablename__ = "departments"

    brand_id: Mapped[Id] = mapped_column(index=True)
    name: Mapped[str]
    front_line_group_id: Mapped[Id | None] = mapped_column(index=True)
    preferred_language: Mapped[str | None]
    hours: Mapped[Rows]
    holidays: Mapped[Rows]
    time_zone: Mapped[str]
    settings: Mapped[Map] = mapped_column(comment="chat settings by name")


class Door(Entity):
    """Whether a department was last announced as open for chat."""

    __tablename__ = "doors"

    department_id: Mapped[Id] = mapped_column(primary_key=True)
    is_open: Mapped[bool]
    because: Mapped[str]
    since: Mapped[Moment]


class Group(Copy, Entity):
    """Copy of people's group."""

    __tablename__ = "groups"

    brand_id: Mapped[Id]
    department_id: Mapped[Id] = mapped_column(index=True)
    name: Mapped[str]


class Member(Entity):
    """An agent in a group, as routing says: chat handling and the chat switch, each with the fact it comes from."""

    __tablename__ = "members"

    group_id: Mapped[Id] = mapped_column(primary_key=True)
    agent_id: Mapped[Id] = mapped_column(primary_key=True, index=True)
    is_member: Mapped[bool] = mapped_column(default=False)
    chat_handling: Mapped[str] = mapped_column(default="disabled")
    handling_sequence: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    is_active: Mapped[bool] = mapped_column(default=False)
    activity_sequence: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class Employee(Copy, Entity):
    """Copy of people's employee."""

    __tablename__ = "employees"

    display_name: Mapped[str]
    chat_display_name: Mapped[str | None]
    is_enabled: Mapped[bool]
    kinds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))

    @property
    def name_for_customers(self) -> str:
        """CHT-032."""
        return self.chat_display_name or self.display_name


class Presence(Copy, Entity):
    """Whether an agent is logged in, as routing says."""

    __tablename__ = "presences"

    is_logged_in: Mapped[bool]


class User(Copy, Entity):
    """Copy of people's user: who is behind a signed-in customer."""

    __tablename__ = "users"

    username: Mapped[str]
    display_name: Mapped[str]
    email: Mapped[str | None]
    role_ids: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))


class SettingsSection(Entity):
    """Copy of a section of the system settings."""

    __tablename__ = "settings_sections"

    id: Mapped[str] = mapped_column(primary_key=True, comment="name of the section")
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[dict[str, object]] = mapped_column(JSONB)


class CustomField(Copy, Entity):
    """Copy of people's custom field."""

    __tablename__ = "custom_fields"

    kinds: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    key: Mapped[str]
    name: Mapped[str]
    type: Mapped[str]
    choices: Mapped[list[object]] = mapped_column(JSONB)
    required: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))


class FieldTemplate(Copy, Entity):
    """Copy of people's template: the fields of a form, in order."""

    __tablename__ = "field_templates"

    field_ids: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
