"""Outgoing chats: an accepted invitation opens one, and pages are pushed in a chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, NotFound
from services.chat.handlers.inviting import NotYetKnown
from tests.service.chat.company import Company, new_id


def accepted(company: Company, *, agent_id: str | None = None, visit: dict[str, Any] | None = None, **invitation: Any) -> str:
    """whoson's fact; the id of the chat it opens."""
    chat_id, visit_id = new_id(), new_id()
    said = {
        "id": new_id(), "kind": "invite", "source": "agent" if agent_id else "event", "agent_id": agent_id,
        "department_id": company.department_id, "group_id": None, "text": "May I help you?", "chat_id": chat_id,
    } | invitation  # fmt: skip
    visitor = {"id": visit_id, "customer_name": None, "email": None, "user_id": None, "ip": "198.51.100.7", "language": "de"}
    values = {"invitation": said, "visit": visitor | (visit or {})}
    company.hear("whoson.invitation_accepted.v1", values=values, subject=visit_id)
    return chat_id


@pytest.mark.spec("WHO-046", "WHO-042")
def test_an_invitation_by_hand_opens_an_outgoing_chat_without_a_question_for_its_agent(company: Company) -> None:
    ann = company.agent()
    invitation_id = new_id()
    chat_id = accepted(company, agent_id=ann, id=invitation_id, visit={"customer_name": "Eve", "email": "eve@example.com"})
    assert company.told(chat_id) == ["chat_requested", "assignment_requested"]
    chat = company.chat(chat_id)
    assert (chat["direction"], chat["entry"], chat["invitation_id"], chat["question"]) == ("outgoing", "invitation", invitation_id, None)
    customer = chat["customer"]
    assert (customer["name"], customer["email"], customer["ip"], chat["language"]) == ("Eve", "eve@example.com", "198.51.100.7", "de")
    requested, asked = company.last("chat_requested", chat_id), company.last("assignment_requested", chat_id)
    assert (requested["asked_agent_id"], requested["has_question"], requested["chat"]["messages_in"]) == (ann, False, 0)
    assert (asked["asked_agent_id"], asked["group_id"], asked["reason"]) == (ann, company.group_id, "create")
    mine = company.question("customer_chat", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
    assert mine["chat"]["id"] == chat_id, "the token that is made at acceptance opens it"


@pytest.mark.spec("WHO-046")
def test_an_automatic_one_goes_to_the_front_line_and_one_for_a_group_to_that(company: Company) -> None:
    company.agent()
    second = company.group(name="Second line")
    for group_id, expected in ((None, company.group_id), (second, second)):
        asked = company.last("assignment_requested", accepted(company, group_id=group_id))
        assert (asked["asked_agent_id"], asked["group_id"]) == (None, expected)


@pytest.mark.spec("WHO-046")
def test_the_inviting_agent_gets_it_in_a_group_where_he_takes_chats(company: Company) -> None:
    company.agent()
    second = company.group(name="Second line")
    bob = company.employee("Bob")
    company.member(bob, handling="disabled")
    company.member(bob, second)
    company.login(bob)
    assert company.last("assignment_requested", accepted(company, agent_id=bob))["group_id"] == second
    company.logout(bob)
    asked = company.last("assignment_requested", accepted(company, agent_id=bob))
    assert asked["group_id"] == company.group_id, "he is gone: the department's front line"


@pytest.mark.spec("WHO-046")
def test_it_opens_when_the_department_has_closed_meanwhile(company: Company) -> None:
    ann = company.agent()
    company.activity(ann, is_active=False)
    with pytest.raises(Conflict):
        company.start()
    assert company.chat(accepted(company))["status"] == "queued"


def test_a_fact_heard_late_counts_from_the_acceptance_and_again_changes_nothing(company: Company) -> None:
    company.agent()
    at = company.now
    company.now += timedelta(seconds=20)
    chat_id = new_id()
    values: dict[str, Any] = {
        "visit": {"id": new_id()},
        "invitation": {"id": new_id(), "chat_id": chat_id, "agent_id": None, "department_id": company.department_id, "group_id": None},
    }  # fmt: skip
    company.handling.fact("chat", "whoson.invitation_accepted.v1", values, subject=new_id(), now=at)
    company.hear("whoson.invitation_accepted.v1", values=values, subject=new_id())
    chat = company.chat(chat_id)
    assert chat["customer"]["name"] == "Visitor"
    assert company.told(chat_id) == ["chat_requested", "assignment_requested"]


def test_a_department_not_heard_of_yet_is_waited_for(company: Company) -> None:
    with pytest.raises(NotYetKnown):
        accepted(company, department_id=new_id())


def test_facts_tell_whether_the_invited_customer_wrote_anything(company: Company) -> None:
    ann = company.agent()
    silent, talking = accepted(company, agent_id=ann), accepted(company, agent_id=ann)
    for chat_id in (silent, talking):
        company.assign(chat_id, ann)
        company.answer(chat_id, ann)
    company.say(talking)
    for chat_id in (silent, talking):
        company.end(chat_id, ann)
    ended = {chat_id: company.last("chat_ended", chat_id)["chat"] for chat_id in (silent, talking)}
    assert (ended[silent]["messages_in"], ended[talking]["messages_in"]) == (0, 1)
    assert all(chat["direction"] == "outgoing" and chat["invitation_id"] for chat in ended.values())
    first = company.last("chat_message_received", talking)
    assert (first["chat"]["messages_in"], first["is_question"]) == (1, False)


def push(company: Company, chat_id: str, agent_id: str, url: str = "https://shop.example.com/help?page=2", **said: Any) -> Any:
    return company.command("push_page", {"chat_id": chat_id, "url": url, **said}, actor=f"employee:{agent_id}")


@pytest.mark.spec("WHO-052")
def test_a_page_is_pushed_in_a_chat_and_answers_nothing(company: Company) -> None:
    ann = company.agent()
    chat_id = company.assigned(ann)
    message = push(company, chat_id, ann, client_id="a")
    assert push(company, chat_id, ann, client_id="a")["id"] == message["id"]
    told = company.last("chat_message_sent", chat_id)
    assert (told["kind"], told["text"], told["is_answer"]) == ("page", "https://shop.example.com/help?page=2", False)
    assert told["chat"]["first_unanswered_at"] is not None
    seen = company.question("customer_messages", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")["items"][-1]
    assert (seen["kind"], seen["text"]) == ("page", "https://shop.example.com/help?page=2")


@pytest.mark.spec("WHO-052")
def test_only_who_answers_the_chat_pushes_pages(company: Company) -> None:
    ann, bob = company.agent(), company.agent("Bob")
    chat_id = company.assigned(ann)
    with pytest.raises(Forbidden) as refused:
        push(company, chat_id, bob)
    assert refused.value.code == "not_taking_part"
    company.command("join_chat", {"chat_id": chat_id, "role": "cochat"}, actor=f"employee:{bob}")
    assert push(company, chat_id, bob)["kind"] == "page"
    with pytest.raises(NotFound):
        push(company, chat_id, company.employee("Tim"))
    company.end(chat_id, ann)
    with pytest.raises(Conflict):
        push(company, chat_id, ann)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/help", "https://", f"https://a.example/{'x' * 2000}"])
def test_what_is_no_address_is_not_pushed(company: Company, url: str) -> None:
    with pytest.raises(ValidationError):
        push(company, new_id(), new_id(), url)
