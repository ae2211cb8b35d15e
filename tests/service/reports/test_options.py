"""What a run takes and refuses: ranges, groupings, columns, sorting, rows, filters, rights (REP-002 to REP-006, REP-014 to REP-021)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Forbidden, Invalid, NotFound
from services.reports.rules.catalogue import REPORTS
from tests.support.handling import Handling
from tests.support.telling import Company, Teller, ToldTicket, company
from tests.support.telling.running import Reports, cells

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OVERVIEW = "summary.tickets.overview"


@pytest.fixture
def acme() -> Company:
    """Two departments; Ann is an agent of one, Max manages the other, Eva everything. Tickets: 1 of Ann, 2 of Max, 3 of nobody."""
    acme = company(Teller())
    care, sales = acme.group("Care", acme.department("Help")), acme.group("Deals", acme.department("Sales"))
    ann, max_ = acme.agent("Ann", care), acme.agent("Max", sales, kinds=("agent", "manager"), zone="America/New_York")
    acme.agent("Eva", kinds=("administrator",))
    for nth, (group, agent_id) in enumerate(((care, ann), (sales, max_), (sales, max_), (care, None), (sales, None), (sales, None))):
        ticket = ToldTicket(acme.teller, NOW - timedelta(hours=2 + nth), group, acme.customer(f"c{nth}"))
        if agent_id:
            ticket.assign(NOW - timedelta(hours=1), agent_id)
    return acme


@pytest.fixture
def reports(handling: Handling, acme: Company) -> Reports:
    reports = Reports(handling, NOW)
    reports.take(acme.teller.facts)
    return reports


def asked(reports: Reports, key: str = OVERVIEW, actor: str = "system:test", /, **options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = reports.handling.question("reports", "run_report", {"report_key": key} | options, now=NOW, actor=actor)
    return answer


@pytest.mark.spec("REP-003", "REP-004", "REP-407")
def test_a_report_opens_on_the_last_seven_days_with_25_rows_of_departments(reports: Reports) -> None:
    answer = asked(reports)
    assert (answer["from"], answer["to"], answer["time_zone"]) == ("2026-02-27", "2026-03-05", "UTC")
    assert (answer["group_by"], answer["sort_column"], answer["sort_dir"]) == ("department", "total_new_tickets", "desc")
    assert [row["cells"]["department"] for row in answer["rows"]] == ["Sales", "Help"]
    assert answer["total"]["total_new_tickets"] == 6
    assert answer["chart"] == {"kind": "bar", "value_1": "total_new_tickets", "value_2": None}


@pytest.mark.spec("REP-004")
def test_a_scheduled_mail_ends_with_yesterday(reports: Reports) -> None:
    answer = asked(reports, anchor="yesterday")
    assert (answer["from"], answer["to"]) == ("2026-02-26", "2026-03-04")


@pytest.mark.spec("REP-005")
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-03-06", "2026-03-07", "range_in_the_future"),
        ("2026-03-05", "2026-03-04", "range_backwards"),
        ("2026-03-05", None, "range_incomplete"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(reports: Reports, first: str, last: str | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(reports, OVERVIEW, **{"from": first, "to": last})
    assert refused.value.code == code


def test_days_and_a_preset_together_are_refused_as_elsewhere(reports: Reports) -> None:
    with pytest.raises(Invalid) as refused:
        asked(reports, OVERVIEW, **{"from": "2026-03-04", "to": "2026-03-05"}, date_preset="today")
    assert (refused.value.code, refused.value.field) == ("range_twice", "date_preset")


@pytest.mark.spec("REP-006", "REP-085")
def test_days_are_those_of_the_person_who_asks_unless_a_zone_is_named(reports: Reports, acme: Company) -> None:
    mine = asked(reports, "trend.tickets.overview", f"employee:{acme.agents['Max']}", date_preset="today", group_by="hour")
    assert (mine["time_zone"], mine["rows"][0]["cells"]["bucket"]) == ("America/New_York", "2026-03-05T00:00-05:00")
    named = asked(reports, "trend.tickets.overview", f"employee:{acme.agents['Max']}", time_zone="Asia/Tokyo", date_preset="today")
    assert named["rows"][0]["cells"]["bucket"] == "2026-03-05"


@pytest.mark.spec("REP-002", "REP-021")
@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"group_by": "planet"}, "group_by"),
        ({"group_by": "custom_field"}, "group_by"),
        ({"group_by": "custom_field:7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10"}, "group_by"),
        ({"sort_column": "average_rating"}, "sort_column"),
        ({"columns": ["average_rating"]}, "columns"),
        ({"filters": {"planet": ["x"]}}, "filters"),
        ({"filters": {"priority": ["extreme"]}}, "filters"),
        ({"filters": {"agent": ["Ann"]}}, "filters"),
        ({"filters": {"custom_field": ["Ann"]}}, "filters"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_what_the_report_does_not_offer_is_refused_by_its_field(reports: Reports, options: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(reports, **options)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "options", [{"rows": 0}, {"rows": 10_001}, {"filters": {"agent": ["x"] * 101}}, {"group_by": "x" * 101}, {"chart": "tower"}]
)
def test_what_is_out_of_bounds_does_not_come_in(reports: Reports, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(reports, **options)


def test_a_range_of_hours_has_its_most(reports: Reports) -> None:
    with pytest.raises(Invalid) as refused:
        asked(reports, "trend.tickets.overview", group_by="hour", **{"from": "2020-01-01", "to": "2026-01-01"})
    assert refused.value.code == "too_many_buckets"


@pytest.mark.spec("REP-020")
def test_rows_cut_the_list_and_not_the_total(reports: Reports) -> None:
    answer = asked(reports, group_by="customer", rows=2, sort_column="customer", sort_dir="asc")
    assert [row["cells"]["customer"] for row in answer["rows"]] == ["c0", "c1"]
    assert answer["total"]["total_new_tickets"] == 6


@pytest.mark.spec("REP-017")
def test_what_nobody_holds_is_a_row_of_its_own_and_can_be_asked_for(reports: Reports) -> None:
    by_agent = cells(asked(reports, group_by="agent"))
    assert {name: row["total_new_tickets"] for name, row in by_agent.items()} == {"Unassigned": 3, "Max": 2, "Ann": 1}
    assert asked(reports, filters={"agent": ["none"]})["total"]["total_new_tickets"] == 3


@pytest.mark.spec("REP-021")
def test_values_of_one_filter_add_up_and_filters_cut_each_other(reports: Reports, acme: Company) -> None:
    both = [department.id for department in acme.departments.values()]
    assert asked(reports, filters={"department": both})["total"]["total_new_tickets"] == 6
    only = asked(reports, filters={"department": both[:1], "agent": [acme.agents["Ann"]]})
    assert only["total"]["total_new_tickets"] == 1
    assert asked(reports, filters={"department": both[1:], "agent": [acme.agents["Ann"]]})["total"]["total_new_tickets"] == 0


@pytest.mark.spec("REP-019")
@pytest.mark.parametrize(("who", "rows", "total"), [("Eva", {"Help": 2, "Sales": 4}, 6), ("Max", {"Sales": 4}, 4), ("Ann", {"Help": 1}, 1)])
def test_everybody_sees_what_is_his(reports: Reports, acme: Company, who: str, rows: dict[str, int], total: int) -> None:
    answer = asked(reports, OVERVIEW, f"employee:{acme.agents[who]}")
    assert {name: row["total_new_tickets"] for name, row in cells(answer).items()} == rows
    assert answer["total"]["total_new_tickets"] == total


@pytest.mark.spec("REP-019")
def test_an_agent_sees_his_own_row_and_a_stranger_nothing(reports: Reports, acme: Company) -> None:
    assert set(cells(asked(reports, OVERVIEW, f"employee:{acme.agents['Ann']}", group_by="agent"))) == {"Ann"}
    for actor in ("user:7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10", "employee:7f0f2a0c-5a3e-4c55-9d0e-6f3c1d0b7a10", "visitor"):
        with pytest.raises(Forbidden):
            asked(reports, OVERVIEW, actor)


@pytest.mark.spec("REP-103")
def test_a_report_that_the_role_withholds_is_neither_listed_nor_run(reports: Reports) -> None:
    some = ["summary.tickets.overview", "trend.chat.overview"]
    listed = reports.handling.question("reports", "reports", {"allowed": some}, now=NOW)["items"]
    assert [report["key"] for report in listed] == some
    assert len(reports.handling.question("reports", "reports", {"allowed": None}, now=NOW)["items"]) == 80
    asked(reports, allowed=some)
    for question in ("run_report", "report_options"):
        with pytest.raises(Forbidden) as refused:
            reports.handling.question("reports", question, {"report_key": "summary.kb.searches", "allowed": some}, now=NOW)
        assert refused.value.code == "report_withheld"
    with pytest.raises(NotFound):
        asked(reports, "summary.tickets.nothing")


@pytest.mark.spec("REP-015")
def test_names_are_the_present_ones_and_what_is_gone_keeps_its_last(reports: Reports, acme: Company) -> None:
    help_, ann = acme.departments["Help"], acme.agents["Ann"]
    acme.teller.tell("people.department_deleted", help_.id, NOW, brand_id=acme.brand_id, name="Help")
    acme.teller.tell("people.employee_deleted", ann, NOW, display_name="Ann")
    acme.rate("Max", "10.00", NOW, kinds=("agent", "manager"))
    reports.take(acme.teller.facts)
    assert set(cells(asked(reports))) == {"Help (deleted)", "Sales"}
    assert set(cells(asked(reports, group_by="agent"))) == {"Ann (deleted)", "Max", "Unassigned"}


@pytest.mark.spec("REP-002", "REP-016", "REP-027")
@pytest.mark.parametrize("key", REPORTS)
def test_options_offer_what_a_run_takes(reports: Reports, acme: Company, key: str) -> None:
    acme.custom_field("Colour", "ticket", "chat", "call_log")
    reports.take(acme.teller.facts)
    options = reports.handling.question("reports", "report_options", {"report_key": key}, now=NOW)
    for grouping in options["group_bys"]:
        filters = {one["key"]: [one["choices"][0]["value"]] for one in options["filters"] if one["choices"]}
        asked(reports, key, group_by=grouping["key"], filters=filters)
    assert ("pie" in options["charts"]) == (key.startswith("summary") and bool(REPORTS[key].measures))


@pytest.mark.parametrize("key", [OVERVIEW, "trend.tickets.handling", "summary.cost.overview", "summary.audit.abandoned_chats"])
def test_a_report_takes_a_constant_number_of_statements(reports: Reports, key: str) -> None:
    since = reports.handling.statements("reports")
    asked(reports, key)
    few = len([said for said in since() if said.lstrip().lower().startswith(("select", "with"))])
    asked(reports, key, **{"from": "2025-03-06", "to": "2026-03-05"})
    assert len([said for said in since() if said.lstrip().lower().startswith(("select", "with"))]) == few <= 8
