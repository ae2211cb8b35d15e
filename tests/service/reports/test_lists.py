"""Lists line by line, and the community, of which no facts are told yet (REP-110 to REP-117, REP-120, REP-122, REP-245 to REP-247)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.reports.models import Act, Kind
from services.reports.projecting.partitions import make_room
from tests.support.handling import Handling
from tests.support.telling import Agents, Company, Readers, Teller, ToldChat, ToldTicket, company, log_call, log_time
from tests.support.telling.running import Reports, cells

AT, NOW = datetime(2026, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 5, 12, tzinfo=UTC)
DAYS = ("2026-03-02", "2026-03-04")
HOUR = timedelta(hours=1)


@pytest.fixture
def acme() -> Company:
    acme = company(Teller())
    care, deals = acme.group("Care", acme.department("Help")), acme.group("Deals", acme.department("Sales"))
    acme.agent("Ann", care), acme.agent("Bob", deals)
    acme.agent("Max", care, kinds=("manager",))
    return acme


@pytest.fixture
def reports(handling: Handling) -> Reports:
    return Reports(handling, NOW)


def lines(answer: dict[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row["cells"][column] for column in columns) for row in answer["rows"]]


@pytest.mark.spec("REP-111", "REP-203", "REP-191", "REP-019")
def test_activity_is_listed_newest_first_or_under_headings(acme: Company, reports: Reports) -> None:
    agents, ann, bob = Agents(acme.teller), acme.agents["Ann"], acme.agents["Bob"]
    agents.log_in(AT, ann)
    agents.switch(AT + HOUR, ann, acme.groups["Care"], "chats", is_active=True)
    agents.make_available(AT + 2 * HOUR, bob, is_available=False)
    agents.log_out(AT + 3 * HOUR, ann)
    reports.take(acme.teller.facts)
    key = "summary.audit.agent_group_activity"
    told = [("Ann", None, "logged out"), ("Bob", None, "unavailable"), ("Ann", "Care", "active for chat"), ("Ann", None, "logged in")]
    assert lines(reports.run(key, *DAYS), "user", "group", "event") == told
    headed = lines(reports.run(key, *DAYS, group_by="agent"), "user", "event")
    assert headed == [("Ann", "logged out"), ("Ann", "active for chat"), ("Ann", "logged in"), ("Bob", "unavailable")]
    assert lines(reports.run(key, *DAYS, filters={"event": ["active"]}), "event") == [("active for chat",)]
    assert lines(reports.run(key, *DAYS, filters={"function": ["tickets"]}), "event") == []
    seen = reports.run(key, *DAYS, actor=f"employee:{acme.agents['Max']}")
    assert {user for (user,) in lines(seen, "user")} == {"Ann"}


@pytest.mark.spec("REP-113", "REP-114", "REP-117", "REP-067", "REP-195", "REP-199", "REP-200", "REP-201", "REP-202")
def test_time_logs_are_listed_by_the_day_of_the_work(acme: Company, reports: Reports) -> None:
    care, ann, rosa = acme.groups["Care"], acme.agents["Ann"], acme.customer("rosa")
    ticket = ToldTicket(acme.teller, AT, care, rosa)
    call = log_call(acme.teller, AT, care, ann, rosa, seconds=60)
    item = {"type": "ticket", "id": ticket.id, "number": "T-1"}
    log_time(acme.teller, AT, item, care, ann, seconds=600, is_billable=True, subject="Reading")
    log_time(acme.teller, AT, item, care, ann, work_at=AT - 100 * HOUR)
    log_time(acme.teller, AT, {"type": "call_log", "id": call["id"], "number": "C-1"}, care, ann)
    reports.take(acme.teller.facts)
    found = lines(
        reports.run("summary.audit.ticket_time_logs", *DAYS), "agent", "name", "subject_timelog", "category", "billable", "duration"
    )
    assert found == [("Ann", "rosa", "Reading", "(none)", "Yes", 600)]
    assert len(reports.run("summary.audit.call_time_logs", *DAYS)["rows"]) == 1
    assert reports.run("summary.audit.chat_time_logs", *DAYS)["rows"] == []
    assert reports.run("summary.audit.ticket_time_logs", *DAYS, filters={"billable": ["no"]})["rows"] == []


@pytest.mark.spec("REP-110", "REP-196", "REP-197", "REP-198", "REP-215", "REP-380")
def test_abandoned_chats_say_who_left_and_how_long_he_had_waited(acme: Company, reports: Reports) -> None:
    care = acme.groups["Care"]
    waiting, held = ToldChat(acme.teller, AT, care, acme.customer("rosa")), ToldChat(acme.teller, AT, care, acme.customer("tom"))
    held.assign(AT, acme.agents["Ann"])
    waiting.end(AT + timedelta(seconds=90), "customer_left")
    held.end(AT + timedelta(seconds=30), "customer")
    reports.take(acme.teller.facts)
    told = lines(reports.run("summary.audit.abandoned_chats", *DAYS), "name", "email_address", "agent", "wait_time", "chat_number")
    assert told == [
        ("rosa", "rosa@example.org", "Unassigned", 90, waiting.state["number"]),
        ("tom", "tom@example.org", "Ann", 30, held.state["number"]),
    ]
    only = reports.run("summary.audit.abandoned_chats", *DAYS, filters={"abandoned": ["after"]})
    assert lines(only, "name") == [("tom",)]


@pytest.mark.spec("REP-120", "REP-128", "REP-141", "REP-068", "REP-204", "REP-205", "REP-206", "REP-207", "REP-381", "REP-382", "REP-383")
def test_contributions_are_counted_by_agent_or_listed_act_by_act(acme: Company, reports: Reports) -> None:
    readers, ann = Readers(acme.teller, acme.brand_id), f"employee:{acme.agents['Ann']}"
    for kind in ("canned_reply", "article", "news"):
        key = readers.write(AT, kind, "First", ann)
        for nth in range(2):
            readers.write(AT + (nth + 1) * HOUR, kind, "Second", ann, "reviewed", key)
        readers.write(AT + 3 * HOUR, kind, "Third", "api:", "edited", key)
    ticket = ToldTicket(acme.teller, AT, acme.groups["Care"], acme.customer("rosa"))
    ticket.assign(AT, acme.agents["Ann"])
    for nth in range(2):
        ticket.send(AT + (4 + nth) * HOUR, acme.agents["Ann"], replies=[next(iter(readers.kinds))])
    reports.take(acme.teller.facts)
    row = cells(reports.run("summary.canned.contribution", *DAYS))["Ann"]
    assert (row["replies_added"], row["replies_reviewed"], row["replies_inserted"], row["replies_edited"]) == (1, 1, 1, 0)
    assert cells(reports.run("summary.kb.contribution", *DAYS))["System"]["articles_edited"] == 1
    assert reports.run("trend.canned.contribution", *DAYS)["total"]["replies_inserted_into_tickets"] == 2
    listed = lines(reports.run("summary.news.contribution", *DAYS, group_by="list"), "agent", "event", "subject_news")
    assert listed == [("System", "edited", "Third"), ("Ann", "reviewed", "Third"), ("Ann", "reviewed", "Third"), ("Ann", "added", "Third")]
    inserted = reports.run("summary.canned.contribution", *DAYS, group_by="list", filters={"event": ["inserted"]})
    assert lines(inserted, "event", "agent") == [("inserted", "Ann")] * 2


@pytest.mark.spec("REP-071", "REP-122", "REP-123", "REP-209", "REP-210", "REP-245", "REP-246", "REP-247")
def test_community_counts_by_author_and_takes_back_what_was_unmarked(acme: Company, reports: Reports) -> None:
    ann, rosa, posts = acme.agents["Ann"], acme.customer("rosa")["user_id"], [acme.teller.id() for _ in range(3)]
    told = [(Kind.POST_CREATED, post, ann, "employee", 0) for post in posts] + [(Kind.THREAD_CREATED, acme.teller.id(), rosa, "user", 0)]
    told += [(Kind.ANSWER_MARKED, post, ann, "employee", 1) for post in (posts[0], posts[0], posts[1])]
    told += [(Kind.ANSWER_UNMARKED, posts[1], ann, "employee", 2)]
    reports.take(acme.teller.facts)
    with reports.handling("reports") as work:
        make_room(work.session, {(5, 2026, 3)})
        for kind, item, author, word, hours in told:
            values = {"family": 5, "kind": kind.value, "at": AT + hours * HOUR, "fact_id": acme.teller.id(), "nth": 0}
            work.session.execute(sa.insert(Act).values(values | {"item_id": item, "agent_id": author, "word": word}))
    row = cells(reports.run("summary.community.employee_activity_overview", *DAYS), "employee_user")["Ann"]
    assert (row["rank"], row["thread_posts"], row["threads_created"], row["posts_marked_as_answer"]) == (1, 3, 0, 1)
    users = reports.run("summary.community.user_activity_overview", *DAYS)
    assert (users["total"]["threads_created"], users["total"]["thread_posts"]) == (1, 0)
    assert reports.run("trend.community.employee_activity", *DAYS)["rows"][1]["cells"]["posts_marked_as_answer"] == 1
