"""Schedules of custom reports over HTTP: what goes out by itself, when and to whom (REP-039 to REP-043, REP-100)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.reports import kept
from gateway.reports.asked import NewReportSchedule, ReportScheduleChanges, SchedulesQuery
from gateway.reports.meant import addressed
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("report-schedules", description="When custom reports go out by mail.")

RIGHT = "reports.schedule_email"
ONE = "/<uuid:schedule_id>"


@routes.get("")
@permits(RIGHT)
@routes.arguments(SchedulesQuery, location="query")
@routes.response(200, page_of(kept.ReportSchedule))
def schedules(query: dict[str, Any]) -> Any:
    """All of them, or those of one custom report, oldest first."""
    return ask("reports", "schedules", query)


@routes.post("")
@permits(RIGHT)
@routes.arguments(NewReportSchedule)
@routes.response(201, kept.ReportSchedule, etag=True)
def make(asked: dict[str, Any]) -> Any:
    """Make a schedule. It goes out with the rights of who saved it last."""
    return ask("reports", "save_schedule", addressed(asked))


@routes.get(ONE)
@permits(RIGHT)
@routes.response(200, kept.ReportSchedule, etag=True)
def schedule(schedule_id: str) -> Any:
    """One schedule."""
    return ask("reports", "schedule", {"schedule_id": schedule_id})


@routes.patch(ONE)
@permits(RIGHT)
@routes.arguments(ReportScheduleChanges)
@routes.response(200, kept.ReportSchedule, if_match=True, etag=True)
def change(asked: dict[str, Any], schedule_id: str) -> Any:
    """Change what is given; from now on it goes out with the asker's rights."""
    return ask("reports", "save_schedule", addressed(asked) | {"schedule_id": schedule_id} | expected_version())


@routes.delete(ONE)
@permits(RIGHT)
@routes.response(204, if_match=True)
def delete(schedule_id: str) -> None:
    """Delete it for good; what went out stays in the log."""
    ask("reports", "delete_schedule", {"schedule_id": schedule_id} | expected_version())


@routes.post(f"{ONE}/enablement")
@permits(RIGHT)
@routes.response(200, kept.ReportSchedule, if_match=True, etag=True)
def enable(schedule_id: str) -> Any:
    """Let it go out by itself again, next at its next moment."""
    return ask("reports", "enable_schedule", {"schedule_id": schedule_id} | expected_version())


@routes.post(f"{ONE}/disablement")
@permits(RIGHT)
@routes.response(200, kept.ReportSchedule, if_match=True, etag=True)
def disable(schedule_id: str) -> Any:
    """Let it rest, with all it says, until it is enabled again."""
    return ask("reports", "disable_schedule", {"schedule_id": schedule_id} | expected_version())


@routes.post(f"{ONE}/deliveries")
@permits(RIGHT)
@routes.response(202, kept.DeliveryBegun)
def send_now(schedule_id: str) -> Any:
    """Send it now, besides its moments, which stay as they are; a disabled one too."""
    return ask("reports", "send_now", {"schedule_id": schedule_id})
