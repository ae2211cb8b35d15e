"""Built-in reports over HTTP: which there are, what they offer, runs, and what stands behind a number (REP-001 to REP-031)."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask, ask_all
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.reports import answers
from gateway.reports.allowed import VIEW, allowed
from gateway.reports.asked import CellWanted, ReportEmail, ReportExport, ReportRun
from gateway.reports.files import PLACE, Begun, begun
from gateway.reports.kept import DeliveryBegun, ExportBegun
from gateway.reports.meant import addressed, of_report
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("reports", description="What happened, counted: the built-in reports, their runs, files and mails.")

AREA = "reports.view"
ONE = "/<string(minlength=1, maxlength=100):report_key>"
RUN_WITHIN = 12.0  # seconds: what the service lets a statement take, and some


@routes.get("")
@permits(AREA)
@routes.response(200, answers.ReportCatalogue)
def reports() -> Any:
    """The reports that the asker may view, his favourites first."""
    view = {"allowed": allowed()}
    wanted = [("reports", "reports", view)]
    if asking().kind == "employee":  # programs have no stars
        wanted.append(("reports", "favourites", view))
    listed, *starred = ask_all(wanted)
    favourites = starred[0]["items"] if starred else []
    mine = {one["report"] for one in favourites}
    return {"favourites": favourites, "items": [one | {"is_favourite": one["key"] in mine} for one in listed["items"]]}


@routes.get(ONE)
@permits(VIEW)
@routes.response(200, answers.ReportOffer)
def report(report_key: str) -> Any:
    """What a report can be run with: groupings, columns, filters with their values, charts."""
    return ask("reports", "report_options", {"report_key": report_key, "allowed": allowed()})


@routes.post(f"{ONE}/runs")
@permits(VIEW)
@routes.arguments(ReportRun)
@routes.response(200, answers.ReportAnswer)
def run(asked: dict[str, Any], report_key: str) -> Any:
    """Run a report. Without options it covers the last 7 days, as it opens.

    Rows are cut to what the asker may see: administrators all, managers the departments of their groups, agents themselves. 422 names the
    option that the report does not offer.
    """
    return ask("reports", "run_report", asked | {"report_key": report_key, "allowed": allowed()}, timeout=RUN_WITHIN)


@routes.post(f"{ONE}/rows-behind")
@permits(VIEW)
@routes.arguments(CellWanted)
@routes.response(200, page_of(answers.RowBehind))
def rows_behind(asked: dict[str, Any], report_key: str) -> Any:
    """The tickets, chats and acts behind a number of a run, newest first; a column that is a share has those of both its parts."""
    return ask("reports", "rows_behind", asked | {"report_key": report_key, "allowed": allowed()}, timeout=RUN_WITHIN)


@routes.post(f"{ONE}/charts")
@permits(VIEW)
@routes.arguments(ReportRun)
@routes.response(200, content_type="image/svg+xml", description="The chart")
def chart(asked: dict[str, Any], report_key: str) -> Response:
    """The chart of a run, as SVG; as PNG it is had as a file. 409 `nothing_to_draw` where there is none."""
    said = ask("reports", "report_chart", asked | {"report_key": report_key, "allowed": allowed()}, timeout=RUN_WITHIN)
    return Response(said["svg"], mimetype="image/svg+xml")


@routes.post(f"{ONE}/exports")
@permits(VIEW)
@routes.arguments(ReportExport)
@routes.response(202, ExportBegun, headers=PLACE)
def export(asked: dict[str, Any], report_key: str) -> Begun:
    """Have a run made into a file. Ask `/report-exports/{id}` until it is ready; it is kept for a day. `pdf` needs `reports.print`."""
    return begun(of_report(report_key, asked))


@routes.post(f"{ONE}/emails")
@permits("reports.email")
@routes.arguments(ReportEmail)
@routes.response(202, DeliveryBegun)
def email(asked: dict[str, Any], report_key: str) -> Any:
    """Mail a run with its table, its chart and a file of it. What became of it is in `/report-deliveries`."""
    return ask("reports", "email_report", of_report(report_key, addressed(asked)))
