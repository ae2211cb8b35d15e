"""Reports as files over HTTP: how they stand, and the files themselves (REP-029)."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.knowledge.shapes import refusing
from gateway.permissions import permits
from gateway.reports.files import given_out
from gateway.reports.kept import ReportExportState
from gateway.routes import Routes

routes = Routes("report-exports", description="Files made of reports. Only who asked for one sees it; it is kept for a day.")

AREA = "reports.view"
ONE = "/<uuid:export_id>"


@routes.get(ONE)
@permits(AREA)
@routes.response(200, ReportExportState)
def export(export_id: str) -> Any:
    """How it stands. Asked for again in a second, until it is ready or has failed."""
    return ask("reports", "export", {"export_id": export_id})


@routes.get(f"{ONE}/file")
@permits(AREA)
@routes.response(200, content_type="application/octet-stream", description="The file")
@refusing(routes, 409)
def file(export_id: str) -> Response:
    """The file, of any size. 409 `export_not_ready`, `export_failed` while or where there is none."""
    return given_out(ask("reports", "export", {"export_id": export_id}))
