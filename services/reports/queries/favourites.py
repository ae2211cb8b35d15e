"""The asker's stars (REP-044)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kit.storage.work import Reading
from services.reports.models import CustomReport, Favourite
from services.reports.persons import employee_of
from services.reports.queries.custom_reports import may_see
from services.reports.rules.catalogue import REPORTS

Said = dict[str, Any]


def favourites(reading: Reading, asked: Said) -> Said:
    """{items: [{report, name, kind: summary | trend | custom}]} in their order, 200 at most; without those that are gone or withheld."""
    employee_id = employee_of(reading.session, reading.call)
    wanted = (
        sa.select(Favourite.report, CustomReport.name)
        .outerjoin(CustomReport, sa.cast(CustomReport.id, sa.Text) == Favourite.report)
        .where(Favourite.employee_id == employee_id)
        .order_by(Favourite.position, Favourite.report)
    )
    items = []
    for report, custom_name in reading.session.execute(wanted):
        if custom_name is not None:
            items.append({"report": report, "name": custom_name, "kind": "custom"})
        elif may_see(report, asked["allowed"]):
            items.append({"report": report, "name": REPORTS[report].name, "kind": REPORTS[report].kind})
    return {"items": items}
