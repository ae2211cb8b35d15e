"""Who may do what with reports over HTTP, and which reports the service is told that he may view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.permissions import BUILT_IN_ROLES
from services.people.rules.rights import granted
from tests.support.edge import FakeBus

ID = "01890000-0000-7000-8000-000000000002"
KEY = "summary.tickets.overview"
AT = "/api/management/v1"
REPORT, CUSTOM, SCHEDULE, EXPORT = f"reports/{KEY}", f"custom-reports/{ID}", f"report-schedules/{ID}", f"report-exports/{ID}"
AREA, VIEW, EMAIL, SCHEDULING = "reports.view", "reports.view_a_report", "reports.email", "reports.schedule_email"
NEW = {"name": "Mondays", "items": [{"report_key": KEY}]}
TO = {"recipients": ["boss@example.com"]}
ROUTES = [
    (AREA, "get", "reports", None, "reports"), (VIEW, "get", REPORT, None, "report_options"),
    (VIEW, "post", f"{REPORT}/runs", {}, "run_report"), (VIEW, "post", f"{REPORT}/rows-behind", {"column": "x"}, "rows_behind"),
    (VIEW, "post", f"{REPORT}/charts", {}, "report_chart"), (VIEW, "post", f"{REPORT}/exports", {"form": "csv"}, "export_report"),
    (EMAIL, "post", f"{REPORT}/emails", TO, "email_report"),
    (AREA, "get", "custom-reports", None, "custom_reports"), ("reports.create_custom", "post", "custom-reports", NEW, "save_custom_report"),
    (AREA, "get", CUSTOM, None, "custom_report"), ("reports.edit_custom", "patch", CUSTOM, {"name": "x"}, "save_custom_report"),
    ("reports.delete_custom", "delete", CUSTOM, None, "delete_custom_report"), (AREA, "post", f"{CUSTOM}/runs", {}, "run_custom_report"),
    (AREA, "post", f"{CUSTOM}/exports", {"form": "xlsx"}, "export_report"), (EMAIL, "post", f"{CUSTOM}/emails", TO, "email_report"),
    (AREA, "get", "report-favourites", None, "favourites"), (AREA, "put", "report-favourites", {"reports": [KEY]}, "order_favourites"),
    (AREA, "put", f"report-favourites/{KEY}", None, "star_report"), (AREA, "delete", f"report-favourites/{ID}", None, "unstar_report"),
    (SCHEDULING, "get", "report-schedules", None, "schedules"),
    (SCHEDULING, "post", "report-schedules", {"custom_report_id": ID, **TO}, "save_schedule"),
    (SCHEDULING, "get", SCHEDULE, None, "schedule"), (SCHEDULING, "patch", SCHEDULE, {"weekday": 2}, "save_schedule"),
    (SCHEDULING, "delete", SCHEDULE, None, "delete_schedule"), (SCHEDULING, "post", f"{SCHEDULE}/enablement", None, "enable_schedule"),
    (SCHEDULING, "post", f"{SCHEDULE}/disablement", None, "disable_schedule"),
    (SCHEDULING, "post", f"{SCHEDULE}/deliveries", None, "send_now"),
    (EMAIL, "get", "report-deliveries", None, "deliveries"), (SCHEDULING, "get", "report-deliveries", None, "deliveries"),
    (AREA, "get", EXPORT, None, "export"), (AREA, "get", f"{EXPORT}/file", None, "export"),
    (AREA, "get", "report-settings", None, "report_settings"),
    ("rights.system_settings", "get", "report-settings", None, "report_settings"),
    ("rights.system_settings", "patch", "report-settings", {"keep_months": 12}, "save_report_settings"),
]  # fmt: skip
Employee = Callable[[set[str] | frozenset[str]], Any]
OTHERS = frozenset({*(right for right, *_ in ROUTES), "reports.print", "tickets.view", "surveys.view_summary"})


RIGHTS = {VIEW, EMAIL, SCHEDULING, "reports.create_custom", "reports.edit_custom", "reports.delete_custom", "reports.print"}


@pytest.mark.spec("REP-094", "REP-095", "REP-096", "REP-399")
def test_levels_grant_all_rights_none_or_single_reports() -> None:
    for role in (role for role in BUILT_IN_ROLES if role.type == "employee"):
        assert granted(role.levels, role.switches) >= {AREA, *RIGHTS}
    assert not {key for key in granted({"reports": "none"}, ()) if key.startswith("reports.")}
    assert granted({"reports": "custom"}, {f"reports.report:{KEY}"}) == {AREA, f"{VIEW}:{KEY}", *RIGHTS}
    assert granted({"reports": "custom"}, ()) == {AREA, *RIGHTS} - {VIEW}


@pytest.mark.spec("REP-094", "REP-095", "REP-097", "REP-098", "REP-099", "REP-100", "REP-101", "REP-399")
@pytest.mark.spec("PPL-411", "PPL-412", "PPL-413", "PPL-414", "PPL-415", "PPL-416")
@pytest.mark.parametrize(("right", "method", "path", "body", "asked"), ROUTES)
def test_one_right_opens_a_route_and_all_others_do_not(
    bus: FakeBus, employee: Employee, right: str, method: str, path: str, body: Any, asked: str
) -> None:
    said = {} if body is None else {"json": body}
    rights = {one for one, *route in ROUTES if route[:2] == [method, path]}
    assert getattr(employee(OTHERS - rights), method)(f"{AT}/{path}", **said).status_code == 403
    assert bus.asked == []
    getattr(employee({right}), method)(f"{AT}/{path}", **said)
    assert (bus.asked[0][0], bus.asked[0][1]) == ("reports", asked)


@pytest.mark.spec("REP-096", "REP-103", "REP-475", "PPL-411")
@pytest.mark.parametrize(
    ("granted", "told"),
    [({VIEW}, None), ({VIEW, f"{VIEW}:{KEY}", f"{VIEW}:trend.calls.overview"}, [KEY, "trend.calls.overview"]), (set(), [])],
)
def test_the_service_is_told_with_each_request_which_reports_are_granted(
    bus: FakeBus, employee: Employee, granted: set[str], told: list[str] | None
) -> None:
    client = employee(granted | {AREA, EMAIL, "reports.create_custom", "reports.edit_custom"})
    of_one = {"report_options", "run_report", "rows_behind", "report_chart"}
    telling = (
        *of_one,
        *("export_report", "email_report", "save_custom_report", "custom_report", "run_custom_report"),
        *("reports", "favourites", "star_report"),
    )
    for _, method, path, body, asked in ROUTES:
        if asked in telling and (granted or asked not in of_one):
            getattr(client, method)(f"{AT}/{path}", **({} if body is None else {"json": body}))
    heard = {name: asked["allowed"] for _, name, asked, _ in bus.asked}
    assert set(heard) == {*telling} - (set() if granted else of_one)
    assert all(value == told for value in heard.values())


@pytest.mark.spec("REP-475")
def test_nobody_says_himself_what_he_may_view(bus: FakeBus, employee: Employee) -> None:
    client = employee({VIEW, AREA, f"{VIEW}:{KEY}"})
    assert client.post(f"{AT}/{REPORT}/runs", json={"allowed": None}).status_code == 422
    assert client.post(f"{AT}/{CUSTOM}/runs", json={"allowed": [KEY]}).status_code == 422
    assert bus.asked == []


@pytest.mark.spec("SUR-044")
@pytest.mark.parametrize("key", ["summary.survey.conversion_rate", "summary.survey.answers", "trend.survey.performance"])
def test_reports_of_surveys_follow_the_right_to_reports(bus: FakeBus, employee: Employee, key: str) -> None:
    bus.answers["reports", "run_report"] = {"rows": []}
    assert employee({"surveys.view_summary", "surveys.view_details"}).post(f"{AT}/reports/{key}/runs", json={}).status_code == 403
    assert employee({VIEW}).post(f"{AT}/reports/{key}/runs", json={}).status_code == 200


@pytest.mark.spec("PPL-417")
def test_pages_for_the_printer_need_the_right_to_print(bus: FakeBus, employee: Employee) -> None:
    bus.answers["reports", "export_report"] = {"export_id": ID, "state": "waiting", "kept_until": "2026-11-27T12:00:00.000Z"}
    client = employee({VIEW, AREA})
    for place in (REPORT, CUSTOM):
        assert client.post(f"{AT}/{place}/exports", json={"form": "pdf"}).json["permission"] == "reports.print"
        assert bus.asked == []
    may_print = employee({VIEW, AREA, "reports.print"})
    assert [may_print.post(f"{AT}/{place}/exports", json={"form": "pdf"}).status_code for place in (REPORT, CUSTOM)] == [202, 202]
