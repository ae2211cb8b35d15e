"""Every clock and count of a year's tickets, recounted from their facts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from contracts.envelope import Envelope
from infra.year.pieces import CHANGES
from services.tickets.announce import CHANGES as OF_THE_SERVICE
from services.tickets.rules.statuses import CLOSED, OPEN, is_close, is_reopen, reopened_by
from tests.unit.year.recount import Calendars, check_before, commits, moment

BySubject = dict[tuple[str, str], list[Envelope]]


@pytest.fixture(scope="module")
def tickets(by_subject: BySubject) -> list[list[Envelope]]:
    return [facts for (service, _), facts in by_subject.items() if service == "tickets" and facts[0].type == "tickets.ticket_created.v1"]


def test_facts_change_what_the_services_facts_do() -> None:
    for kind, fields in OF_THE_SERVICE.items():
        if kind.type in CHANGES:
            assert set(CHANGES[kind.type]) == set(fields), kind.type


def test_what_was_and_what_is_are_both_sides_of_every_change(tickets: list[list[Envelope]]) -> None:
    order = {kind.type: place for place, kind in enumerate(OF_THE_SERVICE)}
    for facts in tickets:
        together = commits(facts, "ticket")
        check_before(together, "ticket", CHANGES)
        for commit in together:
            places = [order[fact.type] for fact in commit if fact.type in order]
            assert places == sorted(places), [fact.type for fact in commit]


@pytest.mark.spec("REP-055")
def test_messages_are_counted_as_they_are_told(tickets: list[list[Envelope]]) -> None:
    for facts in tickets:
        received = sent = by_agents = 0
        for commit in commits(facts, "ticket"):
            for fact in commit:
                received += fact.type == "tickets.ticket_message_received.v1"
                if fact.type == "tickets.ticket_message_sent.v1" and fact.data["kind"] in ("reply", "opening"):
                    sent += 1
                    by_agents += fact.data["sender_agent_id"] is not None
            state = commit[-1].data["ticket"]
            assert (state["messages_in"], state["messages_out"], state["messages_out_by_agents"]) == (received, sent, by_agents)


@pytest.mark.spec("REP-049", "REP-050")
def test_times_in_a_status_add_up(tickets: list[list[Envelope]], facts: list[Envelope]) -> None:
    calendars = Calendars(facts)
    for told in tickets:
        first = told[0]
        status, since, sums = first.data["ticket"]["status"], first.time, {"open": 0, "active": 0}
        for fact in (fact for fact in told if "ticket" in fact.data):
            state = fact.data["ticket"]
            if state["status"] != status or moment(state["status_changed_at"]) != since:
                seconds = int((fact.time - since).total_seconds())
                sums["open"] += seconds if status in OPEN else 0
                sums["active"] += seconds if status == "active" else 0
                status, since = state["status"], fact.time
            if fact.type == "tickets.ticket_status_changed.v1":
                said, kind = fact.data, fact.actor.partition(":")[0]
                calendars.check(said["in_status"], state["place"]["department_id"], moment(said["in_status"]["from_at"]), fact.time)
                before = said["before"]["status"]
                assert said["is_close"] is is_close(before, status)
                assert said["is_reopen"] is is_reopen(before, status, said["reason"])
                assert said["reopened_by"] == (reopened_by(said["reason"], kind) if said["is_reopen"] else None)
                assert moment(said["in_status"]["from_at"]) == moment(said["before"]["status_changed_at"])
            running = int((fact.time - since).total_seconds())
            assert state["open_seconds"] == sums["open"] + (running if status in OPEN else 0)
            assert state["active_seconds"] == sums["active"] + (running if status == "active" else 0)
            assert (state["closed_at"] is not None) is (status in CLOSED)


@dataclass
class Clocks:
    """Who has waited for an answer since when."""

    unanswered: datetime | None = None
    agent_since: datetime | None = None
    got_at: datetime | None = None
    queued_at: datetime | None = None
    has_response: bool = False
    has_agent_response: bool = False
    owner: str | None = None
    owners: int = 0


@pytest.mark.spec("REP-045", "REP-046", "REP-047", "REP-048", "REP-054")
def test_spans_are_those_that_passed(tickets: list[list[Envelope]], facts: list[Envelope]) -> None:
    calendars = Calendars(facts)
    responses = queues = held = of_agents = 0
    for told in tickets:
        clocks = Clocks()
        for commit in commits(told, "ticket"):
            for fact in commit:
                _hear(clocks, fact, calendars)
                responses += bool(fact.data.get("response"))
                of_agents += bool(fact.data.get("agent_response"))
                queues, held = queues + bool(fact.data.get("queue")), held + bool(fact.data.get("held"))
            state = commit[-1].data["ticket"]
            assert state["agent_id"] == clocks.owner
            assert state["first_unanswered_at"] == (None if clocks.unanswered is None else _text(clocks.unanswered))
    assert min(responses, of_agents) > 1_000
    assert min(queues, held) > 20


def _hear(clocks: Clocks, fact: Envelope, calendars: Calendars) -> None:
    said, state, at = fact.data, fact.data["ticket"], fact.time
    department = state["place"]["department_id"]
    if fact.type in ("tickets.ticket_assigned.v1", "tickets.ticket_queued.v1"):
        _change_owner(clocks, fact, calendars)
    elif fact.type == "tickets.ticket_message_received.v1":
        assert said["is_starting_clock"] is (clocks.unanswered is None)
        clocks.unanswered = clocks.unanswered or at
        if clocks.owner:
            clocks.agent_since = clocks.agent_since or at
    elif fact.type == "tickets.ticket_message_sent.v1" and said["is_reply"]:
        _check_response(said["response"], clocks.unanswered, clocks.has_response, calendars, department, at)
        _check_response(said["agent_response"], clocks.agent_since, clocks.has_agent_response, calendars, department, at)
        assert said["sender_agent_id"] == clocks.owner
        clocks.has_response = clocks.has_response or clocks.unanswered is not None
        clocks.has_agent_response = True
        clocks.unanswered = clocks.agent_since = None
    if state["status"] in CLOSED:
        clocks.unanswered = clocks.agent_since = None


def _check_response(
    said: dict[str, Any] | None, since: datetime | None, has_had: bool, calendars: Calendars, department: str, at: datetime
) -> None:
    assert (said is None) is (since is None)
    if said is not None and since is not None:
        assert said["is_initial"] is not has_had
        calendars.check(said["span"], department, since, at)


def _change_owner(clocks: Clocks, fact: Envelope, calendars: Calendars) -> None:
    said, state, at = fact.data, fact.data["ticket"], fact.time
    department = state["place"]["department_id"]
    assert said["from_agent_id"] == clocks.owner
    assert (said["held"] is None) is (clocks.owner is None)
    if clocks.owner and clocks.got_at:
        calendars.check(said["held"], department, clocks.got_at, at)
    clocks.owners += 1
    assert state["assignment_number"] == clocks.owners
    clocks.has_agent_response, clocks.agent_since = False, None
    if fact.type == "tickets.ticket_queued.v1":
        clocks.owner, clocks.queued_at, clocks.got_at = None, at, None
        return
    waited = clocks.queued_at if clocks.owner is None else None
    assert (said["queue"] is None) is (waited is None)
    if waited:
        calendars.check(said["queue"], department, waited, at)
    clocks.owner, clocks.got_at = state["agent_id"], at
    if clocks.unanswered or (said["reason"] == "transfer" and state["status"] == "active"):
        clocks.agent_since = at


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.spec("REP-022")
def test_absorbed_tickets_end_with_the_merge_their_primary_tells(tickets: list[list[Envelope]]) -> None:
    merges = {
        one["id"]: fact for facts in tickets for fact in facts if fact.type == "tickets.ticket_merged.v1" for one in fact.data["merged"]
    }
    absorbed = {facts[0].subject: facts[-1] for facts in tickets if any(fact.type == "tickets.ticket_absorbed.v1" for fact in facts)}
    assert len(merges) > 5
    assert set(absorbed) <= set(merges)
    for id_, last in absorbed.items():
        assert last.type == "tickets.ticket_absorbed.v1"
        assert last.data["primary_id"] == merges[id_].subject
        assert last.data["ticket"]["status"] == "closed_locked"
