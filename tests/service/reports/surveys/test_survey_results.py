"""Results by brand, agent and survey, of items, users and organizations (SUR-033, SUR-056 to SUR-063)."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Forbidden, Invalid, NotFound
from tests.service.reports.surveys.house import ANN, BOB, BRAND, GROUP, HELP, OTHER_BRAND, SALES, USER, House, ticket, token_in

ORGANIZATION = "00000000-0000-7000-8000-0000000000f1"
OTHER = "00000000-0000-7000-8000-0000000000c2"


@pytest.fixture
def survey(house: House) -> str:
    made = house.survey()
    for key in (HELP, SALES):
        house.department(key, after_ticket_id=made)
    house.department(SALES, OTHER_BRAND, after_ticket_id=made)
    return made


def answered(house: House, number: int, *, is_sent_in: bool = True, **more: Any) -> None:
    house.close_ticket(ticket(number, **more))
    (mail,) = house.send_mails()
    token = token_in(mail["text"])
    if is_sent_in:
        house.send_in(token, {house.page(token)["questions"][0]["id"]: "Quick"})


def numbers(house: House, actor: str = "", **asked: Any) -> list[str]:
    found = house.question("survey_results", asked, **({"actor": actor} if actor else {}))
    return [line["related"]["number"] for line in found["items"]]


@pytest.mark.spec("SUR-056", "SUR-057", "SUR-058", "SUR-060", "SUR-061", "SUR-062", "SUR-063", "SUR-076")
def test_results_by_brand_agent_and_survey_newest_first(house: House, survey: str) -> None:
    beta: dict[str, Any] = {"place": {"brand_id": OTHER_BRAND, "department_id": SALES, "group_id": GROUP}}
    answered(house, 1)
    house.later(hours=1)
    answered(house, 2, agent_id=BOB)
    house.later(hours=1)
    answered(house, 3, **beta)
    answered(house, 4, is_sent_in=False)
    assert numbers(house, brand_id=BRAND) == ["T-2", "T-1"]
    assert numbers(house, brand_id=OTHER_BRAND) == ["T-3"]
    assert numbers(house, agent_id=ANN) == ["T-3", "T-1"]
    assert numbers(house, survey_id=survey) == ["T-3", "T-2", "T-1"]
    line = house.question("survey_results", {"agent_id": BOB})["items"][0]
    assert (line["survey_name"], line["completed_at"], line["rating"], line["stars"]) == (
        "After a ticket",
        "2026-03-02T13:00:00.000Z",
        100,
        5,
    )
    assert line["related"] == {"type": "ticket", "id": ticket(2)["id"], "number": "T-2"}
    assert line["agent"] == {"id": BOB, "name": BOB[-4:]}
    for wrong in ({}, {"brand_id": BRAND, "survey_id": survey}):
        with pytest.raises(ValidationError):
            house.question("survey_results", wrong)


@pytest.mark.spec("SUR-056")
def test_pages_days_of_a_zone_and_what_nobody_has_answered(house: House, survey: str) -> None:
    answered(house, 1)
    house.later(hours=13)
    answered(house, 2)
    answered(house, 3, is_sent_in=False)
    assert numbers(house, survey_id=survey, is_answered=False) == ["T-3"]
    assert numbers(house, survey_id=survey, from_day="2026-03-02", to_day="2026-03-02") == ["T-1"]
    assert numbers(house, survey_id=survey, from_day="2026-03-02", to_day="2026-03-02", time_zone="America/New_York") == ["T-2", "T-1"]
    house.tell("people.employee_saved", ANN, display_name="Ann", kinds=["agent"], is_enabled=True, time_zone="America/New_York")
    assert numbers(house, f"employee:{ANN}", survey_id=survey, to_day="2026-03-02") == ["T-2", "T-1"], "her own days"
    first = house.question("survey_results", {"survey_id": survey, "limit": 1})
    assert numbers(house, survey_id=survey, limit=1, cursor=first["next_cursor"]) == ["T-1"]
    with pytest.raises(Invalid, match="time_zone"):
        numbers(house, survey_id=survey, from_day="2026-03-02", time_zone="Nowhere/../x")
    with pytest.raises(ValidationError):
        numbers(house, survey_id=survey, from_day="2026-03-02", to_day="2026-03-01")


def test_agents_see_their_own_and_managers_their_departments(house: House, survey: str) -> None:
    answered(house, 1)
    answered(house, 2, agent_id=BOB)
    answered(house, 3, place={"brand_id": BRAND, "department_id": SALES, "group_id": GROUP})
    house.tell("people.group_saved", GROUP, department_id=HELP)
    house.tell("routing.membership_added", BOB, agent_id=BOB, place={"brand_id": BRAND, "department_id": HELP, "group_id": GROUP})
    assert numbers(house, survey_id=survey) == ["T-3", "T-2", "T-1"]
    assert numbers(house, f"employee:{ANN}", survey_id=survey) == ["T-3", "T-1"]
    assert numbers(house, f"employee:{BOB}", survey_id=survey) == ["T-2", "T-1"]
    for nobody in (f"employee:{USER}", f"user:{USER}"):
        with pytest.raises(Forbidden):
            numbers(house, nobody, survey_id=survey)
    (hers,) = [one["id"] for one in house.question("survey_results", {"agent_id": BOB})["items"]]
    house.question("survey_result", {"offer_id": hers}, f"employee:{BOB}")
    with pytest.raises(NotFound):
        house.question("survey_result", {"offer_id": hers}, f"employee:{ANN}")
    house.tell("people.user_saved", USER, email="rosa@home.example", phones=[])
    beside: list[dict[str, Any]] = [{"type": "ticket", "id": ticket(2)["id"]}, {"user_id": USER}]
    for one in beside:
        assert house.question("survey_result", {"offer_id": hers} | one, f"employee:{ANN}")["answers"]
    with pytest.raises(NotFound):
        house.question("survey_result", {"offer_id": hers, "type": "ticket", "id": ticket(1)["id"]}, f"employee:{ANN}")


def test_an_agent_that_is_gone_keeps_the_name(house: House, survey: str) -> None:
    answered(house, 1)
    house.tell("people.employee_deleted", ANN, display_name="Ann")
    (line,) = house.question("survey_results", {"survey_id": survey})["items"]
    assert line["agent"]["name"] == "Ann (deleted)"
    answered(house, 2, agent_id=None)
    assert house.question("survey_results", {"survey_id": survey})["items"][0]["agent"] is None


@pytest.mark.spec("SUR-033", "PPL-026", "PPL-087")
def test_a_users_surveys_are_those_sent_to_the_account_or_its_address(house: House, survey: str) -> None:
    house.tell("people.user_saved", USER, email="ROSA@home.example", phones=[])
    stranger = {"user_id": None, "username": None, "name": "R", "email": "Rosa@Home.example", "phone": None, "ip": None}
    answered(house, 1, email="other@x.example")
    answered(house, 2, customer=stranger, email="Rosa@Home.example")
    answered(house, 3, customer=stranger, email="vera@x.example")
    answered(house, 4, is_sent_in=False)
    listed = house.question("surveys_of_user", {"user_id": USER}, f"employee:{BOB}")["items"]
    assert [line["related"]["number"] for line in listed] == ["T-2", "T-1"]
    with pytest.raises(NotFound):
        house.question("surveys_of_user", {"user_id": OTHER})


@pytest.mark.spec("SUR-033", "PPL-092", "PPL-112", "PPL-113", "PPL-114", "PPL-115")
@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("username", "ROSA", ["T-2", "T-1"]),
        ("email", "Vera@X.example", ["T-3"]),
        ("domain", "home.example", ["T-2", "T-1"]),
        ("phone", "+351 21-000", ["T-2", "T-1"]),
        ("domain", "example", []),
        ("phone", "+351", []),
    ],
)
def test_an_organizations_surveys_by_each_way_of_telling_members(
    house: House, survey: str, kind: str, value: str, found: list[str]
) -> None:
    house.tell("people.user_saved", USER, email="rosa@home.example", phones=["+351 (21) 000"])
    answered(house, 1)
    answered(house, 2)
    answered(house, 3, customer=None, email="vera@x.example")
    members = [{"type": kind, "value": value, "may_view_tickets": False}]
    house.tell("people.organization_saved", ORGANIZATION, name="Firm", members=members)
    listed = house.question("surveys_of_organization", {"organization_id": ORGANIZATION}, f"employee:{BOB}")["items"]
    assert [line["related"]["number"] for line in listed] == found
    with pytest.raises(NotFound):
        house.question("surveys_of_organization", {"organization_id": OTHER})
