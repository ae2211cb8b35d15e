"""Whether somebody could take a chat now; and the chat of an invitation, asked for with its agent."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events import people
from kit.errors import Invalid, NotFound
from tests.service.routing.conftest import Company, new_id


def answer(company: Company, **asked: Any) -> tuple[bool, str | None, int]:
    said = company.ask("could_take_now", asked or {"group_id": company.group_id})
    return said["is_possible"], said["because"], said["waiting"]


def test_it_foretells_what_routing_then_decides(company: Company) -> None:
    assert answer(company) == (False, "no_member", 0)
    ann = company.agent("Ann", chats=2)
    for _ in range(2):
        assert answer(company) == (True, None, 0)
        assert company.owner(company.chat()) == ann
    assert answer(company) == (False, "all_at_limit", 0)
    assert company.owner(company.chat()) is None
    assert answer(company) == (False, "all_at_limit", 1)
    company.agent("Bob", is_here=False)
    company.switch(ann, "chats", False)
    assert answer(company) == (False, "nobody_active", 1)


def test_nothing_is_written_by_asking(company: Company) -> None:
    company.agent("Ann")
    before = len(company.handling.announced("routing"))
    since = company.handling.statements("routing")
    answer(company)
    assert not [each for each in since() if not each.lower().lstrip().startswith(("select", "with", "begin", "set", "show"))]
    assert len(company.handling.announced("routing")) == before


def test_a_department_is_its_front_line(company: Company) -> None:
    second = company.group("Second line")
    said: dict[str, Any] = {
        "is_new": True,
        "brand_id": company.brand_id,
        "name": "Support",
        "hours": [],
        "holidays": [],
        "time_zone": "UTC",
    }
    said |= {"front_line_group_id": second, "inherits": {"hours": True, "holidays": True}, "settings": {}}
    company.hear(people.DepartmentSaved(subject=company.department_id, **said))
    ann = company.agent("Ann")
    assert answer(company, department_id=company.department_id) == (False, "no_member", 0)
    assert answer(company, department_id=company.department_id, agent_id=ann) == (True, None, 0), "in whatever group of it"
    assert answer(company, group_id=second, agent_id=ann) == (False, "no_member", 0)
    with pytest.raises(NotFound):
        answer(company, department_id=new_id())
    with pytest.raises(NotFound):
        answer(company, group_id=new_id())
    with pytest.raises(Invalid):
        company.ask("could_take_now", {"agent_id": ann})


@pytest.mark.spec("WHO-046", "RTE-061")
def test_an_invited_chat_goes_to_its_agent_full_or_inactive_but_not_when_he_is_gone(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob", chats=5)
    assert company.owner(company.chat(asked=ann)) == ann
    assert company.owner(company.chat(asked=ann)) == ann, "limits bind what is given by rule (RTE-030)"
    company.switch(ann, "chats", False)
    assert answer(company, group_id=company.group_id, agent_id=ann) == (True, None, 0)
    company.leave(ann)
    assert answer(company, group_id=company.group_id, agent_id=ann) == (True, None, 0), "somebody else could"
    assert company.owner(company.chat(asked=ann)) == bob
    company.leave(bob)
    assert answer(company, group_id=company.group_id, agent_id=ann)[0] is False
    assert company.owner(company.chat(asked=ann)) is None, "nobody could: it waits in the department's queue"
