"""An export as its asker sees it."""

from __future__ import annotations

from typing import Any

from contracts.envelope import wire_time
from kit.errors import NotFound
from kit.storage.work import Reading
from services.reports.models import Export
from services.reports.persons import asker_of
from services.reports.rules.forms import TYPES, filename

Said = dict[str, Any]


def export(reading: Reading, asked: Said) -> Said:
    """{id, state: waiting | ready | failed, error, created_at, file: {file_id, filename, content_type, size} | null}.

    Raises NotFound export_unknown, also for anybody but its asker.
    """
    asker = asker_of(reading.session, reading.call)
    found = reading.session.get(Export, asked["export_id"])
    if found is None or found.asked_by != asker:
        raise NotFound("export_unknown", "There is no such file, or no more: files are kept for a day.", field="export_id")
    name = filename(found.name, found.asked["from"], found.asked["to"], found.form)
    file = {"file_id": found.file_id, "filename": name, "content_type": TYPES[found.form], "size": found.size}
    said = {"id": found.id, "state": found.state, "error": found.error, "created_at": wire_time(found.created_at)}
    return {**said, "file": file if found.state == "ready" else None}
