"""Keeping copies of what other services own: one function a fact."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.chat.handlers.doors import look_at_doors
from services.chat.models import Brand, Chat, CustomField, Department, Employee, FieldTemplate, Group, SettingsSection, User
from services.chat.queries.known import forget_section


def keep_brand(work: Work, envelope: Envelope) -> None:
    settings = envelope.data.get("settings") or {}
    is_needed, url = bool(settings.get("is_privacy_consent_asked")), settings.get("privacy_policy_url") or ""
    keep(work, Brand, envelope, {"is_consent_needed": is_needed, "privacy_policy_url": url})


def drop_brand(work: Work, envelope: Envelope) -> None:
    drop(work, Brand, envelope, {"is_consent_needed": False, "privacy_policy_url": ""})


def keep_department(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    areas = said.get("settings") or {}
    settings = (areas.get("chats") or {}) | {"survey_id": (areas.get("surveys") or {}).get("after_chat_id")}
    plain = {name: said[name] for name in ("brand_id", "name", "front_line_group_id", "hours", "holidays", "time_zone")}
    keep(work, Department, envelope, plain | {"preferred_language": said.get("preferred_language"), "settings": settings})
    look_at_doors(work, Department.id == envelope.subject)


def drop_department(work: Work, envelope: Envelope) -> None:
    gone = {
        "brand_id": envelope.data["brand_id"],
        "name": envelope.data["name"],
        "hours": [],
        "holidays": [],
        "time_zone": "UTC",
        "settings": {},
    }
    drop(work, Department, envelope, gone)


def keep_group(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    keep(work, Group, envelope, {name: said[name] for name in ("brand_id", "department_id", "name")})


def drop_group(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    known = work.session.scalar(sa.select(Group.brand_id).where(Group.id == envelope.subject))
    brand_id = known or envelope.subject  # only to fill the mark of a group that was never seen
    drop(work, Group, envelope, {"brand_id": brand_id, "department_id": said["department_id"], "name": said["name"]})


def keep_employee(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    plain = {name: said[name] for name in ("display_name", "is_enabled", "kinds")}
    keep(work, Employee, envelope, plain | {"chat_display_name": said.get("chat_display_name")})


def drop_employee(work: Work, envelope: Envelope) -> None:
    name = envelope.data["display_name"]
    drop(work, Employee, envelope, {"display_name": name, "chat_display_name": None, "is_enabled": False, "kinds": []})


def keep_user(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    plain = {name: said[name] for name in ("username", "display_name", "role_ids")}
    keep(work, User, envelope, plain | {"email": said.get("email")})


def drop_user(work: Work, envelope: Envelope) -> None:
    """Wipes who the person was, here and in his chats; the chats and their counts stay."""
    drop(work, User, envelope, {"username": "", "display_name": "", "email": None, "role_ids": []})
    wiped = {"customer_name": "", "customer_username": None, "customer_email": None, "ip": None}
    work.session.execute(sa.update(Chat).where(Chat.user_id == envelope.subject).values(wiped))


def keep_field(work: Work, envelope: Envelope) -> None:
    said = envelope.data
    plain = {name: said[name] for name in ("kinds", "key", "name", "type")}
    keep(work, CustomField, envelope, plain | {"choices": said.get("choices") or [], "required": said.get("required") or []})


def drop_field(work: Work, envelope: Envelope) -> None:
    gone: dict[str, Any] = {"kinds": [], "key": "", "name": envelope.data["name"], "type": "", "choices": [], "required": []}
    drop(work, CustomField, envelope, gone)


def keep_template(work: Work, envelope: Envelope) -> None:
    keep(work, FieldTemplate, envelope, {"field_ids": [str(each) for each in envelope.data["field_ids"]]})


def drop_template(work: Work, envelope: Envelope) -> None:
    drop(work, FieldTemplate, envelope, {"field_ids": []})


def keep_settings(work: Work, envelope: Envelope) -> None:
    row = {"id": envelope.subject, "sequence": envelope.sequence, "values": envelope.data["values"]}
    statement = insert(SettingsSection).values(row)
    newer = SettingsSection.sequence < statement.excluded.sequence
    changed = {name: statement.excluded[name] for name in ("sequence", "values")}
    work.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer))
    forget_section(work.session, envelope.subject)
    if envelope.subject == "work":
        look_at_doors(work)
