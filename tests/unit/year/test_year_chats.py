"""Every clock and count of a year's chats, recounted from their facts alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import pytest

from contracts.envelope import Envelope
from infra.year.pieces import CHANGES
from services.chat.announce import CHANGES as OF_THE_SERVICE
from services.chat.rules.outcomes import outcome_of
from tests.unit.year.recount import Calendars, check_before, commits, moment

BySubject = dict[tuple[str, str], list[Envelope]]


@pytest.fixture(scope="module")
def chats(by_subject: BySubject) -> list[list[Envelope]]:
    return [facts for (service, _), facts in by_subject.items() if service == "chat"]


def test_facts_change_what_the_services_facts_do(chats: list[list[Envelope]]) -> None:
    for kind, fields in OF_THE_SERVICE.items():
        if kind.type in CHANGES:
            assert set(CHANGES[kind.type]) == set(fields), kind.type
    for facts in chats:
        check_before(commits(facts, "chat"), "chat", CHANGES)


class Recount:
    """One chat, followed fact by fact."""

    def __init__(self, calendars: Calendars) -> None:
        self.calendars = calendars
        self.started = self.unanswered = self.got_at = self.first_got = self.waiting = None  # type: datetime | None
        self.owner: str | None = None
        self.received = self.sent = self.number = self.public_number = self.queue_seconds = 0
        self.held: defaultdict[str, float] = defaultdict(float)
        self.answers: defaultdict[str, int] = defaultdict(int)
        self.longest: dict[str, int] = {}
        self.has_answer = False

    def hear(self, fact: Envelope) -> None:
        getattr(self, f"_{fact.type.split('.')[1]}", lambda _: None)(fact)

    def _chat_requested(self, fact: Envelope) -> None:
        self.started = fact.time

    def _chat_message_received(self, fact: Envelope) -> None:
        assert fact.data["is_starting_clock"] is (self.unanswered is None)
        self.unanswered = self.unanswered or fact.time
        self.received += 1
        self._number(fact)

    def _chat_message_sent(self, fact: Envelope) -> None:
        said = fact.data
        self._number(fact)
        if not said["is_answer"]:
            return
        self.sent += 1
        self.answers[said["sender_agent_id"]] += 1
        assert (said["response"] is None) is (self.unanswered is None)
        if self.unanswered:
            assert said["response"]["is_initial"] is not self.has_answer
            self._check(said["response"]["span"], fact, self.unanswered)
            seconds = said["response"]["span"]["seconds"]
            self.longest[said["sender_agent_id"]] = max(seconds, self.longest.get(said["sender_agent_id"], 0))
        self.unanswered, self.has_answer = None, True

    def _number(self, fact: Envelope) -> None:
        self.number += 1
        is_public = fact.data.get("is_seen_by_customer", True)
        self.public_number += is_public
        assert fact.data["number"] == self.number
        assert fact.data["public_number"] == (self.public_number if is_public else None)

    def _chat_queued(self, fact: Envelope) -> None:
        self.waiting = self.started

    def _chat_assigned(self, fact: Envelope) -> None:
        said = fact.data
        assert said["is_first_owner"] is (self.first_got is None)
        assert (said["queue"] is None) is (self.waiting is None)
        if self.waiting:
            self._check(said["queue"], fact, self.waiting)
            self.queue_seconds += said["queue"]["seconds"]
        self._leave(fact, said["held"])
        self.owner, self.got_at, self.waiting = said["chat"]["agent_id"], fact.time, None
        self.held[said["chat"]["agent_id"]] += 0
        self.first_got = self.first_got or fact.time

    def _leave(self, fact: Envelope, held: dict[str, Any] | None) -> None:
        assert (held is None) is (self.owner is None)
        if self.owner and self.got_at:
            self._check(held, fact, self.got_at)
            self.held[self.owner] += (fact.time - self.got_at).total_seconds()

    def _chat_ended(self, fact: Envelope) -> None:
        said = fact.data
        assert self.started
        self._check(said["duration"], fact, self.started)
        assert (said["session"] is None) is (self.first_got is None)
        assert (said["queue"] is None) is (self.waiting is None)
        if self.first_got:
            self._check(said["session"], fact, self.first_got)
        if self.waiting:
            self._check(said["queue"], fact, self.waiting)
        if self.owner and self.got_at:
            self.held[self.owner] += (fact.time - self.got_at).total_seconds()
        had_agent = self.first_got is not None
        outcome = outcome_of(said["ended_by"], said["chat"]["direction"], had_agent=had_agent, had_answer=self.has_answer)
        assert said["outcome"] == said["chat"]["outcome"] == outcome
        assert said["last_agent_id"] == self.owner
        assert said["longest_response_seconds"] == max(self.longest.values(), default=None)
        assert said["agents"] == [
            {
                "agent_id": agent,
                "held_seconds": int(round(self.held[agent], 3)),
                "messages_out": self.answers[agent],
                "longest_response_seconds": self.longest.get(agent),
            }
            for agent in self.held
        ]

    def _check(self, span: dict[str, Any] | None, fact: Envelope, since: datetime) -> None:
        self.calendars.check(span, fact.data["chat"]["place"]["department_id"], since, fact.time)

    def agrees_with(self, state: dict[str, Any]) -> None:
        assert (state["messages_in"], state["messages_out"], state["queue_seconds"]) == (self.received, self.sent, self.queue_seconds)
        assert state["agent_id"] == self.owner
        waiting = state["first_unanswered_at"]
        assert (moment(waiting) if waiting else None) == self.unanswered


@pytest.mark.spec("REP-054", "REP-056", "REP-058", "REP-059")
def test_spans_and_sums_are_those_that_passed(chats: list[list[Envelope]], facts: list[Envelope]) -> None:
    calendars = Calendars(facts)
    outcomes: defaultdict[str, int] = defaultdict(int)
    for told in chats:
        recount = Recount(calendars)
        for commit in commits(told, "chat"):
            for fact in commit:
                recount.hear(fact)
                if fact.type == "chat.chat_ended.v1":
                    outcomes[fact.data["outcome"]] += 1
            recount.agrees_with(commit[-1].data["chat"])
    assert set(outcomes) == {
        "ended_by_agent", "ended_by_customer", "ended_by_event_rule", "abandoned_in_queue", "abandoned_after_assigned",
    }  # fmt: skip


@pytest.mark.spec("REP-057", "REP-060")
def test_outgoing_chats_come_from_accepted_invitations(by_subject: BySubject, facts: list[Envelope]) -> None:
    accepted = {fact.data["invitation"]["chat_id"]: fact for fact in facts if fact.type == "whoson.invitation_accepted.v1"}
    outgoing = {
        fact.subject: fact.data["chat"]["invitation_id"]
        for fact in facts
        if fact.type == "chat.chat_requested.v1" and fact.data["chat"]["direction"] == "outgoing"
    }
    assert {chat: fact.data["invitation"]["id"] for chat, fact in accepted.items()} == outgoing
    assert len(outgoing) > 30
    for (service, _), told in by_subject.items():
        if service == "whoson" and len(told) == 4:  # none that the plan's end cut off
            assert [fact.data["visit"]["version"] for fact in told] == [1, 2, 3, 4]
            assert told[1].type == "whoson.invitation_sent.v1"
            assert told[2].data["invitation"]["state"] in ("accepted", "rejected", "ignored")
