"""Messages both ways, their numbers, coaching, co-chat, typing, files, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.chat.company import Company


def texts(company: Company, chat_id: str, agent_id: str = "") -> list[tuple[int, str]]:
    """(number, text) as one side reads them."""
    if agent_id:
        said = company.question("messages", {"chat_id": chat_id}, actor=f"employee:{agent_id}")
    else:
        said = company.question("customer_messages", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
    return [(each["number"], each["text"]) for each in said["items"]]


@pytest.mark.spec("CHT-038")
def test_each_side_resumes_after_the_last_number_it_has(company: Company) -> None:
    company.department(chats={"welcome_message": ""})
    ann = company.agent("Ann")
    chat_id = company.assigned(ann, question="one")
    company.answer(chat_id, ann, "two")
    company.say(chat_id, "three")
    assert texts(company, chat_id) == texts(company, chat_id, ann) == [(1, "one"), (2, "two"), (3, "three")]
    later = company.question("customer_messages", {"chat_id": chat_id, "after": 2}, actor=f"visitor:{chat_id}")
    assert ([each["text"] for each in later["items"]], later["last_number"]) == (["three"], 3)
    told = [each.data["number"] for each in company.handling.announced("chat") if "chat_message" in each.type]
    assert told == [1, 2, 3], "the facts carry the same numbers"


def test_the_same_client_id_is_one_message(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    first = company.say(chat_id, "once", client_id="a1")
    assert company.say(chat_id, "once", client_id="a1") == first
    ours = company.answer(chat_id, ann, "and ours", client_id="a1")
    assert company.answer(chat_id, ann, "and ours", client_id="a1")["id"] == ours["id"]
    assert ours["id"] != first["id"], "a screen's id counts for its writer only"
    assert company.chat(chat_id)["messages_in"] == 2
    assert company.told(chat_id).count("chat_message_received") == 2


@pytest.mark.spec("CHT-028", "CHT-059")
def test_an_answer_stops_the_clock_and_is_measured_once(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.wait(10)
    company.say(chat_id, "still there?")
    assert company.last("chat_message_received", chat_id)["is_starting_clock"] is False
    assert company.chat(chat_id)["idle_seconds"] == 10, "from the first message nobody answered"
    company.wait(10)
    company.answer(chat_id, ann)
    said = company.last("chat_message_sent", chat_id)
    assert (said["is_answer"], said["response"]["is_initial"], said["response"]["span"]["seconds"]) == (True, True, 20)
    assert {"first_response_at", "first_unanswered_at", "messages_out"} == set(said["before"])
    chat = company.chat(chat_id)
    assert (chat["idle_seconds"], chat["first_unanswered_at"], chat["messages_out"]) == (None, None, 1)
    company.answer(chat_id, ann, "second in a row")
    assert company.last("chat_message_sent", chat_id)["response"] is None
    company.say(chat_id, "thanks, but")
    assert company.last("chat_message_received", chat_id)["is_starting_clock"] is True
    company.wait(5)
    company.answer(chat_id, ann)
    assert company.last("chat_message_sent", chat_id)["response"]["is_initial"] is False


@pytest.mark.spec("CHT-041", "CHT-042")
def test_coaching_stands_in_its_place_for_us_and_never_reaches_the_customer(company: Company) -> None:
    ann = company.agent("Ann")
    boss = company.employee("Boss", kinds=("agent", "manager"))
    company.member(boss)
    chat_id = company.assigned(ann, question="price?")
    coached = company.command("coach", {"chat_id": chat_id, "text": "SECRET discount"}, actor=f"employee:{boss}")
    assert (coached["kind"], coached["author_name"], coached["public_number"]) == ("coaching", "Boss", None)
    company.command("coach", {"chat_id": chat_id, "text": "SECRET thanks"}, actor=f"employee:{ann}")
    assert company.chat(chat_id)["first_unanswered_at"] is not None, "coaching answers nothing"
    company.answer(chat_id, ann, "ten")
    assert [text for _, text in texts(company, chat_id, ann)] == [
        "price?", "Hello, how can I help you?", "SECRET discount", "SECRET thanks", "ten"
    ]  # fmt: skip
    seen = company.question("customer_messages", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
    assert [each["number"] for each in seen["items"]] == [1, 2, 3], "no gap tells of it"
    whole = [seen, company.question("customer_chat", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")]
    whole.append(company.question("customer_transcript", {"chat_id": chat_id}, actor=f"visitor:{chat_id}"))
    assert "SECRET" not in str(whole)
    assert "Boss" not in str(whole)
    said = company.last("chat_message_sent", chat_id)
    assert (said["number"], said["public_number"]) == (5, 3)
    facts = [each.data for each in company.handling.announced("chat") if each.data.get("kind") == "coaching"]
    assert [each["is_seen_by_customer"] for each in facts] == [False, False]
    ours = company.question("transcript", {"chat_id": chat_id}, actor=f"employee:{boss}")
    assert "Boss (coaching): SECRET discount" in ours["text"]


@pytest.mark.spec("CHT-040", "CHT-044", "CHT-135")
def test_members_and_managers_who_reach_the_department_coach_and_nobody_else(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    stranger, manager = company.employee("Zoe"), company.employee("Max", kinds=("agent", "manager"))
    company.member(manager, company.group(name="Second line"), handling="disabled")
    chat_id = company.assigned(ann)
    for employee_id in (bob, manager):
        company.command("coach", {"chat_id": chat_id, "text": "hm"}, actor=f"employee:{employee_id}")
        company.command("join_chat", {"chat_id": chat_id, "role": "cochat"}, actor=f"employee:{employee_id}")
    for name, asked in (("coach", {"text": "hm"}), ("join_chat", {"role": "cochat"}), ("send_message", {"text": "hm"})):
        with pytest.raises(NotFound):
            company.command(name, {"chat_id": chat_id, **asked}, actor=f"employee:{stranger}")
    here = company.chat(chat_id)["participants"]
    assert [(each["name"], each["role"]) for each in here] == [("Bob", "coach"), ("Bob", "cochat"), ("Max", "coach"), ("Max", "cochat")]
    assert company.told(chat_id).count("chat_participant_joined") == 4


@pytest.mark.spec("CHT-043", "CHT-032", "CHT-104", "RTE-187")
def test_cochat_writes_beside_the_owner_under_its_own_name(company: Company) -> None:
    ann, bob = company.agent("Ann", chat_name="Annie"), company.agent("Bob")
    chat_id = company.assigned(ann)
    with pytest.raises(Forbidden) as refused:
        company.answer(chat_id, bob, "me too")
    assert refused.value.code == "not_taking_part"
    company.command("join_chat", {"chat_id": chat_id, "role": "cochat"}, actor=f"employee:{bob}")
    sent = company.answer(chat_id, bob, "me too")
    assert (sent["kind"], sent["is_answer"]) == ("cochat", True)
    company.answer(chat_id, ann, "I too")
    seen = company.question("customer_messages", {"chat_id": chat_id, "after": 2}, actor=f"visitor:{chat_id}")["items"]
    assert [each["author_name"] for each in seen] == ["Bob", "Annie"]
    assert company.question("customer_chat", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")["chat"]["agent_name"] == "Annie"
    chat = company.chat(chat_id)
    assert (chat["agent_id"], chat["first_unanswered_at"]) == (ann, None), "the owner stays, and the customer was answered"
    company.command("leave_chat", {"chat_id": chat_id, "role": "cochat"}, actor=f"employee:{bob}")
    with pytest.raises(Forbidden):
        company.answer(chat_id, bob)
    assert company.told(chat_id)[-1] == "chat_participant_left"


@pytest.mark.spec("CHT-030", "CHT-031", "CHT-041")
def test_typing_reaches_the_side_that_may_see_it(company: Company) -> None:
    ann, stranger = company.agent("Ann"), company.employee("Zoe")
    chat_id = company.assigned(ann)

    def typed(box: str, text: str, actor: str) -> list[tuple[str, dict[str, Any]]]:
        company.handling.signal("chat", "chat.typed", {"chat_id": chat_id, "box": box, "text": text}, now=company.now, actor=actor)
        return company.handling.signals

    [(topic, said)] = typed("customer", "I want my mon", f"visitor:{chat_id}")
    assert (topic, said["text"], said["agent_id"], said["group_id"]) == ("chat.customer_typing", "I want my mon", ann, company.group_id)
    [(topic, said)] = typed("answer", "no way", f"employee:{ann}")
    assert topic == "chat.agent_typing"
    assert "text" not in said, "the customer sees that, not what"
    [(topic, said)] = typed("coaching", "say sorry", f"employee:{ann}")
    assert (topic, said["text"]) == ("chat.coach_typing", "say sorry")
    assert typed("answer", "x", f"employee:{stranger}") == []
    assert typed("customer", "x", f"visitor:{stranger}") == []


@pytest.mark.spec("CHT-034", "CHT-083")
def test_files_go_by_policy(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    picture = {"key": "k1", "name": "Screen.PNG", "content_type": "image/png", "size": 1000}

    def receive(file: dict[str, Any]) -> Any:
        return company.command("receive_file", {"chat_id": chat_id, "file": file}, actor=f"visitor:{chat_id}")

    with pytest.raises(Forbidden) as off:
        receive(picture)
    assert off.value.code == "files_not_allowed", "customers may not by default"
    company.settings(may_customers_attach_in_chat=True)
    company.settings("uploads", maximum_kilobytes=10, extensions_for_users=[".png"], extensions_for_employees=["*.*"])
    assert receive(picture)["attachment"]["name"] == "Screen.PNG"
    with pytest.raises(Invalid) as wrong_type:
        receive(picture | {"name": "run.exe"})
    assert wrong_type.value.code == "file_type_refused"
    with pytest.raises(Invalid) as too_large:
        receive(picture | {"size": 10 * 1024 + 1})
    assert too_large.value.code == "file_size_refused"
    sent = company.command("send_file", {"chat_id": chat_id, "file": picture | {"name": "a.exe"}}, actor=f"employee:{ann}")
    assert (sent["kind"], sent["is_answer"], company.chat(chat_id)["first_unanswered_at"]) == ("file", True, None)
    asked = {"chat_id": chat_id, "attachment_id": sent["attachment"]["id"]}
    assert company.question("customer_attachment", asked, actor=f"visitor:{chat_id}")["key"] == "k1"
    listed = company.question("attachments", {"chat_id": chat_id}, actor=f"employee:{ann}")["items"]
    assert [each["name"] for each in listed] == ["Screen.PNG", "a.exe"]


def test_a_visitor_opens_his_own_chat_only(company: Company) -> None:
    company.agent()
    mine, other = company.started(), company.started()
    for name, asked in (("receive_message", {"text": "hi"}), ("leave_as_customer", {})):
        with pytest.raises(NotFound):
            company.command(name, {"chat_id": other, **asked}, actor=f"visitor:{mine}")
    for name in ("customer_chat", "customer_messages", "waiting", "customer_transcript"):
        with pytest.raises(NotFound):
            company.question(name, {"chat_id": other}, actor=f"visitor:{mine}")
    with pytest.raises(NotFound):
        company.question("chat", {"chat_id": mine}, actor=f"employee:{company.employee('Zoe')}")


def test_bounds_of_a_message(company: Company) -> None:
    ann = company.agent()
    chat_id = company.assigned(ann)
    assert company.say(chat_id, "x" * 10_000)
    for text in ("", "x" * 10_001, "a\x00b"):
        with pytest.raises(ValidationError):
            company.say(chat_id, text)


def test_nobody_writes_in_a_chat_that_is_over(company: Company) -> None:
    ann = company.agent()
    chat_id = company.assigned(ann)
    company.end(chat_id, ann)
    with pytest.raises(Conflict):
        company.say(chat_id)
    with pytest.raises(Conflict):
        company.answer(chat_id, ann)
