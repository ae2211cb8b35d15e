"""Keeping copies of what other services own: one function a fact."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.whoson.models import Brand, Department, Employee, Group, Membership, SettingsSection, User


def keep_brand(work: Work, envelope: Envelope) -> None:
    keep(work, Brand, envelope, {name: envelope.data[name] for name in ("name", "is_default", "host_names")})


def drop_brand(work: Work, envelope: Envelope) -> None:
    drop(work, Brand, envelope, {"name": envelope.data["name"], "is_default": False, "host_names": []})


def keep_department(work: Work, envelope: Envelope) -> None:
    keep(work, Department, envelope, {name: envelope.data[name] for name in ("brand_id", "name")})


def drop_department(work: Work, envelope: Envelope) -> None:
    drop(work, Department, envelope, {name: envelope.data[name] for name in ("brand_id", "name")})


def keep_group(work: Work, envelope: Envelope) -> None:
    keep(work, Group, envelope, {name: envelope.data[name] for name in ("brand_id", "department_id", "name")})


def drop_group(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    known = work.session.scalar(sa.select(Group.brand_id).where(Group.id == envelope.subject))
    brand_id = known or envelope.subject  # only to fill the mark of a group that was never seen
    drop(work, Group, envelope, {"brand_id": brand_id, "department_id": said["department_id"], "name": said["name"]})


def keep_membership(work: Work, envelope: Envelope) -> None:
    """membership_added and membership_changed: the subject is the agent."""
    keep(work, Membership, envelope, _places(envelope), key=envelope.data["membership_id"])


def drop_membership(work: Work, envelope: Envelope) -> None:
    drop(work, Membership, envelope, _places(envelope), key=envelope.data["membership_id"])


def keep_employee(work: Work, envelope: Envelope) -> None:
    keep(work, Employee, envelope, {name: envelope.data[name] for name in ("display_name", "is_enabled", "kinds")})


def drop_employee(work: Work, envelope: Envelope) -> None:
    drop(work, Employee, envelope, {"display_name": envelope.data["display_name"], "is_enabled": False, "kinds": []})


def keep_user(work: Work, envelope: Envelope) -> None:
    keep(work, User, envelope, {name: envelope.data[name] for name in ("display_name", "email")})


def keep_settings(work: Work, envelope: Envelope) -> None:
    row = {"id": envelope.subject, "sequence": envelope.sequence, "values": envelope.data["values"]}
    statement = insert(SettingsSection).values(row)
    newer = SettingsSection.sequence < statement.excluded.sequence
    changed = {name: statement.excluded[name] for name in ("sequence", "values")}
    work.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer))


def _places(envelope: Envelope) -> dict[str, str]:
    return {"agent_id": envelope.data["agent_id"], "group_id": envelope.data["place"]["group_id"]}
