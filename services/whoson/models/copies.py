"""Copies of what other services own, as far as Who's On needs it; fed by their facts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.whoson.models.columns import Entity, Id, Map, Texts


class Copy(Copied):
    """A copy whose id is text, as all ids are here."""

    id: Mapped[Id] = mapped_column(primary_key=True)  # type: ignore[assignment]


class Brand(Copy, Entity):
    """Copy of people's brand."""

    __tablename__ = "brands"

    name: Mapped[str]
    is_default: Mapped[bool]
    host_names: Mapped[Texts]


class Department(Copy, Entity):
    """Copy of people's department."""

    __tablename__ = "departments"

    brand_id: Mapped[Id]
    name: Mapped[str]


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


class User(Copy, Entity):
    """Copy of people's user: who a visitor is."""

    __tablename__ = "users"

    display_name: Mapped[str]
    email: Mapped[str]


class SettingsSection(Entity):
    """Copy of a section of the system settings; its id is its name."""

    __tablename__ = "settings"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[Map]
