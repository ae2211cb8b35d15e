"""Keeping copies of what people owns: one function a fact."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from contracts.envelope import Envelope
from kit.storage.copies import drop, keep
from kit.storage.work import Work
from services.mail.models import Brand, SettingsSection

_OF_BRAND = ("name", "is_default", "smtp_account_id")


def keep_brand(work: Work, envelope: Envelope) -> None:
    keep(work, Brand, envelope, {name: envelope.data.get(name) for name in _OF_BRAND})


def drop_brand(work: Work, envelope: Envelope) -> None:
    drop(work, Brand, envelope, {"name": envelope.data["name"], "is_default": False, "smtp_account_id": None})


def keep_settings(work: Work, envelope: Envelope) -> None:
    row = {"id": envelope.subject, "sequence": envelope.sequence, "values": envelope.data["values"]}
    statement = insert(SettingsSection).values(row)
    newer = SettingsSection.sequence < statement.excluded.sequence
    changed = {name: statement.excluded[name] for name in ("sequence", "values")}
    work.session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer))
