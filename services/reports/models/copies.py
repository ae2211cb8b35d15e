"""Copies of what other services own, as far as reports need it: names, hours, rates; fed by their facts alone (REP-025)."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.reports.models.columns import Entity, Id, Map, Moment, Texts


class Copy(Copied):
    """A copy whose id is text, as all ids are here. What is deleted keeps its last name (REP-015)."""

    id: Mapped[Id] = mapped_column(primary_key=True)  # type: ignore[assignment]


class Brand(Copy, Entity):
    """Copy of people's brand; its first host name is where its portal is."""

    __tablename__ = "brands"

    name: Mapped[str]
    is_default: Mapped[bool]
    time_zone: Mapped[str]
    host_names: Mapped[Texts]


class Department(Copy, Entity):
    """Copy of people's department with the hours and holidays in force (REP-061, REP-220) and its settings of surveys."""

    __tablename__ = "departments"

    brand_id: Mapped[Id]
    name: Mapped[str]
    time_zone: Mapped[str]
    hours: Mapped[list[dict[str, object]]] = mapped_column(JSONB, comment="list of {weekday 1-7, from, to}: none for always")
    holidays: Mapped[list[dict[str, object]]] = mapped_column(JSONB, comment="list of {name, date}")
    settings: Mapped[Map] = mapped_column(comment="by area: tickets, chats, surveys, …")


class Group(Copy, Entity):
    """Copy of people's group."""

    __tablename__ = "groups"

    brand_id: Mapped[Id | None] = mapped_column(comment="not told any more when it is deleted")
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
    email: Mapped[str]
    is_enabled: Mapped[bool]
    kinds: Mapped[Texts]
    role_ids: Mapped[Texts]
    time_zone: Mapped[str]
    language: Mapped[str]


class User(Copy, Entity):
    """Copy of people's user."""

    __tablename__ = "users"

    display_name: Mapped[str]
    email: Mapped[str]
    phones: Mapped[Texts]


class Organization(Copy, Entity):
    """Copy of people's organization: by what its members are known (SUR-033)."""

    __tablename__ = "organizations"

    name: Mapped[str]
    members: Mapped[list[dict[str, object]]] = mapped_column(JSONB, comment="list of {type, value}")


class Role(Copy, Entity):
    """Copy of people's role: the keys it grants, for mails that go out with somebody's rights (REP-019)."""

    __tablename__ = "roles"

    name: Mapped[str]
    permissions: Mapped[Texts]


class CustomField(Copy, Entity):
    """Copy of people's custom field: what items can be grouped by (REP-016)."""

    __tablename__ = "custom_fields"

    name: Mapped[str]
    kinds: Mapped[Texts]


class Category(Copy, Entity):
    """Copy of tickets' time log category."""

    __tablename__ = "categories"

    name: Mapped[str]


class Folder(Copy, Entity):
    """Copy of kb's folder of articles or canned replies."""

    __tablename__ = "folders"

    kind: Mapped[str] = mapped_column(comment="article, canned_reply")
    name: Mapped[str]
    parent_id: Mapped[Id | None]


class SettingsSection(Entity):
    """Copy of a section of the system settings; its id is its name."""

    __tablename__ = "settings"

    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    values: Mapped[Map]


class Rate(Entity):
    """What an hour of an employee costs from a moment on (REP-065): each version stays, and before the first one the first one counts."""

    __tablename__ = "rates"

    agent_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    from_at: Mapped[Moment]
    hourly_cost: Mapped[Decimal] = mapped_column(sa.Numeric(12, 4))


class Estimate(Entity):
    """The minutes that a group's work is estimated at from a moment on (REP-064, REP-076 to REP-081); as with rates, each version stays."""

    __tablename__ = "estimates"

    group_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    from_at: Mapped[Moment]
    ticket_created: Mapped[int]
    ticket_transferred: Mapped[int]
    ticket_message_in: Mapped[int]
    ticket_message_out: Mapped[int]
    chat_started: Mapped[int]
    chat_transferred: Mapped[int]


class Belonging(Entity):
    """Whether an agent belongs to a group from a moment on: whose rates are in the group's mean (REP-065)."""

    __tablename__ = "belongings"

    membership_id: Mapped[Id] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    from_at: Mapped[Moment]
    agent_id: Mapped[Id] = mapped_column(index=True)
    group_id: Mapped[Id] = mapped_column(index=True)
    is_member: Mapped[bool]
