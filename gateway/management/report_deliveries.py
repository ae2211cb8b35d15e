"""The log of mails with reports over HTTP (REP-043)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.permissions import permits
from gateway.reports.asked import DeliveriesQuery
from gateway.reports.kept import ReportDelivery
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("report-deliveries", description="Mails with reports: what was asked for, made, sent, or failed and why.")


@routes.get("")
@permits("reports.email", "reports.schedule_email")
@routes.arguments(DeliveriesQuery, location="query")
@routes.response(200, page_of(ReportDelivery))
def deliveries(query: dict[str, Any]) -> Any:
    """The mails, newest first."""
    return ask("reports", "deliveries", query)
