"""Obeying routing: owner, queue, spans, order of facts, transfers in force, welcome."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kit.errors import Conflict, Invalid, NotFound
from tests.service.chat.company import Company, new_id


@pytest.mark.spec("CHT-027", "CHT-028")
def test_on_first_assignment_the_welcome_comes_after_the_question_and_answers_nothing(company: Company) -> None:
    company.department(chats={"welcome_message": "Welcome to <b>us</b>"})
    agent = company.agent("Ann", chat_name="Annie")
    chat_id = company.assigned(agent)
    assert company.told(chat_id)[-2:] == ["chat_assigned", "chat_message_sent"]
    question, welcome = company.question("messages", {"chat_id": chat_id}, actor=f"employee:{agent}")["items"]
    assert (question["kind"], welcome["kind"], welcome["text"]) == ("customer", "welcome", "Welcome to us")
    assert (welcome["author_name"], welcome["is_answer"]) == ("Annie", False)
    chat = company.chat(chat_id)
    assert chat["first_response_at"] is None
    assert chat["first_unanswered_at"] is not None
    assert chat["messages_out"] == 0


def test_assigned_at_once_has_no_queue_span(company: Company) -> None:
    agent = company.agent()
    chat_id = company.assigned(agent)
    said = company.last("chat_assigned", chat_id)
    assert (said["is_first_owner"], said["queue"], said["held"], said["from_agent_id"]) == (True, None, None, None)
    assert said["before"]["status"] == "queued"
    assert said["before"]["agent_id"] is None
    assert (said["chat"]["status"], said["chat"]["agent_id"], said["chat"]["assignment_number"]) == ("active", agent, 1)
    assert "messages_in" not in said["before"], "before holds only what this fact changed"


@pytest.mark.spec("CHT-024")
def test_the_wait_is_measured_between_routings_two_times_in_seconds_and_business_seconds(company: Company) -> None:
    hours = [{"weekday": 1, "from": "12:01", "to": "17:00"}]
    company.department(hours=hours)
    agent = company.agent()
    chat_id = company.started()
    company.queue(chat_id)
    company.wait(90)
    company.assign(chat_id, agent, reason="queue_worked")
    said = company.last("chat_assigned", chat_id)
    assert (said["queue"]["seconds"], said["queue"]["business_seconds"]) == (90, 30)
    assert said["queue"]["calendar_sequence"] > 0
    assert company.chat(chat_id)["queue_seconds"] == 90


def test_an_older_or_equal_assignment_number_is_ignored(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    company.assign(chat_id, bob, number=1)
    company.queue(chat_id, number=1)
    assert company.chat(chat_id)["agent_id"] == ann
    company.assign(chat_id, bob, number=5)
    company.assign(chat_id, ann, number=4)
    assert company.chat(chat_id)["agent_id"] == bob
    assert company.told(chat_id).count("chat_assigned") == 2


def test_decisions_about_other_work_or_after_the_end_are_nothing(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    company.assign(chat_id, bob, work_type="ticket")
    assert company.chat(chat_id)["agent_id"] == ann
    company.end(chat_id, ann)
    company.assign(chat_id, bob)
    assert company.chat(chat_id)["status"] == "completed"


@pytest.mark.spec("CHT-047", "CHT-048", "CHT-137")
def test_a_transfer_is_in_force_with_routings_answer(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    sales = new_id()
    group = company.group(new_id(), sales, "Sales")
    company.department(sales, group, name="Sales")
    company.member(bob, group)
    first, second = company.assigned(ann), company.assigned(ann)
    company.wait(30)
    asked = {"chat_ids": [first, second], "group_id": group, "agent_id": bob, "comment": "He knows prices."}
    answer = company.command("transfer_chats", asked, actor=f"employee:{ann}")
    assert len(answer["chats"]) == 2
    before = company.chat(first, ann)
    assert (before["agent_id"], before["place"]["group_id"]) == (ann, company.group_id), "until the answer it stays as it was"
    idle_since = before["first_unanswered_at"]
    place = {"brand_id": company.brand_id, "department_id": sales, "group_id": group}
    company.assign(first, bob, place=place)
    assert company.told(first)[-2:] == ["chat_transferred", "chat_assigned"]
    said = company.last("chat_transferred", first)
    assert said["from"] == {"place": company.place(), "agent_id": ann}
    assert said["to"] == {"place": place, "agent_id": bob}
    assert said["is_agent_named"] is True
    comments = company.question("comments", {"chat_id": first}, actor="api:test")["items"]
    assert [(each["kind"], each["text"], each["id"]) for each in comments] == [("transfer", "He knows prices.", said["comment_id"])]
    after = company.chat(first)
    assert (after["place"], after["agent_id"], after["group_name"]) == (place, bob, "Sales")
    assert after["first_unanswered_at"] == idle_since, "a transfer does not reset idle"
    held = company.last("chat_assigned", first)["held"]
    assert held["seconds"] == 30
    assert "welcome" not in [
        each["kind"] for each in company.question("messages", {"chat_id": first, "after": 2}, actor="api:test")["items"]
    ]


def test_a_transfer_that_came_to_nothing_may_be_asked_for_again(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    asked = {"chat_ids": [chat_id], "group_id": company.group_id, "agent_id": bob}
    company.command("transfer_chats", asked, actor=f"employee:{ann}")
    with pytest.raises(Conflict) as underway:
        company.command("transfer_chats", asked, actor=f"employee:{ann}")
    assert underway.value.code == "being_assigned"
    company.keep(chat_id, ann)
    company.command("transfer_chats", asked, actor=f"employee:{ann}")
    company.assign(chat_id, bob)
    assert company.chat(chat_id)["agent_id"] == bob


@pytest.mark.spec("RTE-179", "RTE-178")
def test_who_may_be_named_in_a_transfer(company: Company) -> None:
    ann, bob, stranger = company.agent("Ann"), company.agent("Bob"), company.employee("Zoe")
    chat_id = company.assigned(ann)

    def transfer(agent_id: str | None) -> dict[str, object]:
        asked = {"chat_ids": [chat_id], "group_id": company.group_id, "agent_id": agent_id}
        return company.command("transfer_chats", asked, actor=f"employee:{ann}")  # type: ignore[no-any-return]

    with pytest.raises(Invalid) as not_there:
        transfer(stranger)
    assert not_there.value.code == "agent_takes_no_chats_there"
    with pytest.raises(Conflict) as hers:
        transfer(ann)
    assert hers.value.code == "already_there"
    company.logout(bob)
    with pytest.raises(Conflict) as gone:
        transfer(bob)
    assert gone.value.code == "agent_logged_out"
    company.login(bob)
    company.activity(bob, is_active=False)
    assert transfer(bob)["warnings"] == ["agent_inactive"]
    with pytest.raises(Conflict) as busy:
        transfer(None)
    assert busy.value.code == "being_assigned"
    company.now += timedelta(seconds=31)
    transfer(None)
    assert company.last_request(chat_id)["from_agent_id"] == ann, "routing drops the present owner"


def test_all_or_none_of_several_chats_are_transferred(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    asked = {"chat_ids": [chat_id, new_id()], "group_id": company.group_id}
    with pytest.raises(NotFound):
        company.command("transfer_chats", asked, actor=f"employee:{ann}")
    assert company.last_request(chat_id)["reason"] == "create"


@pytest.mark.spec("CHT-045")
def test_a_take_by_a_colleague_is_obeyed(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    company.assign(chat_id, bob, reason="take", method="taken", request_id=None)
    said = company.last("chat_assigned", chat_id)
    assert (said["reason"], said["from_agent_id"], said["is_first_owner"]) == ("take", ann, False)
    queued = company.started()
    company.queue(queued)
    company.assign(queued, bob, reason="take", method="taken", request_id=None)
    assert company.chat(queued)["agent_id"] == bob


@pytest.mark.spec("CHT-020", "CHT-021", "CHT-022", "CHT-023")
def test_the_place_in_the_queue_counts_earlier_chats_of_the_group(company: Company) -> None:
    company.department(chats={"waiting_message": "All agents are busy."})
    agent = company.agent()
    chats = []
    for _ in range(3):
        chats.append(company.started())
        company.queue(chats[-1])
        company.wait(1)

    def waiting(chat_id: str) -> tuple[int, str | None, str]:
        said = company.question("waiting", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
        return said["ahead"], said["header"], said["text"]

    assert waiting(chats[0]) == (0, "You are next in line.", "All agents are busy.")
    assert waiting(chats[1]) == (1, "There is 1 person ahead of you.", "All agents are busy.")
    assert waiting(chats[2]) == (2, "There are 2 people ahead of you.", "All agents are busy.")
    company.assign(chats[0], agent, reason="queue_worked")
    moved = dict(company.handling.signals)["chat.queue_moved"]
    assert moved["ahead"] == {chats[1]: 0, chats[2]: 1}, "those who wait are told"
    company.department(chats={"waiting_message": "#QueueCount# ahead."})
    assert waiting(chats[2]) == (1, None, "1 ahead."), "never header and variable together"
    company.department(chats={"is_queue_position_shown": False, "waiting_message": "Busy."})
    assert waiting(chats[2]) == (1, None, "Busy.")
    assert company.question("waiting", {"chat_id": chats[0]}, actor=f"visitor:{chats[0]}")["is_waiting"] is False


def test_the_hours_of_the_department_that_holds_it_at_the_end_of_the_span_count(company: Company) -> None:
    closed = new_id()
    group = company.group(new_id(), closed, "Night")
    company.department(closed, group, name="Night", hours=[{"weekday": 7, "from": "00:00", "to": "24:00"}])
    ann, bob = company.agent("Ann"), company.agent("Bob")
    company.member(bob, group)
    chat_id = company.assigned(ann)
    company.wait(20)
    company.command("transfer_chats", {"chat_ids": [chat_id], "group_id": group}, actor=f"employee:{ann}")
    company.assign(chat_id, bob, place={"brand_id": company.brand_id, "department_id": closed, "group_id": group})
    held = company.last("chat_assigned", chat_id)["held"]
    assert (held["seconds"], held["business_seconds"]) == (20, 0)
