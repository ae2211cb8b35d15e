"""The section `mail` of the system settings, as this service knows it; before people has told of it, as it is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.mail.models import SettingsSection

SECTION = "mail"


@dataclass(frozen=True, slots=True)
class Settings:
    """INT-234 to INT-236, INT-240."""

    encoding: str
    delivery_delay: timedelta
    failed_kept: timedelta
    barred: tuple[str, ...]


def settings(session: Session) -> Settings:
    """One statement."""
    said = session.scalar(sa.select(SettingsSection.values).where(SettingsSection.id == SECTION)) or {}
    return Settings(
        encoding=str(said.get("default_encoding", "utf-8")),
        delivery_delay=timedelta(seconds=int(said.get("delivery_delay_seconds", 10))),
        failed_kept=timedelta(days=int(said.get("failed_kept_days", 30))),
        barred=tuple(said.get("no_automated_mail_to", ())),
    )
