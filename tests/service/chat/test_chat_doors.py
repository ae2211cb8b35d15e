"""Online or offline: vector VO-1, hours, holidays, and the facts that tell of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.events import routing
from tests.service.chat.company import Company, new_id


def online(company: Company) -> tuple[bool, str | None]:
    [department] = company.question("departments_for_chat", {"brand_id": company.brand_id}, actor="visitor")["departments"]
    return department["is_online"], department["closed_because"]


def doors(company: Company) -> list[tuple[str, str]]:
    told = [each for each in company.handling.announced("chat") if each.type.startswith("chat.department_chat_")]
    return [(each.type.split(".")[1].removeprefix("department_chat_"), each.data["because"]) for each in told]


@pytest.mark.spec("RTE-121", "RTE-165", "RTE-166", "CHT-010", "CHT-012", "CHT-013", "PPL-159")
def test_vector_vo_1(company: Company) -> None:
    ann, bob = company.employee("Ann"), company.employee("Bob")
    company.member(ann, is_active=False)
    company.member(bob, is_active=False)
    assert online(company) == (False, "activity"), "both inactive"
    company.activity(ann, is_active=True)
    assert online(company) == (True, None), "one active but logged out"
    chat_id = company.started()
    company.queue(chat_id, waiting_because="nobody_logged_in")
    assert company.chat(chat_id)["status"] == "queued"
    company.login(ann)
    assert online(company) == (True, None), "active, logged in; whether Available or full is not asked"
    company.member(ann, handling="pull")
    assert online(company) == (True, None), "one on Pull, active"
    company.member(ann, handling="disabled")
    assert online(company) == (False, "activity"), "chat disabled never counts"
    company.member(ann, handling="primary")
    company.department(holidays=[{"name": "Founding day", "date": "2026-03-02"}])
    assert online(company) == (False, "holiday"), "active but holiday"


def test_only_the_front_line_group_decides(company: Company) -> None:
    other = company.group(name="Second line")
    company.member(company.employee("Zoe"), other)
    assert online(company)[0] is False


@pytest.mark.spec("CHT-011", "CHT-082")
def test_hours_close_only_if_the_system_says_so(company: Company) -> None:
    company.agent()
    hours: list[dict[str, Any]] = [{"weekday": 1, "from": "13:00", "to": "14:00"}]
    company.department(hours=hours)
    assert online(company) == (True, None), "off by default"
    company.settings(is_chat_refused_outside_hours=True)
    assert online(company) == (False, "hours")
    company.department(hours=hours, time_zone="Europe/Paris")
    assert online(company) == (True, None), "13:00 in Paris"


@pytest.mark.spec("CHT-010", "CHT-011")
def test_opening_and_closing_are_told_once_each_by_what_changed(company: Company) -> None:
    assert doors(company) == [], "closed from the start is no news"
    ann = company.agent()
    company.agent("Bob")
    company.activity(ann, is_active=False)
    assert doors(company) == [("opened", "activity")], "Bob still receives"
    company.settings(is_chat_refused_outside_hours=True)
    company.department(hours=[{"weekday": 1, "from": "09:00", "to": "12:30"}])
    company.now += timedelta(minutes=29)
    company.handling.timer("chat", "doors", company.now)
    assert len(doors(company)) == 1
    company.now += timedelta(minutes=1)
    company.handling.timer("chat", "doors", company.now)
    company.handling.timer("chat", "doors", company.now)
    assert doors(company)[1:] == [("closed", "hours")]
    told = [each for each in company.handling.announced("chat") if each.type == "chat.department_chat_closed.v1"][-1]
    assert (told.subject, told.data["front_line_group_id"]) == (company.department_id, company.group_id)


@pytest.mark.spec("CHT-014")
def test_a_link_is_online_if_one_of_its_departments_is(company: Company) -> None:
    closed = new_id()
    group = company.group(new_id(), closed, "Night")
    company.department(closed, group, name="Night")
    asked = {"department_ids": [closed, company.department_id]}
    assert company.question("departments_for_chat", asked, actor="visitor")["is_online"] is False
    company.agent()
    said = company.question("departments_for_chat", asked, actor="visitor")
    assert said["is_online"] is True
    assert [(each["name"], each["is_online"]) for each in said["departments"]] == [("Night", False), ("Support", True)]
    assert said["departments"][0]["not_available_text"]


def test_an_older_switch_does_not_undo_a_newer_one(company: Company) -> None:
    ann = company.agent()
    values: dict[str, Any] = {"agent_id": ann, "place": company.place(), "channel": "chats", "is_active": False, "reason": "person"}
    company.hear(routing.AgentActivityChanged(subject=ann, **values), sequence=5)
    assert online(company)[0] is True
