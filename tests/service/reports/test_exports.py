"""Exports: the run as a file, whole lists without a bound, fetched by their asker alone, gone after a day (REP-029, REP-103)."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, NotFound
from services.reports.handlers.exporting import MOST_MAKINGS, MOST_WAITING, delete_one, files, make_one
from services.reports.models import Act, Family, Kind, WebSession, new_id
from services.reports.projecting.partitions import make_room
from tests.support.reporting import ALEX, MARIA, NOW, OVERVIEW, STATUSES, Reporting, uid

WEB_SESSIONS = "summary.audit.agent_web_sessions"
pytestmark = pytest.mark.usefixtures("own_files")


def _made(reporting: Reporting, by: str = MARIA, **asked: Any) -> dict[str, Any]:
    """The export as its asker sees it after it was made."""
    export_id = reporting.do("export_report", by, **asked)["export_id"]
    while make_one(reporting.handling.outside("reports")):
        pass
    return reporting.ask("export", by, export_id=export_id)


def _content(found: dict[str, Any]) -> bytes:
    assert found["state"] == "ready", found["error"]
    content = files().read(found["file"]["file_id"])
    assert len(content) == found["file"]["size"]
    return content


@pytest.mark.spec("REP-029")
@pytest.mark.parametrize(
    ("form", "begins", "content_type", "ending"),
    [
        ("csv", b"Day,Total New Tickets,", "text/csv; charset=utf-8", "csv"),
        ("tsv", b"Day\tTotal New Tickets\t", "text/tab-separated-values; charset=utf-8", "txt"),
        ("json", b"{", "application/json", "json"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("pdf", b"%PDF-", "application/pdf", "pdf"),
        ("svg", b"<svg", "image/svg+xml", "svg"),
        ("png", b"\x89PNG", "image/png", "png"),
    ],
)
def test_every_kind_of_file(reporting: Reporting, form: str, begins: bytes, content_type: str, ending: str) -> None:
    found = _made(reporting, report={"report_key": "trend.tickets.overview"}, form=form)
    assert _content(found).startswith(begins)
    assert (found["file"]["content_type"], found["file"]["filename"]) == (content_type, f"Overview-Trend-2026-04-28-to-2026-05-04.{ending}")


@pytest.mark.spec("REP-029")
def test_same_rows_order_and_filters_as_on_the_screen(reporting: Reporting) -> None:
    for agent, count in ((MARIA, 2), (ALEX, 4)):
        _new_tickets(reporting, agent, count)
    asked = {"report_key": OVERVIEW, "group_by": "agent", "sort_column": "total_new_tickets", "sort_dir": "asc", "rows": 10}
    screen = reporting.ask("run_custom_report", custom_report_id=reporting.do("save_custom_report", name="x", items=[asked])["id"])
    rows = list(csv.DictReader(StringIO(_content(_made(reporting, report=asked, form="csv")).decode(), newline="")))
    shown = screen["items"][0]["answer"]["rows"]
    assert [row["Agent"] for row in rows] == [row["cells"]["agent"] for row in shown] == ["Maria", "Alex"]
    assert [row["Total New Tickets"] for row in rows] == [str(row["cells"]["total_new_tickets"]) for row in shown] == ["2", "4"]


def _new_tickets(reporting: Reporting, agent: str, count: int) -> None:
    place = {"brand_id": uid(21), "department_id": uid(22), "group_id": uid(23), "agent_id": agent}
    with reporting.handling("reports") as work:
        make_room(work.session, {(Family.TICKETS, NOW.year, NOW.month)})
        for nth in range(count):
            fact = {"family": Family.TICKETS, "fact_id": new_id(), "nth": 0, "at": NOW - timedelta(minutes=nth + 1)}
            work.session.add(Act(kind=Kind.TICKET_NEW, item_id=new_id(), word="web", **fact, **place))


@pytest.mark.spec("REP-029")
def test_a_whole_list_has_every_row_in_order(reporting: Reporting) -> None:
    count = 12_345  # more than any screen shows
    with reporting.handling("reports") as work:
        work.session.execute(
            sa.insert(WebSession),
            [_session(number, NOW - timedelta(seconds=number * 7 + 60)) for number in range(count)],
        )
    report = {"report_key": WEB_SESSIONS, "rows": 25}
    shown = list(csv.reader(StringIO(_content(_made(reporting, report=report, form="csv")).decode(), newline="")))
    whole = list(csv.reader(StringIO(_content(_made(reporting, report=report, form="csv", is_whole=True)).decode(), newline="")))
    assert (len(shown), len(whole)) == (26, count + 1)
    assert whole[:26] == shown
    moments = [datetime.fromisoformat(row[1]) for row in whole[1:]]
    assert moments == sorted(moments, reverse=True)


def _session(number: int, at: datetime) -> dict[str, Any]:
    return {"id": uid(100_000 + number), "agent_id": MARIA, "at": at, "until_at": at + timedelta(seconds=5)}


def test_all_rows_behind_a_number(reporting: Reporting) -> None:
    _new_tickets(reporting, MARIA, 130)
    _new_tickets(reporting, ALEX, 2)
    report = {"report_key": OVERVIEW, "group_by": "agent"}
    for ids, count in (({"agent": MARIA}, 130), (None, 132)):
        behind = {"column": "total_new_tickets", "ids": ids}
        said = _content(_made(reporting, report=report, form="csv", behind=behind)).decode()
        rows = list(csv.DictReader(StringIO(said, newline="")))
        assert len(rows) == count
        assert {row["Event"] for row in rows} == {"ticket_new"}
        moments = [datetime.fromisoformat(row["Date"]) for row in rows]
        assert moments == sorted(moments, reverse=True)
    assert {row["Agent"] for row in rows} == {"Maria", "Alex"}


@pytest.mark.spec("REP-029", "REP-103")
def test_export_goes_with_view(reporting: Reporting) -> None:
    with pytest.raises(Forbidden, match="report_withheld"):
        reporting.do("export_report", ALEX, report={"report_key": STATUSES}, form="csv", allowed=[OVERVIEW])
    custom = reporting.custom(OVERVIEW, STATUSES)
    said = _content(_made(reporting, ALEX, custom_report_id=custom["id"], form="csv", allowed=[OVERVIEW])).decode()
    assert said.split("Statuses")[1].split() == ["No", "access"]


@pytest.mark.spec("REP-029")
def test_only_its_asker_can_fetch_it(reporting: Reporting) -> None:
    found = _made(reporting, report={"report_key": OVERVIEW}, form="json")
    with pytest.raises(NotFound):
        reporting.ask("export", ALEX, export_id=found["id"])


def test_all_rows_can_be_had_of_one_report_as_lines(reporting: Reporting) -> None:
    for wrong in (
        {"report": {"report_key": OVERVIEW}, "form": "pdf", "is_whole": True},
        {"custom_report_id": uid(1), "form": "csv", "is_whole": True},
        {"form": "csv"},
        {"report": {"report_key": OVERVIEW}, "form": "doc"},
    ):
        with pytest.raises(ValidationError):
            reporting.do("export_report", **wrong)


def test_a_chart_that_is_not_there_is_no_file(reporting: Reporting) -> None:
    found = _made(reporting, report={"report_key": OVERVIEW, "chart": "none"}, form="png")
    assert (found["state"], found["error"], found["file"]) == ("failed", "There is no chart to draw.", None)


def test_there_is_a_most_of_files_being_made(reporting: Reporting) -> None:
    for _ in range(MOST_WAITING):
        reporting.do("export_report", report={"report_key": OVERVIEW}, form="csv")
    with pytest.raises(Conflict, match="too_many_exports"):
        reporting.do("export_report", report={"report_key": OVERVIEW}, form="csv")
    reporting.do("export_report", ALEX, report={"report_key": OVERVIEW}, form="csv")


def test_who_is_killed_while_making_it_is_followed_by_another_a_few_times(reporting: Reporting, monkeypatch: pytest.MonkeyPatch) -> None:
    export_id = reporting.do("export_report", report={"report_key": OVERVIEW}, form="csv")["export_id"]

    class Killed(Exception):
        """Stands for the end of the process."""

    def killed(*_: Any) -> Any:
        raise Killed

    monkeypatch.setattr("services.reports.handlers.exporting._stored", killed)
    for nth in range(MOST_MAKINGS):
        with pytest.raises(Killed):
            make_one(reporting.handling.outside("reports", now=NOW + timedelta(hours=nth)))
    assert not make_one(reporting.handling.outside("reports", now=NOW + timedelta(hours=9)))
    assert reporting.ask("export", export_id=export_id)["state"] == "failed"


def test_a_file_goes_after_a_day_unless_somebody_had_it_made_since(reporting: Reporting) -> None:
    report = {"report_key": OVERVIEW, "chart": "none"}
    found = _made(reporting, report=report, form="csv")
    later = NOW + timedelta(days=1, minutes=20)
    assert not delete_one(reporting.handling.outside("reports", now=NOW + timedelta(hours=23)))
    assert delete_one(reporting.handling.outside("reports", now=later))
    with pytest.raises(NotFound):
        reporting.ask("export", export_id=found["id"])
    assert not delete_one(reporting.handling.outside("reports", now=later))
