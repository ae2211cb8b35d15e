"""The settings that are reports' own (REP-086 to REP-091)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.storage.work import Reading
from services.reports.models import OwnSettings

DEFAULTS: dict[str, Any] = {"response_basis": "business_hours", "first_weekday": 1, "keep_months": 0, "is_mail_on": True}
SENT_AT = "02:00"  # in the installation's zone; fixed
ROWS_CHOICES = (10, 25, 50, 100, 500, 1_000, 10_000)


def report_settings(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """{version, response_basis, first_weekday, keep_months, is_mail_on, mails_sent_at, rows_choices}; version 0: the defaults."""
    return own_settings(reading.session) | {"mails_sent_at": SENT_AT, "rows_choices": list(ROWS_CHOICES)}


def own_settings(session: Session) -> dict[str, Any]:
    """The settings that can be changed, with their version; the defaults where nobody did."""
    row = session.execute(sa.select(OwnSettings.__table__)).first()
    found = dict(row._mapping) if row else DEFAULTS | {"version": 0}
    return {name: found[name] for name in ("version", *DEFAULTS)}
