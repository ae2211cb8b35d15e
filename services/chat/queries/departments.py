"""Which departments take chats now (CHT-010 to CHT-015, RTE-121)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.chat.models import CustomField, Department
from services.chat.queries.fields import fields_of
from services.chat.queries.known import calendar_in, is_receiving, receiving_groups, work_settings
from services.chat.rules.languages import department_for
from services.chat.rules.opening import closed_because
from services.chat.rules.options import WorkOptions, department_options
from services.chat.rules.texts import plain

MOST = 200


def departments_for_chat(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{is_online, chosen_id, departments}: a link is online if one of its departments is (CHT-014); `chosen_id` by language (CHT-131)."""
    rows = offered(reading.session, brand_id=asked.get("brand_id"), department_ids=asked.get("department_ids"))
    options = work_settings(reading.session)
    receiving = receiving_groups(reading.session, [row.front_line_group_id for row in rows])
    fields = fields_of(reading.session, rows)
    shapes = [_shape(row, reading.now, options, row.front_line_group_id in receiving, fields.get(row.id, [])) for row in rows]
    online = [(shape["id"], shape["preferred_language"]) for shape in shapes if shape["is_online"]]
    chosen = department_for(asked.get("languages") or [], online)
    return {"is_online": bool(online), "chosen_id": chosen, "departments": shapes}


def offered(session: Session, *, brand_id: str | None, department_ids: Sequence[str] | None) -> list[Department]:
    """The departments of a link or of a brand, by name; those of a link in the order given."""
    rows = sa.select(Department).where(~Department.is_deleted)
    rows = rows.where(Department.brand_id == brand_id) if brand_id else rows
    if department_ids:
        found = {row.id: row for row in session.scalars(rows.where(Department.id.in_(department_ids)))}
        return [found[each] for each in department_ids if each in found]
    return list(session.scalars(rows.order_by(Department.name, Department.id).limit(MOST)))


def closed_now(session: Session, place: Department, now: datetime) -> str | None:
    """None = online; else why not."""
    return closed(place, now, work_settings(session), is_receiving=is_receiving(session, place.front_line_group_id))


def closed(place: Department, now: datetime, options: WorkOptions, *, is_receiving: bool) -> str | None:
    return closed_because(
        calendar_in(place),
        now,
        is_receiving=is_receiving,
        is_keeping_to_hours=options.is_chat_refused_outside_hours,
        is_switched_off=department_options(place.settings).new_chats_role == "nobody",
    )


def _shape(place: Department, now: datetime, options: WorkOptions, receives: bool, fields: list[CustomField]) -> dict[str, Any]:
    closed_why, texts = closed(place, now, options, is_receiving=receives), department_options(place.settings)
    return {
        "id": place.id,
        "brand_id": place.brand_id,
        "name": place.name,
        "preferred_language": place.preferred_language,
        "is_online": closed_why is None,
        "closed_because": closed_why,
        "before_text": plain(texts.before_message),
        "not_available_text": plain(texts.not_available_message),
        "fields": [_field(field) for field in fields],
    }


def _field(field: CustomField) -> dict[str, Any]:
    return {
        "id": field.id,
        "key": field.key,
        "name": field.name,
        "type": field.type,
        "choices": field.choices,
        "is_required": "by_users" in field.required,
    }
