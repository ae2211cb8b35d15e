"""Changing the settings of reports (REP-086 to REP-091)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.errors import Conflict
from kit.storage.work import Reading, Work
from services.reports.models import OwnSettings
from services.reports.queries.settings import DEFAULTS, own_settings, report_settings

SAVING = 7_361_042  # advisory lock: the row may not be there yet


def save_report_settings(work: Work, asked: dict[str, Any]) -> dict[str, Any]:
    """The settings as they are then. Conflict changed_meanwhile where `expected_version` is not the present one.

    Facts that are no longer to be kept go soon (retaining.py), and do not come back when more are to be kept.
    """
    work.session.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": SAVING})
    known = own_settings(work.session)
    if asked["expected_version"] not in (None, known["version"]):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    values = {name: asked.get(name, known[name]) for name in DEFAULTS}
    if values != {name: known[name] for name in DEFAULTS}:
        row = values | {"version": known["version"] + 1}
        work.session.execute(insert(OwnSettings).values(id=1, **row).on_conflict_do_update(index_elements=["id"], set_=row))
    return report_settings(Reading(work.session, work.now, work.call), {})
