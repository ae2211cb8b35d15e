"""Admin endpoint of reports: how far the projection is."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response

from kit.port import about, as_json
from kit.storage.work import Call, Reading
from services.reports.queries.progress import progress, table_sizes

pages = Blueprint("reports", __name__)


@pages.get("/projection")
def projection_now() -> Response:
    """{complete_until, behind_seconds, is_rebuilding, rebuild_…, rebuilt_offset, data_from, untallied, tables: {name: {rows, bytes}}}.

    `rebuild_silent_seconds` grows when a rebuild was broken off. `untallied` counts days and families of facts whose tallies do not hold;
    rows are as PostgreSQL reckons them.
    """
    _, probes = about()
    with probes.database.reading() as session:
        found = progress(Reading(session, datetime.now(UTC), Call()))
        return as_json(found | {"tables": table_sizes(session)})
