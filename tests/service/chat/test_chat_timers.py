"""The hand-off timers and the customer who is gone, through their deadlines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.service.chat.company import Company


def handed_off(company: Company, chat_id: str) -> str | None:
    """Why the last request to routing took the chat away; None if it was no hand-off."""
    asked = company.last_request(chat_id)
    return asked["detail"] if asked["reason"] == "hand_off" else None


@pytest.mark.spec("CHT-051", "CHT-054", "CHT-055", "CHT-079")
def test_no_initial_response_within_a_minute(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    everybody = (f"agent:{ann}", f"agent:{bob}", f"visitor:{chat_id}")
    company.wait(59, hearing=everybody)
    company.due()
    assert handed_off(company, chat_id) is None
    company.wait(1, hearing=everybody)
    company.due()
    assert handed_off(company, chat_id) == "no_initial_response"
    asked = company.last_request(chat_id)
    assert (asked["from_agent_id"], asked["barred_agent_ids"], asked["was_status"]) == (ann, [ann], "active")
    assert company.chat(chat_id)["agent_id"] == ann, "he keeps it until routing's answer"
    company.assign(chat_id, bob)
    assert company.last("chat_assigned", chat_id)["detail"] == "no_initial_response"
    history = company.question("history", {"chat_id": chat_id}, actor="api:x")["items"]
    moved = [each["details"] for each in history if each["what"] == "chat_assigned"]
    assert (moved[-1]["reason"], moved[-1]["detail"]) == ("hand_off", "no_initial_response")
    company.wait(60, hearing=everybody)
    company.due()
    assert set(company.last_request(chat_id)["barred_agent_ids"]) == {ann, bob}, "the new owner's timers start anew"


@pytest.mark.spec("CHT-058")
def test_a_hand_off_is_in_the_history_with_its_cause(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.wait(60, hearing=(f"agent:{ann}", f"visitor:{chat_id}"))
    company.due()
    company.queue(chat_id, waiting_because="all_barred")
    entry = company.question("history", {"chat_id": chat_id}, actor="api:x")["items"][-1]
    assert (entry["what"], entry["details"]["reason"], entry["details"]["detail"]) == ("chat_queued", "hand_off", "no_initial_response")


@pytest.mark.spec("RTE-146", "RTE-210")
def test_the_history_says_why_it_is_this_agent(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.started()
    company.queue(chat_id, why="nobody could take it; 1 was at the limit of chats")
    company.assign(chat_id, ann, why="the only one who could take it")
    begun, queued, given = company.question("history", {"chat_id": chat_id}, actor="api:x")["items"]
    assert (begun["text"], queued["text"]) == ("Requested", "Put in the queue: nobody could take it; 1 was at the limit of chats")
    assert (given["text"], given["details"]["method"]) == ("Given to Ann: the only one who could take it", "capacity")
    told = [each.data for each in company.handling.announced("chat") if each.type == "chat.chat_assigned.v1"][-1]
    assert (told["why"], told["method"], told["decision_id"]) == (
        given["details"]["why"], "capacity", given["details"]["decision_id"],
    )  # fmt: skip


@pytest.mark.spec("CHT-028", "RTE-187")
@pytest.mark.parametrize("kind", ["coaching", "answer"])
def test_only_an_answer_ends_the_initial_timer(company: Company, kind: str) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.wait(30)
    if kind == "coaching":
        company.command("coach", {"chat_id": chat_id, "text": "hm"}, actor=f"employee:{ann}")
    else:
        company.answer(chat_id, ann)
    company.wait(31, hearing=(f"agent:{ann}", f"visitor:{chat_id}"))
    company.due()
    assert handed_off(company, chat_id) == ("no_initial_response" if kind == "coaching" else None)


@pytest.mark.spec("CHT-052", "CHT-056", "CHT-080", "RTE-186")
def test_no_follow_up_response_restarts_with_typing_in_the_answer_box(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    here = (f"agent:{ann}", f"visitor:{chat_id}")
    company.answer(chat_id, ann)
    company.wait(300, hearing=here)
    company.due()
    assert handed_off(company, chat_id) is None, "the last answer is his side's"
    company.say(chat_id)
    company.wait(100, hearing=here)
    company.handling.signal("chat", "chat.typed", {"chat_id": chat_id, "box": "answer"}, now=company.now, actor=f"employee:{ann}")
    company.wait(60, hearing=here)
    typed = {"chat_id": chat_id, "box": "coaching", "text": "hm"}
    company.handling.signal("chat", "chat.typed", typed, now=company.now, actor=f"employee:{ann}")
    company.wait(100, hearing=here)
    company.due()
    assert handed_off(company, chat_id) is None, "160 s after he typed, 260 s after the customer wrote"
    company.wait(20, hearing=here)
    company.due()
    assert handed_off(company, chat_id) == "no_follow_up_response", "the coaching box restarts nothing"


@pytest.mark.spec("CHT-049", "RTE-183", "CHT-048")
def test_the_timers_of_a_new_owner_start_at_the_transfer_though_idle_goes_on(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.assigned(ann)
    here = (f"agent:{ann}", f"agent:{bob}", f"visitor:{chat_id}")
    company.answer(chat_id, ann)
    company.say(chat_id)
    company.wait(170, hearing=here)
    company.command("transfer_chats", {"chat_ids": [chat_id], "group_id": company.group_id, "agent_id": bob}, actor=f"employee:{ann}")
    company.assign(chat_id, bob)
    company.wait(55, hearing=here)
    company.due()
    assert handed_off(company, chat_id) is None
    assert company.chat(chat_id)["idle_seconds"] == 225
    company.wait(5, hearing=here)
    company.due()
    assert handed_off(company, chat_id) == "no_initial_response"


@pytest.mark.spec("CHT-053", "CHT-081", "RTE-095")
def test_an_agent_not_heard_of_for_thirty_seconds_loses_his_chats(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.answer(chat_id, ann)
    customer = f"visitor:{chat_id}"
    company.wait(100, hearing=(customer, f"agent:{ann}"))
    company.due()
    company.wait(29, hearing=(customer,))
    company.due()
    assert handed_off(company, chat_id) is None
    company.ping(f"agent:{ann}")
    company.logout(ann)
    company.wait(29, hearing=(customer,))
    company.due()
    assert handed_off(company, chat_id) is None, "coming back before that cancels it"
    company.wait(2, hearing=(customer,))
    company.due()
    assert handed_off(company, chat_id) == "agent_disconnected"


def test_while_the_bus_is_deaf_nobodys_silence_counts(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.answer(chat_id, ann)
    company.wait(10, hearing=(f"agent:{ann}", f"visitor:{chat_id}"))
    company.now += timedelta(seconds=300)
    company.due()
    assert handed_off(company, chat_id) is None
    assert company.chat(chat_id)["status"] == "active"
    company.hear_ourselves()
    company.wait(20)
    company.due()
    assert handed_off(company, chat_id) is None, "the count starts when hearing starts again"
    company.wait(15, hearing=(f"visitor:{chat_id}",))
    company.due()
    assert handed_off(company, chat_id) == "agent_disconnected"


@pytest.mark.spec("CHT-057")
def test_a_timer_set_to_nought_is_off(company: Company) -> None:
    off = {"hand_off_no_initial_response_seconds": 0, "hand_off_no_follow_up_response_seconds": 0}
    company.settings("work", **off, hand_off_agent_disconnected_seconds=0)
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.wait(200, hearing=(f"visitor:{chat_id}",))
    assert set(company.due()) <= {"customer_gone"}
    assert handed_off(company, chat_id) is None


@pytest.mark.spec("CHT-055", "RTE-182")
@pytest.mark.parametrize("shows", ["answers", "logs_in", "goes_active", "nothing"])
def test_the_bar_lasts_until_he_shows_that_he_is_back(company: Company, shows: str) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    other = company.assigned(ann)
    company.answer(other, ann)
    chat_id = company.assigned(ann)
    here = (f"agent:{ann}", f"agent:{bob}", f"visitor:{chat_id}", f"visitor:{other}")
    company.wait(60, hearing=here)
    company.due()
    company.assign(chat_id, bob)
    if shows == "answers":
        company.answer(other, ann)
    elif shows == "logs_in":
        company.login(ann)
    elif shows == "goes_active":
        company.activity(ann, is_active=True)
    company.wait(60, hearing=here)
    company.due()
    assert set(company.last_request(chat_id)["barred_agent_ids"]) == ({ann, bob} if shows == "nothing" else {bob})


@pytest.mark.spec("CHT-055")
def test_a_chat_handed_back_keeps_its_first_place(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.started()
    company.queue(chat_id)
    first = company.chat(chat_id)["queued_at"]
    company.wait(5)
    company.assign(chat_id, ann, reason="queue_worked")
    later = company.started()
    company.queue(later)
    company.wait(60, hearing=(f"agent:{ann}", f"visitor:{chat_id}", f"visitor:{later}"))
    company.due()
    company.queue(chat_id, queued_at=first, reason="hand_off", detail="no_initial_response", waiting_because="all_barred")
    assert company.question("waiting", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")["ahead"] == 0
    assert company.question("waiting", {"chat_id": later}, actor=f"visitor:{later}")["ahead"] == 1
    company.wait(10, hearing=(f"agent:{ann}", f"visitor:{chat_id}", f"visitor:{later}"))
    company.assign(chat_id, ann, reason="take", method="taken")
    assert company.last("chat_assigned", chat_id)["queue"]["seconds"] == 10, "this wait, not the whole time since"
    assert company.chat(chat_id)["queue_seconds"] == 15


@pytest.mark.spec("CHT-026", "CHT-143")
def test_a_customer_gone_for_a_minute_has_left(company: Company) -> None:
    ann = company.agent("Ann")
    queued, assigned, answered = company.started(), company.assigned(ann), company.assigned(ann)
    company.queue(queued)
    company.answer(answered, ann)
    chats = {queued: "abandoned_in_queue", assigned: "abandoned_after_assigned", answered: "ended_by_customer"}
    company.wait(50, hearing=(f"agent:{ann}", *(f"visitor:{chat_id}" for chat_id in chats)))
    company.due()
    company.wait(59, hearing=(f"agent:{ann}",))
    company.due()
    assert {company.chat(chat_id)["outcome"] for chat_id in chats} == {None}
    company.wait(1, hearing=(f"agent:{ann}",))
    company.due()
    assert {chat_id: company.chat(chat_id)["outcome"] for chat_id in chats} == chats
    assert company.last("chat_ended", queued)["ended_by"] == "customer_left"
