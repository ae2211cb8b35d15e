"""The judge finds each kind of fault in forged facts, and nothing where all is well."""

from __future__ import annotations

import pytest

from infra.demo.observer.judge import MOST_FAULTS
from tests.unit.demo.forging import Forger


def the_fault(forger: Forger) -> str:
    [fault] = forger.judge.faults
    return fault


def test_a_good_day_has_no_fault(forger: Forger) -> None:
    forger.agent("Ann", chats=1)
    forger.request("one")
    forger.assign("one", "Ann")
    forger.obey("one", "Ann")
    forger.request("two")
    forger.queue("two", "all_at_limit")
    forger.obey("two", None)
    forger.say("chat.chat_ended", "one", chat={"ended_at": forger.now.isoformat()})
    forger.say("routing.work_released", "one", reason="ended")
    forger.assign("two", "Ann", number=2, decision=forger.decision("two", 2, reason="queue_worked"))
    forger.obey("two", "Ann", number=2)
    assert forger.judge.faults == []
    assert forger.judge.unobeyed() == []
    assert (forger.judge.checked["decisions"], forger.judge.checked["choices"], forger.judge.checked["queued"]) == (3, 2, 1)


def test_work_that_began_before_we_listened_is_followed_and_not_judged(forger: Forger) -> None:
    elsewhere = {"brand_id": "B", "department_id": "D", "group_id": "a group nobody told of"}
    taken_away = forger.decision("old", 2, reason="hand_off", place=elsewhere)
    forger.say("chat.assignment_requested", "old", request_id="request of old", from_agent_id="Zoe", barred_agent_ids=["Zoe"])
    queued = {"from_agent_id": "Zoe", "waiting_because": "all_barred", "queued_at": forger.now.isoformat()}
    forger.say("routing.work_queued", "old", **queued, decision=taken_away)
    forger.say("routing.work_kept", "older", agent_id="Zoe", decision=forger.decision("older", 3, kind="ticket", reason="reply"))
    assert forger.judge.faults == []
    assert forger.judge.checked["begun earlier"] == 1
    forger.assign("old", "Yan", number=4, decision=forger.decision("old", 4, reason="queue_worked", place=elsewhere))
    assert "assignment 4 follows 2" in the_fault(forger), "its chain of owners is watched from there on"


