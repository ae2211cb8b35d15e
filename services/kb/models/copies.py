"""Copies of what other services own, as far as the knowledge base needs it; fed by their facts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.kb.models.columns import Entity, Id, Map, Texts


class Copy(Copied):
    """A copy whose id is text, as all ids are here."""

    id: Mapped[Id] = mapped_column(primary_key=True)  # type: ignore[assignment]


class Brand(Copy, Entity):
    """Copy of people's brand. `settings` holds those of the portal's knowledge base by name."""

    __tablename__ = "brands"

    name: Mapped[str]
    is_default: Mapped[bool]
    host_names: Mapped[Texts]
    settings: Mapped[Map]


class Department(Copy, Entity):
    """Copy of people's department: whose brand, and whether questions are looked up before they are sent (KB-107, KB-108)."""

    __tablename__ = "departments"

    brand_id: Mapped[Id]
    name: Mapped[str]
    is_searched_before_chat: Mapped[bool]
    is_searched_before_ticket: Mapped[bool]


class Group(Copy, Entity):
    """Copy of people's group."""

    __tablename__ = "groups"

    brand_id: Mapped[Id]
    department_id: Mapped[Id]
    name: Mapped[str]


class Membership(Copy, Entity):
    """Copy of routing's membership: an agent's place in a group."""

    __tablename__ = "memberships"

    agent_id: Mapped[Id] = mapped_column(index=True)
    group_id: Mapped[Id] = mapped_column(index=True)


class Employee(Copy, Entity):
    """Copy of people's employee. `kinds` holds agent, manager, administrator."""

    __tablename__ = "employees"

    display_name: Mapped[str]
    is_enabled: Mapped[bool]
    kinds: Mapped[Texts]
    role_ids: Mapped[Texts]
    language: Mapped[str | None]


class User(Copy, Entity):
    """Copy of people's user."""

    __tablename__ = "users"

    display_name: Mapped[str]
    email: Mapped[str]
    role_ids: Mapped[Texts]


class Role(Copy, Entity):
    """Copy of people's role: the keys it grants, and those that hold in single article folders instead (KB-121)."""

    __tablename__ = "roles"

    name: Mapped[str]
    permissions: Mapped[Texts]
    folder_permissions: Mapped[Map]


class SettingsSection(Entity):
    """Copy of a section of the system settings; its id is its name."""

    __tablename__ = "settings"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[Map]
