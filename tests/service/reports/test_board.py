"""The board on the wall says what a slow recount of the facts says, and tells departments whose figures have changed."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contracts.envelope import Envelope
from services.reports.handlers.boarding import Boarding
from services.reports.projecting.taking import project
from tests.service.reports.feeding import lives
from tests.support.handling import Handling
from tests.support.telling import Teller, ToldChat, ToldTicket, company

MOMENTS = [datetime(2026, 2, day, hour, 7, tzinfo=UTC) for day, hour in ((3, 11), (10, 16), (12, 15))]
OPEN = ("active", "waiting", "queued")
Figures = dict[str, dict[str, int]]


def _told_until(moment: datetime) -> list[Envelope]:
    facts = [Envelope.from_wire(line) for line in lives(400)]
    return [fact for fact in facts if fact.time <= moment]


def _recount(facts: list[Envelope], now: datetime, zone: ZoneInfo) -> Figures:
    """By group, from the facts one after the other, as a person would."""
    found: Figures = defaultdict(lambda: defaultdict(int))
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    about = [(fact, state) for fact in facts if (state := fact.data.get("ticket") or fact.data.get("chat")) is not None]
    newest = {state["id"]: state for _, state in about}
    gone = {fact.subject for fact in facts if fact.type.endswith(("_deleted.v1", "ticket_absorbed.v1"))}
    aged = {fact.subject for fact in facts if fact.type.endswith("_deleted.v1") and fact.data.get("mode") == "age_rule"}
    for fact, state in about:
        if fact.time >= midnight and fact.subject not in gone - aged:  # what is deleted for its age still counts (REP-023)
            _count_today(fact, found[state["place"]["group_id"]])
    for key, state in newest.items():
        if key not in gone and state["status"] in OPEN:
            _count_open(state, found[state["place"]["group_id"]])
    return found


def _count_today(fact: Envelope, figures: dict[str, int]) -> None:
    said = fact.data
    match fact.type.split(".")[1]:
        case "ticket_created":
            figures["tickets.new"] += 1
        case "ticket_status_changed":
            figures["tickets.closed"] += said["is_close"]
            figures["tickets.reopened"] += said["is_reopen"]
        case "ticket_message_sent" if said["response"] and said["response"]["is_initial"]:
            figures["tickets.first_replies"] += 1
            figures["tickets.within_target"] += said["response"]["span"]["business_seconds"] <= 480 * 60
        case "chat_requested":
            figures["chats.new"] += 1
        case "chat_assigned" if said["queue"] or said["is_first_owner"]:
            seconds = said["queue"]["seconds"] if said["queue"] else 0
            figures["chats.answered"] += 1
            figures["chats.wait_seconds"] += seconds
            figures["chats.within_target"] += seconds <= 60
        case "chat_ended":
            figures["chats.ended"] += 1
            figures["chats.abandoned"] += said["outcome"].startswith("abandoned")


def _count_open(state: dict[str, Any], figures: dict[str, int]) -> None:
    if "priority" in state:
        figures[f"tickets.{state['status']}"] += 1
        figures["tickets.queued"] += state["status"] == "active" and state["agent_id"] is None
        figures["tickets.unanswered"] += state["first_unanswered_at"] is not None
    else:
        figures["chats.running" if state["status"] == "active" else "chats.queued"] += 1
        figures["chats.unanswered"] += state["first_unanswered_at"] is not None


@pytest.mark.spec("REP-022", "REP-023", "REP-025")
@pytest.mark.parametrize("moment", MOMENTS)
def test_figures_are_those_of_a_slow_recount(handling: Handling, moment: datetime) -> None:
    facts = _told_until(moment)
    with handling("reports") as work:
        project(work.session, facts)
    board = handling.question("reports", "board", now=moment)
    wanted = _recount(facts, moment, ZoneInfo(board["time_zone"]))
    assert sum(map(len, wanted.values())) > 20, "too little happens to prove anything"
    shown = {group["group_id"]: group for department in board["departments"] for group in department["groups"]}
    for group_id, figures in wanted.items():
        for name, value in figures.items():
            part, _, key = name.partition(".")
            assert shown[group_id][part][key] == value, (group_id, name)
    for group_id, group in shown.items():
        for part in ("tickets", "chats"):
            for key, value in group[part].items():
                if type(value) is int and value:
                    assert wanted[group_id][f"{part}.{key}"] == value, (group_id, part, key)


def test_only_departments_whose_figures_changed_are_told_again(handling: Handling) -> None:
    moment = MOMENTS[0]
    facts = _told_until(moment)
    with handling("reports", now=moment) as work:
        project(work.session, facts[:-40])
    boarding = Boarding()
    with handling("reports", now=moment) as work:
        boarding.tell_changes(work)
    first = {payload["department_id"]: payload for _, payload in handling.signals}
    assert len(first) > 1
    assert all(topic == "reports.board" for topic, _ in handling.signals)
    with handling("reports", now=moment + timedelta(seconds=1)) as work:
        boarding.tell_changes(work)
    assert handling.signals == []
    with handling("reports", now=moment + timedelta(seconds=61)) as work:
        boarding.tell_changes(work)
    assert {payload["department_id"] for _, payload in handling.signals} == set(first), "a signal may be lost: all are told again"


def test_employees_see_departments_of_their_groups_and_administrators_all(handling: Handling) -> None:
    facts = _told_until(MOMENTS[0])
    with handling("reports") as work:
        project(work.session, facts)
    employees = {fact.subject: fact.data for fact in facts if fact.type == "people.employee_saved.v1"}
    administrator = next(key for key, said in employees.items() if "administrator" in said["kinds"])
    memberships = [fact.data for fact in facts if fact.type == "routing.membership_added.v1"]
    agent = next(said["agent_id"] for said in memberships if "administrator" not in employees[said["agent_id"]]["kinds"])
    mine = {said["place"]["department_id"] for said in memberships if said["agent_id"] == agent}
    every = handling.question("reports", "board", now=MOMENTS[0], actor=f"employee:{administrator}")["departments"]
    seen = handling.question("reports", "board", now=MOMENTS[0], actor=f"employee:{agent}")["departments"]
    assert {each["department_id"] for each in seen} == mine & {each["department_id"] for each in every}
    assert handling.question("reports", "board_reach", actor=f"employee:{agent}")["department_ids"] == sorted(mine)
    assert handling.question("reports", "board_reach", actor=f"employee:{administrator}")["department_ids"] is None


def test_what_takes_exactly_as_long_as_wanted_is_within_the_target(handling: Handling) -> None:
    acme, begin = company(Teller()), datetime(2026, 3, 2, 9, tzinfo=UTC)
    group = acme.group("Support", acme.department("Help"))
    ann = acme.agent("Ann", group)
    for waits in (60, 61):
        chat = ToldChat(acme.teller, begin, group, acme.customer("rosa"))
        chat.queue(begin)
        chat.assign(begin + timedelta(seconds=waits), ann)
    for minutes in (480, 481):
        ticket = ToldTicket(acme.teller, begin, group, acme.customer("tom"))
        ticket.assign(begin, ann)
        ticket.send(begin + timedelta(minutes=minutes), ann)
    with handling("reports") as work:
        project(work.session, acme.teller.facts)
    [department] = handling.question("reports", "board", now=begin + timedelta(hours=9))["departments"]
    [figures] = department["groups"]
    assert (figures["chats"]["answered"], figures["chats"]["within_target"], figures["chats"]["wait_seconds"]) == (2, 1, 121)
    assert (figures["tickets"]["first_replies"], figures["tickets"]["within_target"]) == (2, 1)
