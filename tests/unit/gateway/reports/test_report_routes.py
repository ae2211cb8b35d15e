"""Routes of reports: what is asked of the service, and how its answers go out."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from kit.errors import Conflict, Forbidden
from tests.support.edge import FakeBus, client_as

ID, OTHER = "01890000-0000-7000-8000-000000000002", "01890000-0000-7000-8000-000000000003"
KEY = "summary.tickets.overview"
AT = "/api/management/v1"
ALL = (
    *("reports.view", "reports.view_a_report", "reports.email", "reports.schedule_email", "reports.create_custom", "reports.edit_custom"),
    *("reports.delete_custom", "reports.print", "rights.system_settings"),
)
OPTIONS = {
    "columns": ["total_new_tickets"],
    "group_by": "agent",
    "filters": {"priority": ["high", "urgent"], f"custom_field:{ID}": ["none"]},
    "sort_column": "total_new_tickets",
    "sort_dir": "asc",
    "rows": 10_000,
    "chart": "pie",
    "chart_value_1": "total_new_tickets",
    "chart_value_2": None,
}
DAYS = {"from": "2026-03-01", "to": "2026-03-31", "time_zone": "Europe/Berlin"}


@pytest.fixture
def client(employee: Any) -> Any:
    """Of somebody who may do everything with reports."""
    return employee(ALL)


@pytest.mark.spec("REP-044")
def test_favourites_come_first_and_are_marked_in_the_list(bus: FakeBus, client: Any) -> None:
    listed = [{"key": key, "name": key} for key in ("summary.calls.overview", KEY)]
    starred = [{"report": KEY, "name": "Overview", "kind": "summary"}, {"report": ID, "name": "Mine", "kind": "custom"}]
    bus.answers = {("reports", "reports"): {"items": listed}, ("reports", "favourites"): {"items": starred}}
    said = client.get(f"{AT}/reports").json
    assert list(said) == ["favourites", "items"]
    assert said["favourites"] == starred
    assert [(one["key"], one["is_favourite"]) for one in said["items"]] == [("summary.calls.overview", False), (KEY, True)]


def test_a_program_has_no_stars(bus: FakeBus, reports_app: Flask) -> None:
    bus.answers = {("reports", "reports"): {"items": []}}
    said = client_as(reports_app, "api", permissions=ALL).get(f"{AT}/reports").json
    assert said == {"favourites": [], "items": []}
    assert [name for _, name, _, _ in bus.asked] == ["reports"]


@pytest.mark.spec("REP-002", "REP-003")
def test_a_run_goes_on_with_its_options_and_without_any_as_the_report_opens(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "run_report"): {"rows": []}}
    assert client.post(f"{AT}/reports/{KEY}/runs", json=OPTIONS | DAYS).status_code == 200
    assert client.post(f"{AT}/reports/{KEY}/runs", json={}).status_code == 200
    known = {"report_key": KEY, "allowed": None}
    assert [asked for _, _, asked, _ in bus.asked] == [OPTIONS | DAYS | known, known]


def test_the_rows_behind_a_number_come_in_pages(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "rows_behind"): {"items": [], "next_cursor": None}}
    place, cell = f"{AT}/reports/{KEY}/rows-behind", {"column": "total_new_tickets", "ids": {"agent": None}, "group_by": "agent"}
    assert client.post(place, json=cell | DAYS | {"limit": 100, "cursor": "x"}).status_code == 200
    assert client.post(place, json={"column": "total_new_tickets"}).status_code == 200
    known = {"report_key": KEY, "allowed": None}
    assert [asked for _, _, asked, _ in bus.asked] == [
        cell | DAYS | known | {"limit": 100, "cursor": "x"},
        known | {"column": "total_new_tickets", "limit": 25},
    ]
    for wrong in ({}, {"column": "x", "limit": 101}, {"column": "x", "ids": {}}, {"column": "x", "ids": {"agent": "y" * 513}}):
        assert client.post(place, json=wrong).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rows": 10_001}, "rows"), ({"rows": 0}, "rows"), ({"rows": "25"}, "rows"), ({"date_preset": "last_8_days"}, "date_preset"),
        ({"from": "2026-02-30"}, "from"), ({"sort_dir": "up"}, "sort_dir"), ({"chart": "radar"}, "chart"), ({"group_by": ""}, "group_by"),
        ({"time_zone": "x" * 65}, "time_zone"), ({"columns": ["x"] * 101}, "columns"), ({"filters": {"agent": [ID] * 101}}, "filters"),
        ({"filters": {str(nth): [] for nth in range(21)}}, "filters"), ({"anchor": "yesterday"}, "anchor"),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_named(bus: FakeBus, client: Any, wrong: dict[str, Any], field: str) -> None:
    answer = client.post(f"{AT}/reports/{KEY}/runs", json=wrong)
    assert (answer.status_code, bus.asked) == (422, [])
    assert answer.json["field"].startswith(field)


@pytest.mark.spec("REP-103")
def test_a_withheld_report_is_refused_as_the_service_says(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "run_report"): Forbidden("report_withheld", "Your role does not let you view this report.")}
    answer = client.post(f"{AT}/reports/{KEY}/runs", json={})
    assert (answer.status_code, answer.json["code"]) == (403, "report_withheld")


@pytest.mark.spec("REP-027")
def test_a_chart_is_a_picture_that_nothing_runs_in(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "report_chart"): {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}}
    answer = client.post(f"{AT}/reports/{KEY}/charts", json={"chart": "line"})
    assert (answer.status_code, answer.mimetype, answer.text[:4]) == (200, "image/svg+xml", "<svg")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    bus.answers["reports", "report_chart"] = Conflict("nothing_to_draw", "There is no chart to draw.")
    assert client.post(f"{AT}/reports/{KEY}/charts", json={}).json["code"] == "nothing_to_draw"


@pytest.mark.spec("REP-031")
def test_a_mail_keeps_options_apart_from_days_and_takes_semicolons(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "email_report"): {"delivery_id": ID, "state": "queued"}}
    mail = {"recipients": ["a@example.com; b@example.com", "c@example.com"], "employee_ids": [OTHER], "subject": "Look", "message": "So."}
    assert client.post(f"{AT}/reports/{KEY}/emails", json=mail | OPTIONS | DAYS).status_code == 202
    assert client.post(f"{AT}/custom-reports/{ID}/emails", json=mail | DAYS).status_code == 202
    posted = mail | {"recipients": "a@example.com; b@example.com;c@example.com", "allowed": None} | DAYS
    assert bus.asked[0][2] == posted | {"report": OPTIONS | {"report_key": KEY}}
    assert bus.asked[1][2] == posted | {"custom_report_id": ID}
    assert client.post(f"{AT}/custom-reports/{ID}/emails", json=mail | {"rows": 5}).status_code == 422


@pytest.mark.spec("REP-034", "REP-035", "REP-036", "REP-038")
def test_custom_reports_are_made_changed_run_and_deleted(bus: FakeBus, client: Any) -> None:
    whole = {"id": ID, "version": 3, "name": "Mondays"}
    said = {"save_custom_report": whole, "custom_report": whole, "run_custom_report": {"items": []}, "delete_custom_report": {}}
    bus.answers = {("reports", name): answer for name, answer in said.items()}
    place = f"{AT}/custom-reports/{ID}"
    new = {"name": "Mondays", "default_range": {"date_preset": "last_week"}, "items": [{"report_key": KEY, "title": "T"} | OPTIONS]}
    assert client.post(f"{AT}/custom-reports", json=new).headers["ETag"] == '"3"'
    tag = client.get(place).headers["ETag"]
    client.patch(place, json={"items": [{"id": OTHER, "report_key": KEY}]}, headers={"If-Match": tag})
    client.post(f"{place}/runs", json={"date_preset": "today", "item_ids": [OTHER]})
    assert client.delete(place, headers={"If-Match": tag}).status_code == 204
    own = {"custom_report_id": ID, "allowed": None}
    assert [asked for _, _, asked, _ in bus.asked] == [
        new | {"allowed": None},
        own,
        own | {"items": [{"id": OTHER, "report_key": KEY}], "expected_version": 3},
        own | {"date_preset": "today", "item_ids": [OTHER]},
        {"custom_report_id": ID, "expected_version": 3},
    ]
    bus.answers["reports", "save_custom_report"] = Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    assert client.patch(place, json={"name": "x"}, headers={"If-Match": tag}).status_code == 412


@pytest.mark.spec("REP-035")
@pytest.mark.parametrize(
    "lacking", [{"items": [{"report_key": KEY}]}, {"name": "x"}, {"name": "x", "items": []}, {"name": "", "items": [{}]}]
)
def test_a_custom_report_needs_a_name_and_an_item(bus: FakeBus, client: Any, lacking: dict[str, Any]) -> None:
    assert (client.post(f"{AT}/custom-reports", json=lacking).status_code, bus.asked) == (422, [])


@pytest.mark.spec("REP-039", "REP-041", "REP-042")
def test_schedules_are_made_switched_and_sent_now(bus: FakeBus, client: Any) -> None:
    whole = {"id": ID, "version": 2}
    names = ("save_schedule", "schedule", "enable_schedule", "disable_schedule")
    begun = {("reports", "send_now"): {"delivery_id": OTHER, "state": "queued"}}
    bus.answers = {("reports", name): whole for name in names} | begun
    place = f"{AT}/report-schedules/{ID}"
    new = {"custom_report_id": OTHER, "frequency": "monthly", "month_day": 31, "time_zone": None, "employee_ids": [ID], "is_enabled": False}
    assert client.post(f"{AT}/report-schedules", json=new).status_code == 201
    client.patch(place, json={"recipients": ["a@example.com"]}, headers={"If-Match": '"2"'})
    client.post(f"{place}/disablement", headers={"If-Match": '"2"'})
    client.post(f"{place}/enablement")
    assert client.post(f"{place}/deliveries").status_code == 202
    mine = {"schedule_id": ID}
    assert [(name, asked) for _, name, asked, _ in bus.asked] == [
        ("save_schedule", new),
        ("save_schedule", mine | {"recipients": "a@example.com", "expected_version": 2}),
        ("disable_schedule", mine | {"expected_version": 2}),
        ("enable_schedule", mine),
        ("send_now", mine),
    ]
    for wrong in ({"frequency": "yearly"}, {"weekday": 8}, {"month_day": 0}, {"recipients": ["a@example.com"] * 51}, {"is_enabled": True}):
        assert client.patch(place, json=wrong).status_code == 422


def test_lists_go_on_with_their_filters(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", name): {"items": [], "next_cursor": None} for name in ("deliveries", "schedules", "custom_reports")}
    client.get(f"{AT}/report-deliveries?state=failed&schedule_id={ID}&limit=5&cursor=x")
    client.get(f"{AT}/report-schedules?custom_report_id={ID}")
    client.get(f"{AT}/custom-reports?limit=100")
    assert [asked for _, _, asked, _ in bus.asked] == [
        {"state": "failed", "schedule_id": ID, "limit": 5, "cursor": "x"},
        {"custom_report_id": ID, "limit": 25},
        {"limit": 100},
    ]
    assert client.get(f"{AT}/custom-reports?limit=101").status_code == 422


@pytest.mark.spec("REP-088", "REP-089")
def test_settings_change_against_the_version_that_was_read(bus: FakeBus, client: Any) -> None:
    bus.answers = {("reports", "report_settings"): {"version": 0}, ("reports", "save_report_settings"): {"version": 1}}
    tag = client.get(f"{AT}/report-settings").headers["ETag"]
    changes = {"response_basis": "elapsed", "first_weekday": 7, "keep_months": 0, "is_mail_on": False, "chat_target_seconds": 20}
    assert client.patch(f"{AT}/report-settings", json=changes, headers={"If-Match": tag}).headers["ETag"] == '"1"'
    assert bus.asked[1][2] == changes | {"expected_version": 0}
    for wrong in ({"first_weekday": 0}, {"keep_months": 1_201}, {"response_basis": "both"}):
        assert client.patch(f"{AT}/report-settings", json=wrong).status_code == 422
