"""What routing says of agents: membership, chat handling, switches, presence; and what follows for doors and bars."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import keep
from kit.storage.work import Work
from services.chat.handlers.doors import look_at_doors
from services.chat.models import Bar, Department, Member, Presence


def keep_membership(work: Work, envelope: Envelope) -> None:
    _store(work, envelope, "handling_sequence", {"is_member": True, "chat_handling": envelope.data["chat_handling"]})


def drop_membership(work: Work, envelope: Envelope) -> None:
    _store(work, envelope, "handling_sequence", {"is_member": False, "chat_handling": "disabled"})


def keep_activity(work: Work, envelope: Envelope) -> None:
    """The chat switch of an agent in a group. Going active shows that he is back (CHT-055)."""
    if envelope.data["channel"] != "chats":
        return
    is_active = envelope.data["is_active"]
    _store(work, envelope, "activity_sequence", {"is_active": is_active})
    if is_active:
        _is_back(work, envelope)


def keep_login(work: Work, envelope: Envelope) -> None:
    keep(work, Presence, envelope, {"is_logged_in": True})
    _is_back(work, envelope)


def keep_logout(work: Work, envelope: Envelope) -> None:
    keep(work, Presence, envelope, {"is_logged_in": False})


def note_availability(work: Work, envelope: Envelope) -> None:
    if envelope.data["is_available"]:
        _is_back(work, envelope)


def _store(work: Work, envelope: Envelope, numbered_by: str, values: dict[str, Any]) -> None:
    key = {"group_id": envelope.data["place"]["group_id"], "agent_id": envelope.subject}
    row = key | values | {numbered_by: envelope.sequence}
    fallback = {"is_member": False, "chat_handling": "disabled", "is_active": False, "handling_sequence": 0, "activity_sequence": 0}
    statement = insert(Member).values(fallback | row)
    changed = {name: statement.excluded[name] for name in (*values, numbered_by)}
    newer = Member.__table__.c[numbered_by] < statement.excluded[numbered_by]
    work.session.execute(statement.on_conflict_do_update(index_elements=["group_id", "agent_id"], set_=changed, where=newer))
    look_at_doors(work, Department.front_line_group_id == key["group_id"])


def _is_back(work: Work, envelope: Envelope) -> None:
    """Only bars from before: a fact that comes late must not lift a newer one."""
    work.session.execute(sa.delete(Bar).where(Bar.agent_id == envelope.subject, Bar.at <= envelope.time))
