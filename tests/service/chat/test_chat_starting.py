"""Starting a chat: place, number, queue first, offline, language, role, custom fields."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts.events import people
from contracts.permissions import role_id
from kit.errors import Conflict, Forbidden, Invalid
from tests.service.chat.company import Company, new_id


@pytest.mark.spec("CHT-006", "CHT-008", "CHT-138")
def test_it_goes_to_the_front_line_queue_and_asks_routing_in_the_same_commit(company: Company) -> None:
    company.agent()
    answer = company.start()
    chat = answer["chat"]
    assert company.told(chat["id"]) == ["chat_requested", "chat_message_received", "assignment_requested"]
    assert re.fullmatch(r"CH-[0-9A-F]{8}-[0-9A-F]{4}", chat["number"])
    asked = company.last("assignment_requested", chat["id"])
    assert (asked["group_id"], asked["reason"], asked["was_status"]) == (company.group_id, "create", "queued")
    stored = company.chat(chat["id"])
    assert (stored["place"]["group_id"], stored["status"], stored["agent_id"]) == (company.group_id, "queued", None)
    assert stored["messages_in"] == 1, "the question is the first message"
    assert stored["first_unanswered_at"] == stored["started_at"]


@pytest.mark.spec("CHT-012", "CHT-015")
def test_offline_nothing_starts_and_a_ticket_is_offered(company: Company) -> None:
    agent = company.employee()
    company.member(agent, is_active=False)
    with pytest.raises(Conflict) as refused:
        company.start()
    assert refused.value.code == "department_offline"
    assert refused.value.more == {"because": "activity", "offer": "ticket", "department_id": company.department_id}
    assert "ticket" in refused.value.detail.lower(), "the department's not-available text"


@pytest.mark.spec("CHT-017", "CHT-013")
def test_a_queued_chat_stays_when_the_department_goes_offline(company: Company) -> None:
    agent = company.agent()
    company.logout(agent)
    chat_id = company.started()
    company.queue(chat_id)
    company.activity(agent, is_active=False)
    assert company.chat(chat_id)["status"] == "queued"
    with pytest.raises(Conflict):
        company.start()


@pytest.mark.spec("CHT-007", "CHT-131")
def test_the_language_picks_the_department(company: Company) -> None:
    company.agent()
    german = new_id()
    group = company.group(new_id(), german)
    company.department(german, group, name="Kundendienst", preferred_language="de")
    company.member(company.employee("Uwe"), group)
    answer = company.start(department_id=None, brand_id=company.brand_id, languages=["fr", "de-AT"])
    assert answer["chat"]["department_id"] == german
    with pytest.raises(Invalid) as refused:
        company.start(department_id=None, brand_id=company.brand_id, languages=["fr"])
    assert refused.value.code == "department_needed", "else the customer chooses"


@pytest.mark.spec("CHT-002", "CHT-094")
def test_the_department_asks_for_a_role(company: Company) -> None:
    company.agent()
    company.department(chats={"new_chats_role": role_id(2)})
    with pytest.raises(Forbidden):
        company.start()
    user_id = company.user("Eve", role_ids=(role_id(2),))
    answer = company.command("start_chat", {"department_id": company.department_id, "question": "Hi"}, actor=f"user:{user_id}")
    assert (answer["chat"]["name"], answer["chat"]["email"]) == ("Eve", "eve@example.com")
    company.department(chats={"new_chats_role": role_id(1)})
    assert company.started()


@pytest.mark.spec("CHT-003")
def test_fields_required_of_users_must_be_filled(company: Company) -> None:
    company.agent()
    field_id, template_id = new_id(), new_id()
    field: dict[str, Any] = {"is_new": True, "kinds": ["chat"], "key": "order", "name": "Order number", "required": ["by_users"]}
    company.hear(people.CustomFieldSaved(subject=field_id, type_="text", **field))
    company.hear(people.CustomFieldTemplateSaved(subject=template_id, is_new=True, name="Chat", kind="chat", field_ids=[field_id]))
    company.department(chats={"field_template_id": template_id})
    with pytest.raises(Invalid) as refused:
        company.start()
    assert refused.value.field == f"custom_fields.{field_id}"
    with pytest.raises(Invalid):
        company.start(custom_fields={new_id(): "?"})
    chat_id = company.started(custom_fields={field_id: "4711"})
    assert company.chat(chat_id)["custom_fields"] == {field_id: {"key": "order", "value": "4711"}}
    offered = company.question("departments_for_chat", {"brand_id": company.brand_id}, actor="visitor")["departments"][0]["fields"]
    assert [(each["key"], each["is_required"]) for each in offered] == [("order", True)]


@pytest.mark.spec("CHT-003", "PPL-172", "PPL-212", "COM-087")
def test_where_the_brand_asks_for_consent_nothing_starts_without_it(company: Company) -> None:
    company.agent()
    company.brand(is_privacy_consent_asked=True, privacy_policy_url="https://acme.example/privacy")
    with pytest.raises(Invalid) as refused:
        company.start()
    assert (refused.value.code, refused.value.more) == ("consent_needed", {"url": "https://acme.example/privacy"})
    assert company.started(has_consented=True)
    company.brand(is_privacy_consent_asked=False)
    assert company.started()
