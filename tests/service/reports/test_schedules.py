"""Schedules: saved, switched, and what happens when their moment comes (REP-039 to REP-043, REP-100)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.reporting import ALEX, GONE, MARIA, NOW, Reporting, uid


def _deliveries(reporting: Reporting, **asked: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = reporting.ask("deliveries", **asked)["items"]
    return items


def _next(reporting: Reporting, schedule_id: str) -> str:
    moment: str = reporting.ask("schedule", schedule_id=schedule_id)["next_run_at"]
    return moment


@pytest.mark.spec("REP-039", "REP-040", "REP-084", "REP-087")
@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({}, "2026-05-05T00:00:00.000Z"),  # two o'clock in Berlin
        ({"frequency": "weekly", "weekday": 3}, "2026-05-06T00:00:00.000Z"),
        ({"frequency": "monthly", "month_day": 31}, "2026-05-31T00:00:00.000Z"),
        ({"frequency": "hourly"}, "2026-05-04T13:00:00.000Z"),
        ({"time_zone": "Asia/Tokyo"}, "2026-05-04T17:00:00.000Z"),
    ],
)
def test_each_frequency_has_its_next_moment(reporting: Reporting, asked: dict[str, Any], at: str) -> None:
    reporting.set_up("regional", default_time_zone="Europe/Berlin")
    made = reporting.schedule(reporting.custom()["id"], **asked)
    assert (made["next_run_at"], made["custom_report_name"], made["saved_by_name"]) == (at, "Board", "Maria")
    assert reporting.ask("schedules")["items"] == [made]


@pytest.mark.spec("REP-039")
def test_what_is_no_schedule_is_refused(reporting: Reporting) -> None:
    custom = reporting.custom()["id"]
    for asked, code in (
        ({"recipients": []}, "recipients_missing"),
        ({"custom_report_id": uid(77)}, "custom_report_unknown"),
        ({"time_zone": "Mars/Olympus"}, "time_zone_unknown"),
        ({"employee_ids": [GONE]}, "employee_unknown"),
        ({"recipients": [f"a{number}@b.example" for number in range(50)], "employee_ids": [ALEX]}, "too_many_recipients"),
    ):
        with pytest.raises(Invalid, match=code):
            reporting.schedule(custom, **asked)
    for wrong in (
        {"frequency": "yearly"},
        {"weekday": 8},
        {"month_day": 0},
        {"recipients": ["no address"]},
        {"recipients": ["a@b.c"] * 51},
    ):
        with pytest.raises(ValidationError):
            reporting.schedule(custom, **wrong)
    assert reporting.ask("schedules")["items"] == []


@pytest.mark.spec("REP-040", "REP-043")
def test_the_moment_puts_one_mail_down_and_plans_the_next(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"], employee_ids=[ALEX])
    due = datetime(2026, 5, 5, 2, tzinfo=UTC)
    assert reporting.handling.due("reports", due - timedelta(seconds=1)) == []
    assert reporting.handling.due("reports", due) == ["report_schedule"]
    (sent,) = _deliveries(reporting)
    assert (sent["kind"], sent["state"], sent["run_for"]) == ("scheduled", "queued", "2026-05-05T02:00:00.000Z")
    assert (sent["recipients"], sent["employee_ids"], sent["name"]) == (["boss@example.com"], [ALEX], "Board")
    assert (sent["range_from"], sent["range_to"]) == ("2026-04-28", "2026-05-04")  # seven days that end yesterday
    assert _next(reporting, made["id"]) == "2026-05-06T02:00:00.000Z"
    assert reporting.handling.due("reports", due) == []


@pytest.mark.spec("REP-043")
def test_a_missed_run_goes_out_on_its_day_and_is_left_out_later(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"])
    reporting.handling.due("reports", datetime(2026, 5, 5, 23, 59, tzinfo=UTC))
    assert [one["run_for"] for one in _deliveries(reporting)] == ["2026-05-05T02:00:00.000Z"]
    assert _next(reporting, made["id"]) == "2026-05-06T02:00:00.000Z"
    reporting.handling.due("reports", datetime(2026, 5, 9, 1, tzinfo=UTC))
    assert len(_deliveries(reporting)) == 1
    found = reporting.ask("schedule", schedule_id=made["id"])
    assert (found["last_result"], found["next_run_at"]) == ("missed", "2026-05-09T02:00:00.000Z")


@pytest.mark.spec("REP-041")
def test_switched_off_it_keeps_all_and_sends_nothing(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"], frequency="weekly", weekday=2)
    off = reporting.do("disable_schedule", schedule_id=made["id"], expected_version=1)
    assert (off["is_enabled"], off["next_run_at"], off["weekday"], off["recipients"]) == (False, None, 2, ["boss@example.com"])
    assert reporting.handling.due("reports", datetime(2026, 5, 20, tzinfo=UTC)) == []
    with pytest.raises(Conflict):
        reporting.do("enable_schedule", schedule_id=made["id"], expected_version=1)
    on = reporting.do("enable_schedule", schedule_id=made["id"])
    assert (on["is_enabled"], on["next_run_at"]) == (True, "2026-05-05T02:00:00.000Z")


@pytest.mark.spec("REP-042")
def test_send_now_leaves_the_next_moment_and_works_when_switched_off(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"])
    reporting.do("send_now", schedule_id=made["id"])
    assert _next(reporting, made["id"]) == made["next_run_at"]
    reporting.do("disable_schedule", schedule_id=made["id"])
    reporting.do("send_now", ALEX, schedule_id=made["id"])
    sent = _deliveries(reporting, schedule_id=made["id"])
    assert [(one["kind"], one["run_for"], one["requested_by"]) for one in sent] == [("send_now", None, f"employee:{MARIA}")] * 2
    with pytest.raises(NotFound):
        reporting.do("send_now", schedule_id=uid(77))


@pytest.mark.spec("REP-019")
def test_who_saves_it_lends_it_his_rights(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"])
    saved = reporting.do("save_schedule", ALEX, schedule_id=made["id"], expected_version=1, frequency="hourly")
    assert (saved["saved_by"], saved["version"], saved["recipients"]) == (ALEX, 2, ["boss@example.com"])
    reporting.handling.due("reports", NOW + timedelta(hours=1))
    assert [one["requested_by"] for one in _deliveries(reporting)] == [f"employee:{ALEX}"]
    with pytest.raises(Forbidden):
        reporting.handling.command("reports", "save_schedule", {"schedule_id": made["id"]}, actor="api:token")


@pytest.mark.spec("REP-084")
def test_another_default_zone_moves_those_without_one_of_their_own(reporting: Reporting) -> None:
    custom = reporting.custom()["id"]
    following, own = reporting.schedule(custom), reporting.schedule(custom, time_zone="UTC")
    values = {"default_time_zone": "Asia/Tokyo", "currency_locale": "en_US", "languages": ["en"]}
    told = {"section": "regional", "values": values}
    reporting.handling.fact("reports", "people.settings_changed.v1", told, subject="regional")
    assert _next(reporting, following["id"]) == "2026-05-04T17:00:00.000Z"
    assert _next(reporting, own["id"]) == "2026-05-05T02:00:00.000Z"


def test_deleted_it_never_comes_again_and_the_log_stays(reporting: Reporting) -> None:
    made = reporting.schedule(reporting.custom()["id"])
    reporting.do("send_now", schedule_id=made["id"])
    reporting.do("delete_schedule", schedule_id=made["id"], expected_version=1)
    assert reporting.handling.due("reports", datetime(2026, 5, 20, tzinfo=UTC)) == []
    assert reporting.ask("schedules")["items"] == []
    assert len(_deliveries(reporting)) == 1
    with pytest.raises(NotFound):
        reporting.ask("schedule", schedule_id=made["id"])


@pytest.mark.spec("REP-039")
def test_lists_are_paged(reporting: Reporting) -> None:
    custom, other = reporting.custom()["id"], reporting.custom(name="Other")["id"]
    ids = [reporting.schedule(custom)["id"] for _ in range(3)]
    reporting.schedule(other)
    first = reporting.ask("schedules", custom_report_id=custom, limit=2)
    rest = reporting.ask("schedules", custom_report_id=custom, limit=2, cursor=first["next_cursor"])
    assert [one["id"] for one in first["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None
    for _ in range(3):
        reporting.do("send_now", schedule_id=ids[0])
    first = reporting.ask("deliveries", limit=2)
    rest = reporting.ask("deliveries", limit=2, cursor=first["next_cursor"])
    assert len({one["id"] for one in first["items"] + rest["items"]}) == 3
