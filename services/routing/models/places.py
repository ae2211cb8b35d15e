"""Copies of what people owns: departments, groups, employees, settings. A group's row is also the lock on its decisions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kit.storage.copies import Copied
from services.routing.models.entity import Entity


class Department(Copied, Entity):
    """A department."""

    __tablename__ = "departments"

    brand_id: Mapped[UUID]
    name: Mapped[str]
    front_line_group_id: Mapped[UUID | None]
    time_zone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")


class Group(Copied, Entity):
    """A group. `decision_number` is routing's own: how many decisions were made for it."""

    __tablename__ = "groups"
    __table_args__ = (sa.Index("groups_of_department", "department_id"),)

    brand_id: Mapped[UUID]
    department_id: Mapped[UUID]
    name: Mapped[str]
    decision_number: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    def place(self) -> dict[str, Any]:
        """The place of work in this group, as facts carry it."""
        return {"brand_id": str(self.brand_id), "department_id": str(self.department_id), "group_id": str(self.id)}


class Employee(Copied, Entity):
    """An employee. Only one of kind agent is put into groups and given work (PPL-019)."""

    __tablename__ = "employees"

    display_name: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    is_agent: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_manager: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_administrator: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    @property
    def may_be_given_work(self) -> bool:
        return self.is_enabled and self.is_agent and not self.is_deleted


class WorkSettings(Entity):
    """What routing looks at of the system's settings: a row each for the sections `work` and `retention`."""

    __tablename__ = "work_settings"

    section: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    is_last_agent_warned: Mapped[bool] = mapped_column(default=False, server_default=sa.false(), comment="CHT-019")
    decisions_kept_days: Mapped[int | None] = mapped_column(comment="RTE-211")
