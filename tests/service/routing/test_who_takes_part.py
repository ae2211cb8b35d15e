"""Handling of every kind side by side, both queues of a group, what steers nothing, and what the chosen agent is told."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events import people
from gateway.streams.passing import read
from kit.errors import Conflict
from tests.service.chat.company import Company as Chats
from tests.service.routing.conftest import KINDS, Company


@pytest.mark.spec("RTE-025", "RTE-028")
def test_one_group_mixes_all_kinds_and_a_manager_is_given_nothing(company: Company) -> None:
    manager = company.employee("M", "agent", "manager")
    company.join(manager, ticket_handling="pull", chat_handling="disabled")
    company.login(manager)
    only_chats = company.agent("A", ticket_handling="pull")
    only_tickets = company.agent("B", chat_handling="disabled", max_tickets=1)
    overflow = company.agent("C", ticket_handling="secondary", chat_handling="pull", max_tickets=1)
    kinds = {
        (one["ticket_handling"], one["chat_handling"])
        for one in company.ask("memberships_of_group", {"group_id": company.group_id})["items"]
    }
    assert kinds == {("pull", "disabled"), ("pull", "primary"), ("primary", "disabled"), ("secondary", "pull")}
    tickets, chats = [company.ticket() for _ in range(3)], [company.chat() for _ in range(2)]
    assert [company.owner(ticket) for ticket in tickets] == [only_tickets, overflow, None]
    assert [company.owner(chat) for chat in chats] == [only_chats, None]
    seen = company.ask("queue_of_group", {"group_id": company.group_id, "work_type": "ticket"}, by=manager)["items"]
    assert [one["work_id"] for one in seen] == [tickets[2]], "he sees it all the same"
    assert company.ask("load_of_agent", {"agent_id": manager})["active_tickets"] == 0
    other = company.agent("D", group_id=company.group("Other"), overall=None)
    company.join(other, ticket_handling="secondary")
    assert {one["ticket_handling"] for one in company.ask("memberships_of_agent", {"agent_id": other})["items"]} == {"primary", "secondary"}


@pytest.mark.spec("RTE-076")
def test_work_is_in_the_queue_of_its_kind_while_it_has_no_owner(company: Company) -> None:
    agent = company.agent("A", is_active=False)
    other = company.group("Other")

    def queued(work_type: str, group_id: str = "") -> list[str]:
        asked = {"group_id": group_id or company.group_id, "work_type": work_type}
        return [one["work_id"] for one in company.ask("queue_of_group", asked)["items"]]

    ticket, chat, elsewhere = company.ticket(), company.chat(), company.ticket(other)
    assert (queued("ticket"), queued("chat")) == ([ticket], [chat])
    assert (queued("ticket", other), queued("chat", other)) == ([elsewhere], [])
    for work in (ticket, chat):
        company.command("take_work", {"work_id": work}, by=agent)
    assert (queued("ticket"), queued("chat")) == ([], [])
    company.request(ticket, "transfer", from_agent_id=agent)
    company.request(chat, "hand_off", detail="no_initial_response", from_agent_id=agent, barred_agent_ids=[agent])
    assert (queued("ticket"), queued("chat")) == ([ticket], [chat]), "without an owner again"


@pytest.mark.spec("RTE-181", "RTE-194", "RTE-079")
def test_neither_priority_nor_language_changes_who_or_when(company: Company) -> None:
    """Longest waiting first, then plain round robin, as if all were alike."""
    said = (("low", "de"), ("urgent", "en"), ("normal", "fr"), ("urgent", "de"))
    waiting = [company.ticket(priority=priority, language=language) for priority, language in said]
    order = company.ask("queue_of_group", {"group_id": company.group_id, "work_type": "ticket"})["items"]
    assert [one["work_id"] for one in order] == waiting
    a, b = company.agent("A", ticket_handling="pull"), company.agent("B", ticket_handling="pull")
    taken = [company.command("take_next", {"group_id": company.group_id, "work_type": "ticket"}, by=a)["work_id"] for _ in range(2)]
    assert taken == waiting[:2]
    for agent in (b, a):
        id_ = company.memberships[(agent, company.group_id)]
        company.command("change_membership", {"membership_id": id_, "ticket_handling": "primary"})
    assert [company.owner(ticket) for ticket in waiting[2:]] == [b, b]
    went = [company.owner(company.ticket(priority=priority, language=language)) for priority, language in said[1:3]]
    assert went == [a, b], "counters are 2 and 2: longest since the last receipt, whatever the priority"


@pytest.mark.spec("RTE-170")
def test_a_reply_to_a_closed_ticket_of_an_inactive_agent_moves_it(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B", is_active=False)
    ticket = company.ticket()
    company.becomes(ticket, "closed")
    company.switch(b, "tickets", True, company.group_id)
    company.reply(ticket)
    assert company.owner(ticket) == a, "he is active: it is his"
    company.becomes(ticket, "closed")
    company.switch(a, "tickets", False, company.group_id)
    company.reply(ticket)
    assert company.owner(ticket) == b
    assert (company.said("work_assigned")[-1]["from_agent_id"], company.said("work_assigned")[-1]["is_receipt"]) == (a, True)


@pytest.mark.spec("RTE-055")
def test_the_lowest_counter_gets_it_is_counted_and_is_told(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B")
    company.ticket(asked=a)
    ticket = company.ticket()
    given = company.said("work_assigned")[-1]
    assert (given["agent_id"], given["method"], given["is_receipt"], given["load"]["received_count"]) == (b, "round_robin", True, 1)
    fact = company.handling.announced("routing")[-1]
    told = read(1, {"type": fact.type, "subject": fact.subject, "data": fact.data}, fact.to_wire())
    assert fact.subject == ticket
    assert told is not None
    assert f"a:{b}" in told.keys, "it is on the stream of the agent chosen"
    assert f"a:{a}" not in told.keys


@pytest.mark.spec("CHT-103")
def test_composing_a_call_log_blocks_chats_only_if_the_agent_wants_it(company: Company) -> None:
    agent = company.agent("A", chats=2)
    assert company.command("set_composing", {"is_composing": True}, by=agent)["is_blocking_chats"] is False
    assert company.owner(company.chat()) == agent, "off by default"
    company.command("set_composing", {"is_composing": False, "is_blocking_chats": True}, by=agent)
    company.command("set_composing", {"is_composing": True}, by=agent)
    assert company.owner(company.chat()) is None
    assert company.said("work_queued")[-1]["waiting_because"] == "all_composing"


@pytest.mark.spec("RTE-083", "RTE-062")
def test_what_becomes_of_work_that_nobody_may_take(company: Company) -> None:
    """A ticket and a running chat wait; a new chat waits in the group of its department if that is online, and is refused if not."""
    agent = company.agent("A")
    running = company.chat()
    assert company.owner(running) == agent
    company.switch(agent, "tickets", False)
    assert company.owner(company.ticket()) is None
    company.request(running, "hand_off", detail="no_initial_response", from_agent_id=agent, barred_agent_ids=[agent])
    assert company.owner(running) is None
    assert [said["waiting_because"] for said in company.said("work_queued")] == ["nobody_active", "all_barred"]

    chats = Chats(company.handling)
    with pytest.raises(Conflict, match="department_offline") as refused:
        chats.start()
    assert refused.value.more["offer"] == "ticket"
    chats.logout(chats.agent("Ann"))
    chats.group(name="Second line")
    for heard in (chats.group_id, second := chats.group(name="Third line")):
        place: dict[str, Any] = {"brand_id": chats.brand_id, "department_id": chats.department_id, "estimates": dict.fromkeys(KINDS, 0)}
        company.hear(people.GroupSaved(subject=heard, is_new=True, name="Line", **place))
    chat_id = chats.started()
    asked = chats.last("assignment_requested", chat_id)
    assert asked["group_id"] == chats.group_id, "the department's front line group"
    company.hear("chat.assignment_requested.v1", asked, chat_id)
    assert company.said("work_queued")[-1]["decision"]["place"]["group_id"] == chats.group_id
    chats.assign(chat_id, ann := chats.agent("Bob"))
    chats.command("transfer_chats", {"chat_ids": [chat_id], "group_id": second}, actor=f"employee:{ann}")
    assert chats.last("assignment_requested", chat_id)["group_id"] == second, "the group named"
