"""The settings of reports over HTTP (REP-086 to REP-091)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.reports.asked import ReportSettingsChanges
from gateway.reports.kept import ReportSettings
from gateway.routes import Routes

routes = Routes("report-settings", description="How reports count, how long facts are kept, and the switch of mails with reports.")

RIGHT = "rights.system_settings"


@routes.get("")
@permits(RIGHT, "reports.view")
@routes.response(200, ReportSettings, etag=True)
def report_settings() -> Any:
    """The settings, defaults filled in."""
    return ask("reports", "report_settings")


@routes.patch("")
@permits(RIGHT)
@routes.arguments(ReportSettingsChanges)
@routes.response(200, ReportSettings, if_match=True, etag=True)
def change(asked: dict[str, Any]) -> Any:
    """Change what is given."""
    return ask("reports", "save_report_settings", asked | expected_version())
