"""Brands hold departments, departments hold groups (PPL-001)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.people.models.columns import Entity, Id, Map, Moment, Rows, Texts, Versioned


class Brand(Versioned, Entity):
    """A company, product line or division, shown under its host names."""

    __tablename__ = "brands"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    host_names: Mapped[Texts] = mapped_column(comment="lower case; fixed when the brand is made (PPL-010)")
    is_default: Mapped[bool]
    hours: Mapped[Rows] = mapped_column(default=list)
    holidays: Mapped[Rows] = mapped_column(default=list)
    smtp_account_id: Mapped[Id | None]
    settings: Mapped[Map] = mapped_column(default=dict, comment="what differs from the defaults")
    created_at: Mapped[Moment]

    __table_args__ = (
        sa.Index("brands_by_name", sa.text("lower(name)"), unique=True),
        sa.Index("brands_default", "is_default", unique=True, postgresql_where=sa.text("is_default")),
        sa.Index("brands_by_host", "host_names", postgresql_using="gin"),
    )


class Department(Versioned, Entity):
    """Part of one brand. Its front line group is the first to get its work (PPL-002)."""

    __tablename__ = "departments"

    id: Mapped[Id] = mapped_column(primary_key=True)
    brand_id: Mapped[Id] = mapped_column(sa.ForeignKey("brands.id"), index=True)
    name: Mapped[str]
    email: Mapped[str | None]
    front_line_group_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("groups.id", name="departments_front_line_group", use_alter=True, deferrable=True, initially="DEFERRED")
    )
    preferred_language: Mapped[str | None]
    inherits_hours: Mapped[bool] = mapped_column(default=True)
    inherits_holidays: Mapped[bool] = mapped_column(default=True)
    own_hours: Mapped[Rows] = mapped_column(default=list)
    own_holidays: Mapped[Rows] = mapped_column(default=list)
    smtp_account_id: Mapped[Id | None]
    settings: Mapped[Map] = mapped_column(default=dict, comment="section to what differs from the defaults")
    created_at: Mapped[Moment]

    __table_args__ = (sa.Index("departments_by_name", "brand_id", sa.text("lower(name)"), unique=True),)


class Group(Versioned, Entity):
    """Part of one department. Who works in it is routing's to know."""

    __tablename__ = "groups"

    id: Mapped[Id] = mapped_column(primary_key=True)
    department_id: Mapped[Id] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    name: Mapped[str]
    estimates: Mapped[Map] = mapped_column(default=dict, comment="minutes; what is not 0 (TKT-231, 232)")
    created_at: Mapped[Moment]

    __table_args__ = (sa.Index("groups_by_name", "department_id", sa.text("lower(name)"), unique=True),)


class Section(Versioned, Entity):
    """One section of the system settings."""

    __tablename__ = "settings"

    section: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[Map] = mapped_column(default=dict, comment="what differs from the defaults")
