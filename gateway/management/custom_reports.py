"""Custom reports over HTTP: parts of built-in ones on a page, kept, run, and had as files and mails (REP-034 to REP-038)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.reports import asked as reports_asked
from gateway.reports import kept
from gateway.reports.allowed import allowed
from gateway.reports.answers import CustomReportAnswer
from gateway.reports.files import PLACE, Begun, begun
from gateway.reports.meant import addressed, of_custom_report
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("custom-reports", description="Reports that people put together from built-in ones.")

AREA = "reports.view"
ONE = "/<uuid:custom_report_id>"
RUN_WITHIN = 25.0  # seconds, for fifty items; who has many asks for one after the other


@routes.get("")
@permits(AREA)
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(kept.CustomReportInList))
def custom_reports(query: dict[str, Any]) -> Any:
    """All of them, by name."""
    return ask("reports", "custom_reports", query)


@routes.post("")
@permits("reports.create_custom")
@routes.arguments(reports_asked.NewCustomReport)
@routes.response(201, kept.CustomReport, etag=True)
def make(asked: dict[str, Any]) -> Any:
    """Make a custom report. 422 names the item and the option that its report does not offer; 403 `report_withheld` one not granted."""
    return ask("reports", "save_custom_report", asked | {"allowed": allowed()})


@routes.get(ONE)
@permits(AREA)
@routes.response(200, kept.CustomReport, etag=True)
def custom_report(custom_report_id: str) -> Any:
    """One with its items."""
    return ask("reports", "custom_report", of_custom_report(custom_report_id, {}))


@routes.patch(ONE)
@permits("reports.edit_custom")
@routes.arguments(reports_asked.CustomReportChanges)
@routes.response(200, kept.CustomReport, if_match=True, etag=True)
def change(asked: dict[str, Any], custom_report_id: str) -> Any:
    """Change what is given."""
    return ask("reports", "save_custom_report", of_custom_report(custom_report_id, asked) | expected_version())


@routes.delete(ONE)
@permits("reports.delete_custom")
@routes.response(204, if_match=True)
def delete(custom_report_id: str) -> None:
    """Delete it for good, with its schedules and everybody's stars on it."""
    ask("reports", "delete_custom_report", {"custom_report_id": custom_report_id} | expected_version())


@routes.post(f"{ONE}/runs")
@permits(AREA)
@routes.arguments(reports_asked.CustomReportRun)
@routes.response(200, CustomReportAnswer)
def run(asked: dict[str, Any], custom_report_id: str) -> Any:
    """Run all of its items, or those named. An item that the asker may not view keeps its place, without an answer."""
    return ask("reports", "run_custom_report", of_custom_report(custom_report_id, asked), timeout=RUN_WITHIN)


@routes.post(f"{ONE}/exports")
@permits(AREA)
@routes.arguments(reports_asked.CustomReportExport)
@routes.response(202, kept.ExportBegun, headers=PLACE)
def export(asked: dict[str, Any], custom_report_id: str) -> Begun:
    """Have it made into a file, as built-in reports are."""
    return begun(of_custom_report(custom_report_id, asked))


@routes.post(f"{ONE}/emails")
@permits("reports.email")
@routes.arguments(reports_asked.CustomReportEmail)
@routes.response(202, kept.DeliveryBegun)
def email(asked: dict[str, Any], custom_report_id: str) -> Any:
    """Mail it, as built-in reports are."""
    return ask("reports", "email_report", of_custom_report(custom_report_id, addressed(asked)))
