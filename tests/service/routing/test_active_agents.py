"""Active Agents: by agent, by group, by department, each with every column."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.routing.conftest import Company, new_id


@pytest.fixture
def names(company: Company) -> dict[str, str]:
    """Ann works in two groups of one department and one of another; Bob is switched off; Cat is switched on and gone home."""
    for name, department_id in (("Help", company.department_id), ("Sales", sales := new_id())):
        said = {"brand_id": company.brand_id, "name": name, "front_line_group_id": None, "time_zone": "UTC"}
        company.hear("people.department_saved.v1", said, department_id)
    second, offers = company.group("Second"), company.group("Offers", sales)
    ann = company.agent("Ann", chats=5, overall=15)
    company.join(ann, second, is_active=False, chat_handling="disabled")
    company.join(ann, offers)
    bob = company.agent("Bob", group_id=second, is_active=False, chats=2)
    cat = company.agent("Cat", is_here=False)
    return {"Sales": sales, "Second": second, "Offers": offers, "Ann": ann, "Bob": bob, "Cat": cat}


@pytest.mark.spec(
    "RTE-151", "PPL-184", "PPL-460", "PPL-461", "PPL-462", "PPL-463", "PPL-464", "PPL-465", "PPL-466", "PPL-468", "PPL-469", "PPL-470",
    "PPL-539",
)  # fmt: skip
def test_by_agent(company: Company, names: dict[str, str]) -> None:
    company.chat()
    for _ in range(2):
        company.ticket()
    company.ticket(names["Second"], asked=names["Bob"])
    active = company.ask("active_agents")["items"]
    assert [one["display_name"] for one in active] == ["Ann", "Cat"]  # Cat is switched on, wherever she is
    assert active[0] == {
        "agent_id": names["Ann"], "display_name": "Ann", "is_logged_in": True, "is_available": True,
        "tickets": {"active": 2, "all": 3}, "chats": {"active": 2, "all": 2}, "calls": {"active": 0, "all": 3},
        "active_tickets": 2, "max_tickets": 15, "running_chats": 1, "max_active_chats": 5,
    }  # fmt: skip
    assert (active[1]["is_logged_in"], active[1]["max_tickets"]) == (False, None)
    [bob] = company.ask("active_agents", {"is_active": False})["items"]
    assert (bob["display_name"], bob["tickets"], bob["active_tickets"]) == ("Bob", {"active": 0, "all": 1}, 1)
    company.switch(names["Bob"], "calls", True, names["Second"])
    assert company.ask("active_agents", {"is_active": False})["items"] == []


@pytest.mark.spec("RTE-151", "PPL-181", "PPL-471", "PPL-472", "PPL-473", "PPL-475", "PPL-476", "PPL-477", "PPL-562")
def test_by_group(company: Company, names: dict[str, str]) -> None:
    company.chat()
    company.ticket()
    waiting = company.ticket(names["Second"])  # nobody is switched on there
    company.becomes(company.ticket(status="active"), "waiting")
    assert company.owner(waiting) is None
    found = {one["name"]: one for one in company.ask("active_groups")["items"]}
    assert list(found) == ["Offers", "Second", "Support"]
    assert found["Support"] == {
        "group_id": company.group_id, "name": "Support", "department_id": company.department_id,
        "active_tickets": 1, "queued_tickets": 0, "active_chats": 1, "queued_chats": 0,
        "tickets": {"active": 2, "all": 2}, "chats": {"active": 2, "all": 2}, "calls": {"active": 0, "all": 2},
    }  # fmt: skip
    second = found["Second"]
    assert (second["active_tickets"], second["queued_tickets"]) == (1, 1)
    assert (second["tickets"], second["chats"]) == ({"active": 0, "all": 2}, {"active": 0, "all": 1})
    assert [one["name"] for one in company.ask("active_groups", {"department_id": names["Sales"]})["items"]] == ["Offers"]


@pytest.mark.spec("RTE-151", "PPL-181", "PPL-478", "PPL-479", "PPL-480", "PPL-482", "PPL-483", "PPL-484", "PPL-562")
def test_by_department(company: Company, names: dict[str, str]) -> None:
    company.chat()
    company.ticket()
    company.ticket(names["Second"])
    company.ticket(names["Offers"])
    found: list[dict[str, Any]] = company.ask("active_departments")["items"]
    assert [one["name"] for one in found] == ["Help", "Sales"]
    assert found[0] == {
        "department_id": company.department_id, "name": "Help", "brand_id": company.brand_id,
        "active_tickets": 2, "queued_tickets": 1, "active_chats": 1, "queued_chats": 0,
        # Ann, Bob and Cat, each once, though Ann is in both of its groups
        "tickets": {"active": 2, "all": 3}, "chats": {"active": 2, "all": 3}, "calls": {"active": 0, "all": 3},
    }  # fmt: skip
    assert (found[1]["active_tickets"], found[1]["tickets"]) == (1, {"active": 1, "all": 1})


@pytest.mark.spec("RTE-151")
def test_every_view_costs_one_statement(company: Company, names: dict[str, str]) -> None:
    assert names
    statements = company.handling.statements("routing")
    for question in ("active_agents", "active_groups", "active_departments"):
        assert len(company.ask(question)["items"]) >= 2
        assert len(statements()) == 1, question
