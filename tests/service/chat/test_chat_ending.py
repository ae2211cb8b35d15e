"""The end of a chat: outcomes, spans, what each agent did, transcript, deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.events import people
from kit.errors import Conflict, Forbidden, NotFound
from tests.service.chat.company import Company


@pytest.mark.spec("CHT-063")
def test_the_end_sums_up_who_held_it_and_what_they_wrote(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.started()
    company.queue(chat_id)
    company.wait(10)
    company.assign(chat_id, ann, reason="queue_worked")
    company.wait(20)
    company.answer(chat_id, ann)
    company.assign(chat_id, bob, reason="take", method="taken")
    company.say(chat_id)
    company.wait(40)
    company.answer(chat_id, bob)
    company.answer(chat_id, bob)
    company.end(chat_id, bob)
    said = company.last("chat_ended", chat_id)
    assert (said["ended_by"], said["outcome"], said["last_agent_id"]) == ("agent", "ended_by_agent", bob)
    assert (said["duration"]["seconds"], said["session"]["seconds"], said["queue"]) == (70, 60, None)
    assert said["longest_response_seconds"] == 40
    assert said["agents"] == [
        {"agent_id": ann, "held_seconds": 20, "messages_out": 1, "longest_response_seconds": 30},
        {"agent_id": bob, "held_seconds": 40, "messages_out": 2, "longest_response_seconds": 40},
    ]
    assert said["before"] == {"status": "active", "outcome": None, "ended_at": None}
    assert (said["chat"]["status"], said["chat"]["agent_id"]) == ("completed", bob)
    assert company.due() == [], "no timer is left"


@pytest.mark.spec("CHT-063")
def test_the_customer_may_end_it_and_reads_the_after_text(company: Company) -> None:
    company.department(chats={"after_message": "Bye!"})
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.answer(chat_id, ann)
    customer = f"visitor:{chat_id}"
    before = company.question("customer_chat", {"chat_id": chat_id}, actor=customer)["chat"]
    assert (before["status"], before["after_text"], before["agent_name"]) == ("active", None, "Ann")
    left = company.command("leave_as_customer", {"chat_id": chat_id}, actor=customer)
    assert (left["status"], left["after_text"]) == ("completed", "Bye!")
    assert company.command("leave_as_customer", {"chat_id": chat_id}, actor=customer)["status"] == "completed", "twice is no error"
    assert company.told(chat_id).count("chat_ended") == 1
    assert company.last("chat_ended", chat_id)["outcome"] == "ended_by_customer"


@pytest.mark.spec("CHT-064", "CHT-097", "SUR-015")
def test_a_departments_survey_takes_the_place_of_the_after_text(company: Company) -> None:
    surveys = {"after_chat_id": "00000000-0000-7000-8000-000000000001"}
    company.department(settings={"chats": {"after_message": "Bye!"}, "surveys": surveys})
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    customer = f"visitor:{chat_id}"
    before = company.question("customer_chat", {"chat_id": chat_id}, actor=customer)["chat"]
    assert (before["after_text"], before["has_survey"]) == (None, False)
    left = company.command("leave_as_customer", {"chat_id": chat_id}, actor=customer)
    assert (left["status"], left["after_text"], left["has_survey"]) == ("completed", None, True)


@pytest.mark.spec("CHT-026")
def test_ended_by_the_customer_before_any_answer_is_abandoned(company: Company) -> None:
    ann = company.agent("Ann")
    queued, assigned = company.started(), company.assigned(ann)
    company.queue(queued)
    company.wait(30)
    for chat_id in (queued, assigned):
        company.command("leave_as_customer", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
    first = company.last("chat_ended", queued)
    assert (first["outcome"], first["queue"]["seconds"], first["session"]) == ("abandoned_in_queue", 30, None)
    assert company.last("chat_ended", assigned)["outcome"] == "abandoned_after_assigned"


def test_only_the_owner_or_a_manager_ends_it(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    boss = company.employee("Max", kinds=("agent", "manager"))
    company.member(boss, company.group(name="Second line"))
    first, second = company.assigned(ann), company.assigned(ann)
    with pytest.raises(Forbidden):
        company.end(first, bob)
    company.end(first, ann)
    company.end(second, boss)
    with pytest.raises(Conflict):
        company.end(first, ann)


@pytest.mark.spec("CHT-042")
def test_transcripts_in_text_and_html(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann, question="Is <b>this</b> safe?", email="eve@example.com")
    company.command("coach", {"chat_id": chat_id, "text": "say yes"}, actor=f"employee:{ann}")
    company.answer(chat_id, ann, "Yes.")
    ours = company.question("transcript", {"chat_id": chat_id}, actor=f"employee:{ann}")
    theirs = company.question("customer_transcript", {"chat_id": chat_id}, actor=f"visitor:{chat_id}")
    mailed = company.question("transcript", {"chat_id": chat_id, "is_for_customer": True}, actor=f"employee:{ann}")
    assert "Customer: Eve <eve@example.com>" in ours["text"]
    assert "[2026-03-02 12:00:00] Ann: Yes." in ours["text"]
    assert "say yes" in ours["text"]
    assert mailed == theirs
    assert "say yes" not in theirs["text"] + theirs["html"]
    assert "Is &lt;b&gt;this&lt;/b&gt; safe?" in theirs["html"]


@pytest.mark.spec("CHT-075", "CHT-139")
def test_deleted_chats_are_out_of_use_at_once_and_purged_later(company: Company) -> None:
    ann = company.agent("Ann")
    running, over = company.assigned(ann), company.assigned(ann)
    company.end(over, ann)
    with pytest.raises(Conflict) as refused:
        company.command("delete_chats", {"chat_ids": [over, running]}, actor=f"employee:{ann}")
    assert refused.value.code == "chat_running"
    assert company.chat(over)["deleted_at"] is None, "all or none"
    company.command("delete_chats", {"chat_ids": [over]}, actor=f"employee:{ann}")
    assert company.last("chat_deleted", over)["mode"] == "person"
    with pytest.raises(NotFound):
        company.chat(over)
    with pytest.raises(NotFound):
        company.question("customer_chat", {"chat_id": over}, actor=f"visitor:{over}")
    company.now += timedelta(days=89)
    company.handling.timer("chat", "delete_aged", company.now)
    assert "chat_purged" not in company.told(over)
    company.now += timedelta(days=2)
    company.handling.timer("chat", "delete_aged", company.now)
    assert company.told(over)[-1] == "chat_purged"


@pytest.mark.spec("CHT-077", "CHT-096", "CHT-136")
def test_a_department_deletes_its_old_chats_only_if_it_says_so(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    company.end(chat_id, ann)
    company.now += timedelta(days=8)
    company.handling.timer("chat", "delete_aged", company.now)
    assert company.chat(chat_id)["deleted_at"] is None
    company.department(chats={"auto_delete_after_days": 7})
    company.handling.timer("chat", "delete_aged", company.now)
    assert company.last("chat_deleted", chat_id)["mode"] == "age_rule"


def test_a_deleted_user_is_wiped_and_his_chats_stay(company: Company) -> None:
    ann, user_id = company.agent("Ann"), company.user()
    answer = company.command("start_chat", {"department_id": company.department_id, "ip": "10.0.0.1"}, actor=f"user:{user_id}")
    chat_id = answer["chat"]["id"]
    company.assign(chat_id, ann)
    company.hear(people.UserDeleted(subject=user_id))
    customer = company.chat(chat_id)["customer"]
    assert {customer[name] for name in ("name", "username", "email", "ip")} <= {"", None}