def test_work_whose_beginning_we_heard_begins_with_number_one(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann", number=2)
    assert "its first assignment is number 2" in the_fault(forger)


def test_two_owners(forger: Forger) -> None:
    forger.agent("Ann")
    forger.agent("Bob")
    forger.request("one")
    forger.assign("one", "Ann")
    forger.assign("one", "Bob", number=2, was=None)
    assert "taken from None, but Ann had it" in the_fault(forger)


def test_two_decisions_of_one_number(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann")
    forger.assign("one", "Ann", number=1, was="Ann", method="named")
    assert "assignment 1 follows 1" in the_fault(forger)


def test_a_skipped_assignment_number(forger: Forger) -> None:
    forger.agent("Ann")
    forger.agent("Bob")
    forger.request("one")
    forger.assign("one", "Ann")
    forger.assign("one", "Bob", number=3, was="Ann")
    assert "assignment 3 follows 1" in the_fault(forger)


@pytest.mark.parametrize("kind", ["chat", "ticket"])
def test_a_wrong_choice(forger: Forger, kind: str) -> None:
    forger.agent("Ann")
    forger.agent("Bob")
    forger.request("one", kind)
    forger.assign("one", "Bob", kind=kind)
    assert "gave it to Bob, the rules give it to Ann" in the_fault(forger)


def test_either_of_two_within_the_same_millisecond(forger: Forger) -> None:
    rows = [{"agent_id": name, "handling": "primary", "last_chat_ended_at": forger.now.isoformat()} for name in ("Ann", "Bob")]
    forger.agent("Ann")
    forger.agent("Bob")
    forger.request("one")
    forger.assign("one", "Bob", decision=forger.decision("one", 1, candidates=rows))
    assert forger.judge.faults == []


def test_somebody_else_than_the_one_asked_for(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann", method="named", asked_agent_id="Bob")
    assert "asked for Bob, given to Ann" in the_fault(forger)


def test_a_broken_limit_of_chats(forger: Forger) -> None:
    forger.agent("Ann", chats=1)
    for name in ("one", "two"):
        forger.request(name)
        forger.assign(name, "Ann")
    assert any("now runs 2 chats of at most 1" in fault for fault in forger.judge.faults)


def test_a_broken_limit_of_tickets(forger: Forger) -> None:
    forger.agent("Ann", tickets=1)
    for name in ("one", "two"):
        forger.request(name, "ticket")
        forger.assign(name, "Ann", kind="ticket")
    assert any("now holds 2 counted tickets of at most 1" in fault for fault in forger.judge.faults)


def test_queued_though_somebody_could_take_it(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.queue("one", "all_at_limit")
    assert "but Ann could take it" in the_fault(forger)


def test_a_wrong_reason_for_waiting(forger: Forger) -> None:
    forger.agent("Ann")
    forger.log_out("Ann")
    forger.request("one")
    forger.queue("one", "all_at_limit")
    assert "waits because nobody_logged_in, not all_at_limit" in the_fault(forger)


def test_the_queue_worked_in_the_wrong_order(forger: Forger) -> None:
    forger.request("old")
    forger.queue("old", "no_member")
    forger.request("young")
    forger.queue("young", "no_member")
    forger.agent("Ann", chats=1)
    forger.assign("young", "Ann", number=2, decision=forger.decision("young", 2, reason="queue_worked"))
    assert "young left the queue before old" in the_fault(forger)


def test_what_nobody_may_take_is_passed_over(forger: Forger) -> None:
    forger.request("old", barred_agent_ids=["Ann"])
    forger.queue("old", "no_member")
    forger.request("young")
    forger.queue("young", "no_member")
    forger.agent("Ann", chats=1)
    forger.judge.barred["old"] = {"Ann"}  # she came back before the chat was taken from her
    forger.assign("young", "Ann", number=2, decision=forger.decision("young", 2, reason="queue_worked"))
    assert forger.judge.faults == []


def test_a_lost_decision(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann")
    assert forger.judge.unobeyed() == ["one"]
    forger.obey("one", "Ann")
    assert forger.judge.unobeyed() == []


def test_a_decision_carried_out_otherwise(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one")
    forger.assign("one", "Ann")
    forger.obey("one", "Bob")
    assert "number 1 says Ann, chat.chat_assigned.v1 says Bob" in the_fault(forger)


def test_kept_by_somebody_who_never_had_it(forger: Forger) -> None:
    forger.agent("Ann")
    forger.request("one", "ticket")
    forger.assign("one", "Ann", kind="ticket")
    forger.say("routing.work_kept", "one", agent_id="Bob")
    forger.request("two", "ticket")
    forger.say("routing.work_kept", "two", agent_id="Bob")
    assert forger.judge.faults == ["one: kept by Bob, but owned by Ann", "two: kept by Bob, but never assigned"]


def test_a_skipped_fact(forger: Forger) -> None:
    forger.request("one")
    forger.numbers["/frontline/chat", "one"] += 1
    forger.say("chat.chat_queued", "one", chat={"assignment_number": 0, "agent_id": "nobody decided"})
    assert "number 4 follows 2" in the_fault(forger)


def test_what_strangers_say_is_not_weighed(forger: Forger) -> None:
    forger.say("routing.work_assigned", "one", source="/outside/somebody")
    forger.say("note", "one", source="/outside/somebody")
    assert forger.judge.checked == {"strangers": 2}


def test_only_so_many_faults_are_written_down_but_all_are_counted(forger: Forger) -> None:
    for number in range(MOST_FAULTS + 50):
        forger.judge.fault(f"fault {number}")
    assert (len(forger.judge.faults), forger.judge.checked["faults"]) == (MOST_FAULTS, MOST_FAULTS + 50)
