"""Custom reports: made, changed, run and deleted (REP-034 to REP-038, REP-044, REP-103)."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.reporting import ALEX, GONE, MARIA, OVERVIEW, STATUSES, Reporting, uid

TREND = "trend.tickets.overview"


@pytest.mark.spec("REP-034", "REP-035", "REP-036")
def test_parts_of_several_reports_on_one_page(reporting: Reporting) -> None:
    item = {"report_key": OVERVIEW, "title": "By agent", "columns": ["agent", "total_new_tickets"], "group_by": "agent", "rows": 10}
    made = reporting.do("save_custom_report", name=" Board ", items=[item, {"report_key": TREND}])
    assert (made["name"], made["version"], made["created_by_name"]) == ("Board", 1, "Maria")
    assert made["default_range"] == {"date_preset": "last_7_days"}
    assert [part["title"] for part in made["items"]] == ["By agent", "Overview Trend"]
    assert reporting.ask("custom_report", custom_report_id=made["id"]) == made
    listed = reporting.ask("custom_reports")["items"]
    assert [(one["name"], one["item_count"], one["created_by_name"]) for one in listed] == [("Board", 2, "Maria")]


@pytest.mark.spec("REP-035")
def test_nothing_is_saved_without_a_name_or_an_item(reporting: Reporting) -> None:
    with pytest.raises(Invalid, match="name_missing"):
        reporting.do("save_custom_report", items=[{"report_key": OVERVIEW}])
    with pytest.raises(Invalid, match="items_missing"):
        reporting.do("save_custom_report", name="Board")
    for asked in ({"name": "", "items": [{"report_key": OVERVIEW}]}, {"name": "Board", "items": []}, {"name": "x" * 256}):
        with pytest.raises(ValidationError):
            reporting.do("save_custom_report", **asked)
    with pytest.raises(ValidationError):
        reporting.do("save_custom_report", name="Board", items=[{"report_key": OVERVIEW}] * 51)
    assert reporting.ask("custom_reports")["items"] == []


@pytest.mark.spec("REP-002", "REP-021", "REP-027", "REP-035")
@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"report_key": "summary.tickets.nothing"}, "report_key"),
        ({"group_by": "article"}, "group_by"),
        ({"columns": ["hits"]}, "columns"),
        ({"filters": {"language": ["en"]}}, "filters"),
        ({"sort_column": "hits"}, "sort_column"),
        ({"report_key": TREND, "chart": "pie"}, "chart"),
        ({"chart": "pie", "chart_value_2": "total_open_tickets"}, "chart_value_2"),
    ],
)
def test_what_a_report_does_not_offer_is_refused_with_its_place(reporting: Reporting, item: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        reporting.do("save_custom_report", name="Board", items=[{"report_key": OVERVIEW}, {"report_key": OVERVIEW, **item}])
    assert (refused.value.code, refused.value.field) == ("item_unfit", f"items.1.{field}")


@pytest.mark.spec("REP-036")
def test_edits_keep_what_is_not_said_and_notice_each_other(reporting: Reporting) -> None:
    made = reporting.custom(OVERVIEW, TREND)
    named = {"custom_report_id": made["id"]}
    changed = reporting.do("save_custom_report", **named, expected_version=1, name="Desk")
    assert (changed["name"], changed["version"], changed["items"]) == ("Desk", 2, made["items"])
    with pytest.raises(Conflict, match="changed_meanwhile"):
        reporting.do("save_custom_report", **named, expected_version=1, name="Late")
    turned = reporting.do("save_custom_report", **named, items=[_asked(one) for one in reversed(made["items"])])
    assert [one["id"] for one in turned["items"]] == [one["id"] for one in reversed(made["items"])]
    again = reporting.do("save_custom_report", **named, name="Desk")
    assert again["version"] == turned["version"] == 3
    with pytest.raises(NotFound):
        reporting.do("save_custom_report", custom_report_id=uid(99), name="x")


def _asked(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "is_withheld"}


@pytest.mark.spec("REP-036", "REP-044")
def test_deleting_takes_schedules_and_stars_along(reporting: Reporting) -> None:
    made = reporting.custom()
    reporting.schedule(made["id"])
    reporting.do("star_report", ALEX, report=made["id"])
    with pytest.raises(Conflict):
        reporting.do("delete_custom_report", custom_report_id=made["id"], expected_version=7)
    reporting.do("delete_custom_report", custom_report_id=made["id"], expected_version=1)
    assert reporting.ask("custom_reports")["items"] == reporting.ask("schedules")["items"] == []
    assert reporting.ask("favourites", ALEX)["items"] == []
    assert reporting.handling.due("reports", reporting.handling.now.replace(year=2027)) == []  # type: ignore[union-attr]


@pytest.mark.spec("REP-037", "REP-103")
def test_what_the_viewer_may_not_see_is_shown_as_withheld_in_its_place(reporting: Reporting) -> None:
    made = reporting.custom(OVERVIEW, STATUSES)
    named = {"custom_report_id": made["id"], "allowed": [OVERVIEW]}
    first, second = reporting.ask("custom_report", ALEX, **named)["items"]
    assert (first["is_withheld"], second["is_withheld"]) == (False, True)
    assert second.keys() == {"id", "report_key", "title", "is_withheld"}
    ran = reporting.ask("run_custom_report", ALEX, **named)["items"]
    assert [(one["title"], one["answer"] is None) for one in ran] == [("Overview", False), ("Statuses", True)]


@pytest.mark.spec("REP-103")
def test_a_withheld_report_cannot_be_added_but_may_stay(reporting: Reporting) -> None:
    with pytest.raises(Forbidden, match="report_withheld"):
        reporting.do("save_custom_report", ALEX, name="Mine", items=[{"report_key": STATUSES}], allowed=[OVERVIEW])
    made = reporting.custom(STATUSES)
    kept = {"id": made["items"][0]["id"], "report_key": STATUSES, "rows": 9}
    named = {"custom_report_id": made["id"], "allowed": [OVERVIEW]}
    reporting.do("save_custom_report", ALEX, **named, items=[{"report_key": OVERVIEW}, kept])
    items = reporting.ask("custom_report", custom_report_id=made["id"])["items"]
    assert [(one["report_key"], one["rows"]) for one in items] == [(OVERVIEW, 25), (STATUSES, 25)]  # as it was: he cannot see its rows


@pytest.mark.spec("REP-003", "REP-006", "REP-038")
def test_its_days_are_those_of_all_items_and_other_days_change_them_all(reporting: Reporting) -> None:
    made = reporting.custom(OVERVIEW, TREND, default_range={"date_preset": "yesterday"})
    ran = reporting.ask("run_custom_report", custom_report_id=made["id"])
    assert {(one["answer"]["from"], one["answer"]["to"]) for one in ran["items"]} == {("2026-05-03", "2026-05-03")}
    assert ran["time_zone"] == "Europe/Berlin"
    other = {"from": "2026-01-01", "to": "2026-01-31", "time_zone": "Asia/Tokyo"}
    ran = reporting.ask("run_custom_report", custom_report_id=made["id"], **other)
    assert {(one["answer"]["from"], one["answer"]["time_zone"]) for one in ran["items"]} == {("2026-01-01", "Asia/Tokyo")}
    one = reporting.ask("run_custom_report", custom_report_id=made["id"], item_ids=[made["items"][1]["id"]])["items"]
    assert [part["title"] for part in one] == ["Overview Trend"]


@pytest.mark.spec("REP-035")
def test_a_fixed_range_has_two_ends_in_order(reporting: Reporting) -> None:
    made = reporting.custom(default_range={"from": "2026-01-01", "to": "2026-03-31"})
    assert made["default_range"] == {"from": "2026-01-01", "to": "2026-03-31"}
    for wrong in ({"from": "2026-01-02"}, {"from": "2026-01-02", "to": "2026-01-01"}, {"date_preset": "never"}):
        with pytest.raises(ValidationError):
            reporting.custom(default_range=wrong)


def test_customers_and_who_has_left_are_refused(reporting: Reporting) -> None:
    with pytest.raises(Forbidden):
        reporting.ask("custom_reports", GONE)
    with pytest.raises(Forbidden):
        reporting.handling.question("reports", "custom_reports", {}, actor=f"user:{MARIA}")


@pytest.mark.spec("REP-044")
def test_stars_are_private_and_stand_in_their_persons_order(reporting: Reporting) -> None:
    made = reporting.custom()
    for report in (OVERVIEW, made["id"], STATUSES, OVERVIEW):
        reporting.do("star_report", report=report)
    reporting.do("star_report", ALEX, report=OVERVIEW, allowed=[OVERVIEW])
    assert [one["name"] for one in reporting.ask("favourites")["items"]] == ["Overview", "Board", "Statuses"]
    reporting.do("order_favourites", reports=[STATUSES, "summary.kb.popularity", made["id"]])
    assert [one["report"] for one in reporting.ask("favourites")["items"]] == [STATUSES, made["id"], OVERVIEW]
    reporting.do("unstar_report", report=STATUSES)
    assert [one["kind"] for one in reporting.ask("favourites")["items"]] == ["custom", "summary"]
    assert [one["report"] for one in reporting.ask("favourites", ALEX)["items"]] == [OVERVIEW]


@pytest.mark.spec("REP-044")
def test_a_star_on_what_is_not_allowed_any_more_is_hidden(reporting: Reporting) -> None:
    reporting.do("star_report", ALEX, report=OVERVIEW)
    assert reporting.ask("favourites", ALEX, allowed=[STATUSES])["items"] == []
    for unknown in (STATUSES, uid(77), "summary.tickets.nothing"):
        with pytest.raises(NotFound):
            reporting.do("star_report", ALEX, report=unknown, allowed=[OVERVIEW])
