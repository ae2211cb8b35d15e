"""The main chat vectors through the real handlers and the real database."""

from __future__ import annotations

import pytest

from tests.service.routing.conftest import Company


@pytest.mark.spec("RTE-106", "RTE-107", "RTE-059", "RTE-109", "RTE-078", "RTE-058", "CHT-029")
def test_vc_1_and_vc_2_and_vc_17(company: Company) -> None:
    names = {company.agent(name, chats=most): name for name, most in (("Sue", 5), ("Bob", 2), ("Joe", 1))}
    agents = {name: agent_id for agent_id, name in names.items()}
    for name in ("Joe", "Bob", "Sue"):  # Joe ends his last chat first
        first = company.chat(asked=agents[name])
        company.end(first)
    chats = [company.chat() for _ in range(10)]
    went = [names.get(company.owner(chat) or "") for chat in chats]
    assert went == ["Joe", "Bob", "Sue", "Sue", "Sue", "Bob", "Sue", "Sue", None, None]
    assert [said["position"] for said in company.said("work_queued")] == [1, 2]
    assert {said["waiting_because"] for said in company.said("work_queued")} == {"all_at_limit"}

    company.end(chats[1])  # Bob ends one: the longest waiting goes to him at once, the other is next
    assert names.get(company.owner(chats[8]) or "") == "Bob"
    assert company.owner(chats[9]) is None
    assert company.ask("position_in_queue", {"work_id": chats[9]}) == {"work_id": chats[9], "position": 1, "ahead": 0}
    given = company.said("work_assigned")[-1]
    assert (given["decision"]["reason"], given["decision"]["detail"], given["method"]) == ("queue_worked", "below_limit", "capacity")
    assert given["queue_seconds"] > 0


@pytest.mark.spec("RTE-108", "RTE-009", "RTE-021", "RTE-024", "RTE-077")
def test_who_may_not_be_given_a_chat(company: Company) -> None:
    joe, bob = company.agent("Joe"), company.agent("Bob", chats=2)
    company.command("set_availability", {"is_available": False}, by=joe)
    assert company.owner(company.chat()) == bob  # VC-7
    company.switch(bob, "chats", False, company.group_id)
    last = company.chat()
    assert company.owner(last) is None
    assert company.said("work_queued")[-1]["waiting_because"] == "nobody_available"
    company.command("set_availability", {"is_available": True}, by=joe)
    assert company.owner(last) == joe


@pytest.mark.spec("RTE-108", "RTE-023", "RTE-029", "RTE-070")
def test_secondary_only_when_no_primary_can(company: Company) -> None:
    sue, bob = company.agent("Sue", chats=2), company.agent("Bob", chats=2, chat_handling="secondary")
    assert [company.owner(company.chat()) for _ in range(4)] == [sue, sue, bob, bob]


@pytest.mark.spec("RTE-108", "CHT-054", "CHT-055", "RTE-068", "RTE-182")
def test_vc_15_a_chat_handed_off_goes_back_with_its_first_place(company: Company) -> None:
    joe = company.agent("Joe")
    first = company.chat()
    second = company.chat()
    assert company.owner(first) == joe
    facts = company.request(first, "hand_off", detail="no_initial_response", from_agent_id=joe, barred_agent_ids=[joe])
    queued = company.said("work_queued")[-1]
    assert queued["waiting_because"] == "all_barred"
    assert company.owner(first) is None
    assert company.owner(second) == joe  # not barred from this one, and the first is passed over
    assert len(facts) == 2
    assert company.ask("queue_of_group", {"group_id": company.group_id, "work_type": "chat"})["items"][0]["work_id"] == first
    company.end(second)
    assert company.owner(first) is None
    company.command("set_availability", {"is_available": False}, by=joe)
    company.command("set_availability", {"is_available": True}, by=joe)
    company.due()
    assert company.owner(first) == joe


@pytest.mark.spec("RTE-061", "RTE-038", "RTE-179", "RTE-047")
def test_a_chat_transferred_to_a_named_agent(company: Company) -> None:
    joe, bob = company.agent("Joe"), company.agent("Bob", is_here=False)
    chat = company.chat()
    company.request(chat, "transfer", from_agent_id=joe, asked_agent_id=bob)
    assert company.owner(chat) == joe  # refused: nobody would be there
    assert company.said("work_kept")[-1]["method"] == "owner_kept"
    company.login(bob)
    other = company.chat()
    assert company.owner(other) == bob
    company.request(chat, "transfer", from_agent_id=joe, asked_agent_id=bob)
    assert company.owner(chat) == bob  # above his limit
    assert company.said("work_assigned")[-1]["load"]["running_chats"] == 2
