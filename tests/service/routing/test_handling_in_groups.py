"""What handling, limits and pins come to over the life of real work."""

from __future__ import annotations

import pytest

from kit.errors import Forbidden
from tests.service.routing.conftest import Company, new_id


@pytest.mark.spec("PPL-062", "PPL-070")
def test_on_pull_work_comes_by_transfer_or_by_taking_it(company: Company) -> None:
    agent = company.agent("A", ticket_handling="pull", chat_handling="pull", chats=5)
    ticket, chat, moved, talk = company.ticket(), company.chat(), company.ticket(), company.chat()
    assert [company.owner(work) for work in (ticket, chat, moved, talk)] == [None] * 4, "nothing is assigned by the system"
    for work in (ticket, chat):
        company.command("take_work", {"work_id": work}, by=agent)
    for work in (moved, talk):
        company.request(work, "transfer", asked_agent_id=agent)
    assert [company.owner(work) for work in (ticket, chat, moved, talk)] == [agent] * 4


@pytest.mark.spec("PPL-069")
def test_who_is_disabled_never_gets_a_chat_of_the_group(company: Company) -> None:
    agent = company.agent("A", chat_handling="disabled", chats=5)
    chat = company.chat()
    company.request(chat, "transfer", asked_agent_id=agent)
    with pytest.raises(Forbidden, match="chat_disabled"):
        company.command("take_work", {"work_id": chat}, by=agent)
    company.due(after=60)
    assert company.owner(chat) is None
    assert company.owner(company.ticket()) == agent, "tickets are another matter"


@pytest.mark.spec("PPL-066", "PPL-068", "TKT-105")
def test_what_counts_towards_a_limit_and_what_a_limit_holds_back(company: Company) -> None:
    agent = company.agent("A", overall=1)
    put_aside = company.ticket()
    company.becomes(put_aside, "waiting")
    active = company.ticket()
    assert company.owner(active) == agent, "a waiting ticket does not count"
    queued = [company.ticket(), company.ticket()]
    assert [company.owner(ticket) for ticket in queued] == [None, None], "at the limit the rest stays in the queue"
    company.states[put_aside]["status"] = "active"
    company.request(put_aside, "follow_up_due", asked_agent_id=agent, was_status="waiting")
    assert company.owner(put_aside) == agent, "no limit holds a follow-up back"
    assert company.ask("load_of_agent", {"agent_id": agent})["counted_tickets"] == 1, "nor does it count"
    company.becomes(active, "closed")
    assert [company.owner(ticket) for ticket in queued] == [agent, None], "below the limit though the follow-up is active"
    company.command("take_work", {"work_id": queued[1]}, by=agent)
    assert company.owner(queued[1]) == agent, "limits cap automatic assignment only"


@pytest.mark.spec("TKT-106")
def test_a_pinned_ticket_stays_with_its_agent(company: Company) -> None:
    owner, other = company.agent("A"), company.agent("B")
    ticket = company.ticket(asked=owner)
    company.pinned(ticket)
    company.switch(owner, "tickets", False, company.group_id)
    company.becomes(ticket, "waiting")
    company.reply(ticket)
    assert company.owner(ticket) == owner, "inactive, and a reply comes"
    company.request(ticket, "create", was_status="active")
    assert company.owner(ticket) == owner, "distribution leaves it alone"
    company.command("log_out", {"is_handing_off_tickets": True}, by=owner)
    assert company.owner(ticket) == owner, "hand-off at logout"
    company.becomes(ticket, "closed")
    company.reply(ticket)
    assert company.owner(ticket) == owner
    assert company.owner(company.ticket()) == other


@pytest.mark.spec("PPL-005")
def test_one_agent_works_for_departments_of_several_brands(company: Company) -> None:
    agent, home = company.agent("A", chats=4), company.place()
    works = [company.ticket(), company.chat()]
    company.brand_id, company.department_id = new_id(), new_id()
    elsewhere = company.group("Elsewhere")
    company.join(agent, elsewhere)
    works += [company.ticket(elsewhere), company.chat(elsewhere)]
    assert [company.owner(work) for work in works] == [agent] * 4
    found = company.ask("my_groups", {"agent_id": agent})["groups"]
    places = {(one["brand_id"], one["department_id"], one["group_id"]) for one in found}
    assert places == {tuple(home.values()), (company.brand_id, company.department_id, elsewhere)}


@pytest.mark.spec("TKT-235", "PPL-280", "PPL-281")
def test_limits_until_somebody_sets_them(company: Company) -> None:
    agent = company.employee("A")
    joined = company.command("add_membership", {"agent_id": agent, "group_id": company.group_id})
    load = company.ask("load_of_agent", {"agent_id": agent})
    assert (load["max_tickets"], load["max_active_chats"], joined["max_tickets"]) == (None, 1, None)
    company.limits(agent, 3, 2)
    load = company.ask("load_of_agent", {"agent_id": agent})
    assert (load["max_tickets"], load["max_active_chats"]) == (3, 2)


@pytest.mark.spec("PPL-075")
def test_only_with_the_block_on_does_a_call_log_keep_chats_away(company: Company) -> None:
    agent = company.agent("A", chats=5)
    company.command("set_composing", {"is_composing": True}, by=agent)
    assert company.owner(company.chat()) == agent
    company.command("set_composing", {"is_composing": True, "is_blocking_chats": True}, by=agent)
    held = company.chat()
    assert company.owner(held) is None
    assert company.owner(company.ticket()) == agent, "tickets come as ever"
    company.command("set_composing", {"is_composing": False}, by=agent)
    assert company.owner(held) == agent


@pytest.mark.spec("PPL-003")
@pytest.mark.parametrize("department_id", ["", "another"])
def test_front_line_work_moves_to_another_group_or_department(company: Company, department_id: str) -> None:
    sender = company.agent("A")
    works = [company.ticket(), company.chat()]
    company.department_id = new_id() if department_id else company.department_id
    there = company.group("There")
    receiver = company.agent("B", group_id=there)
    for work in works:
        company.request(work, "transfer", group_id=there, from_agent_id=sender)
        moved = company.said("work_assigned")[-1]
        assert (moved["agent_id"], moved["decision"]["place"]) == (receiver, company.place(there))
