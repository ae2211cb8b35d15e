"""Memberships: added, changed, removed, and what happens to the work of who leaves a group."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa

from contracts.events import people
from kit.errors import Conflict, NotFound
from services.routing.handlers import memberships
from services.routing.models import Membership
from services.routing.placing.locks import lock_groups
from services.routing.schemas import commands as takes
from tests.service.routing.conftest import Company, new_id
from tests.support.waiting import eventually


@pytest.mark.spec("RTE-144", "RTE-124", "RTE-125", "RTE-126", "RTE-127", "RTE-128", "RTE-129")
def test_a_membership_from_beginning_to_end(company: Company) -> None:
    agent = company.employee("A")
    said = company.command("add_membership", {"agent_id": agent, "group_id": company.group_id})
    assert (said["ticket_handling"], said["chat_handling"], said["is_active_on_login"], said["max_tickets"]) == (
        "primary",
        "primary",
        False,
        None,
    )
    with pytest.raises(Conflict, match="already_member"):
        company.command("add_membership", {"agent_id": agent, "group_id": company.group_id})
    with pytest.raises(NotFound, match="group_unknown"):
        company.command("add_membership", {"agent_id": agent, "group_id": new_id()})
    change = {"membership_id": said["id"], "max_tickets": 4, "auto_inactive_minutes": 20, "is_handing_off_on_auto_inactive": True}
    changed = company.command("change_membership", change | {"expected_version": said["version"]})
    assert (changed["max_tickets"], changed["version"]) == (4, 2)
    fact = company.said("membership_changed")[-1]
    assert (fact["auto_inactive_minutes"], fact["is_handing_off_on_auto_inactive"], fact["place"]) == (20, True, company.place())
    with pytest.raises(Conflict, match="changed_meanwhile"):
        company.command("change_membership", change | {"expected_version": 1})
    assert [one["id"] for one in company.ask("memberships_of_group", {"group_id": company.group_id})["items"]] == [said["id"]]
    assert [one["group_name"] for one in company.ask("memberships_of_agent", {"agent_id": agent})["items"]] == ["Support"]
    company.command("remove_membership", {"membership_id": said["id"]})
    assert company.said("membership_removed")[-1]["reason"] == "person"
    with pytest.raises(NotFound):
        company.command("remove_membership", {"membership_id": said["id"]})


@pytest.mark.spec("RTE-091", "RTE-087", "RTE-080")
def test_who_leaves_a_group_loses_its_work(company: Company) -> None:
    other = company.group("Other")
    a, b = company.agent("A", chats=2), company.agent("B", is_active=False)
    company.join(a, other)
    active, pinned, waiting = (company.ticket() for _ in range(3))
    elsewhere, chat = company.ticket(other), company.chat()
    company.pinned(pinned)
    company.becomes(waiting, "waiting")
    company.switch(b, "tickets", True, company.group_id)
    company.switch(b, "chats", True, company.group_id)
    company.command("remove_membership", {"membership_id": company.memberships[(a, company.group_id)]})
    assert [company.owner(work) for work in (active, pinned, waiting, elsewhere, chat)] == [b, b, None, a, b]
    reasons = {said["decision"]["reason"] for said in company.said("work_assigned")[-3:]}
    assert reasons == {"member_removed"}
    assert {said["channel"] for said in company.said("agent_activity_changed")[-2:]} == {"tickets", "chats"}
    company.reply(waiting)
    assert company.owner(waiting) == b  # without an owner: T3 to T11
    assert company.said("work_assigned")[-1]["is_receipt"]


@pytest.mark.spec("RTE-091")
def test_more_than_a_hundred_go_on_in_the_background(company: Company) -> None:
    a = company.agent("A")
    tickets = [company.ticket() for _ in range(105)]
    b = company.agent("B")
    company.command("remove_membership", {"membership_id": company.memberships[(a, company.group_id)]})
    assert sum(company.owner(ticket) == b for ticket in tickets) == 100
    assert company.due() == ["take_away"]
    assert {company.owner(ticket) for ticket in tickets} == {b}


@pytest.mark.spec("RTE-091", "RTE-146")
def test_an_employee_or_a_group_deleted_takes_the_memberships_along(company: Company) -> None:
    a, b = company.agent("A"), company.agent("B", is_active=False)
    chat = company.chat()
    company.switch(b, "chats", True, company.group_id)
    company.hear(people.EmployeeDeleted(subject=a, display_name="A"))
    assert company.owner(chat) == b
    assert company.said("membership_removed")[-1]["reason"] == "employee_deleted"
    assert company.said("agent_logged_out")[-1]["agent_id"] == a
    company.hear(people.GroupDeleted(subject=company.group_id, department_id=company.department_id, name="Support"))
    assert company.said("membership_removed")[-1]["reason"] == "group_deleted"
    assert company.said("work_queued")[-1]["waiting_because"] == "no_member"


@pytest.mark.spec("RTE-024", "RTE-078", "RTE-021")
def test_handling_changed(company: Company) -> None:
    agent = company.agent("A", ticket_handling="pull")
    ticket = company.ticket()
    assert company.said("work_queued")[-1]["waiting_because"] == "pull_only"
    id_ = company.memberships[(agent, company.group_id)]
    company.command("change_membership", {"membership_id": id_, "ticket_handling": "secondary", "chat_handling": "disabled"})
    assert company.owner(ticket) == agent
    assert company.said("work_assigned")[-1]["decision"]["detail"] == "handling_changed"
    turned = company.said("agent_activity_changed")[-1]
    assert (turned["channel"], turned["is_active"], turned["reason"]) == ("chats", False, "handling_disabled")


@pytest.mark.spec("RTE-091")
def test_who_is_put_into_a_group_while_he_is_deleted_is_in_none(company: Company) -> None:
    agent, other = company.agent("A"), company.group("Other")
    asked = takes.AddMembership().load({"agent_id": agent, "group_id": other})
    with ThreadPoolExecutor(1) as elsewhere:
        with company.handling("routing", actor="system:test", now=company.now) as work:
            memberships.add_membership(work, asked)
            deleted = elsewhere.submit(company.hear, people.EmployeeDeleted(subject=agent, display_name="A"))
            eventually(lambda: _is_one_waiting(company))
        deleted.result()
    with company.handling.reading("routing") as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0
    with pytest.raises(NotFound):
        company.join(agent)


@pytest.mark.spec("RTE-078", "RTE-091")
def test_who_leaves_one_group_is_given_what_waits_in_another_at_once(company: Company) -> None:
    other = company.group("Other")
    agent = company.agent("A", overall=1)
    company.join(agent, other)
    chat, ticket = company.chat(), company.ticket()
    next_chat, next_ticket = company.chat(other), company.ticket(other)
    assert [company.owner(one) for one in (chat, ticket, next_chat, next_ticket)] == [agent, agent, None, None]
    company.command("remove_membership", {"membership_id": company.memberships[(agent, company.group_id)]})
    assert [company.owner(one) for one in (chat, ticket, next_chat, next_ticket)] == [None, None, agent, agent]


@pytest.mark.spec("RTE-078", "RTE-092")
def test_who_hands_off_and_stays_elsewhere_signed_in_is_given_what_waits(company: Company) -> None:
    agent = company.agent("A", overall=1)
    company.login(agent)
    session = company.sessions[agent]
    first, second = company.ticket(), company.ticket()
    assert (company.owner(first), company.owner(second)) == (agent, None)
    stay = dict.fromkeys(("tickets", "chats", "calls"), False)
    company.command("log_out", {"session_id": session, "stop_receiving": stay, "is_handing_off_tickets": True}, by=agent)
    assert agent in (company.owner(first), company.owner(second))


@pytest.mark.spec("RTE-039")
def test_who_is_switched_off_is_logged_out_between_two_decisions_of_his_group(company: Company) -> None:
    agent = company.agent("A")
    with ThreadPoolExecutor(1) as elsewhere:
        with company.handling.database("routing").session() as session:
            lock_groups(session, [UUID(company.group_id)])
            switched_off = elsewhere.submit(company.employee, "A", employee_id=agent, is_enabled=False)
            eventually(lambda: _is_one_waiting(company))
            assert company.ask("presence_of_agent", {"agent_id": agent})["is_logged_in"]
        switched_off.result()
    assert not company.ask("presence_of_agent", {"agent_id": agent})["is_logged_in"]


def _is_one_waiting(company: Company) -> bool:
    with company.handling.reading("routing") as session:
        waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        return bool(session.scalar(sa.text(waiting)))
