"""The worked examples of the spec, to the letter (REP-347 to REP-356, SUR-054, SUR-055)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from services.reports.models import OfferTold
from tests.support.handling import Handling
from tests.support.telling import Agents, Company, Readers, Teller, ToldChat, ToldTicket, company
from tests.support.telling.company import NINE_TO_FIVE
from tests.support.telling.running import Reports, cells

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FIRST, NEXT = "2026-03-02", "2026-03-03"


def at(day: int, clock: str) -> datetime:
    """`day` from 0, Monday."""
    hours, minutes = clock.split(":")[:2]
    return MONDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


@pytest.fixture
def acme() -> Company:
    return company(Teller())


@pytest.fixture
def reports(handling: Handling) -> Reports:
    return Reports(handling, at(30, "12:00"))


@pytest.mark.spec("REP-347", "REP-045", "REP-046", "REP-047", "REP-048", "REP-335", "REP-336", "REP-337")
def test_ticket_response_times(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help", NINE_TO_FIVE))
    ann, bob = acme.agent("A", support), acme.agent("B", support)
    ticket = ToldTicket(acme.teller, at(0, "16:30"), support, acme.customer("rosa"))
    ticket.assign(at(0, "16:30"), ann)
    ticket.receive(at(0, "16:50"))
    ticket.send(at(1, "09:15"), ann)
    ticket.receive(at(1, "10:00"))
    ticket.transfer(at(1, "11:00"), support, bob, f"employee:{ann}")
    ticket.send(at(1, "11:20"), bob)
    reports.take(acme.teller.facts)
    said = reports.run("summary.tickets.response_times", FIRST, NEXT)
    assert cells(said)["Help"]["average_initial_response_time"] == 45 * 60
    assert cells(said)["Help"]["average_response_time"] == 62.5 * 60
    trend = reports.run("trend.tickets.response_times", FIRST, NEXT, group_by="week")
    assert trend["rows"][0]["cells"]["average_followup_response_time"] == 80 * 60
    by_agent = cells(reports.run("summary.tickets.response_times", FIRST, NEXT, group_by="agent"))
    assert (by_agent["A"]["average_initial_response_time"], by_agent["A"]["average_response_time"]) == (45 * 60, 45 * 60)
    assert (by_agent["B"]["average_initial_response_time"], by_agent["B"]["average_response_time"]) == (20 * 60, 20 * 60)


@pytest.mark.spec("REP-348", "REP-323", "REP-320", "REP-340", "REP-341", "REP-375")
def test_time_to_close_active_time_and_counts(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann, rosa = acme.agent("A", support), acme.customer("rosa")
    ticket = ToldTicket(acme.teller, at(0, "09:00"), support, rosa)
    ticket.assign(at(0, "09:00"), ann)
    ticket.change_status(at(0, "12:00"), "waiting", f"employee:{ann}")
    ticket.change_status(at(1, "12:00"), "closed", f"employee:{ann}")
    ticket.change_status(at(2, "12:00"), "active", f"user:{rosa['user_id']}", "reply")
    ticket.change_status(at(2, "18:00"), "closed", f"employee:{ann}")
    reports.take(acme.teller.facts)
    whole = reports.run("summary.tickets.handling", FIRST, "2026-03-04")["total"]
    assert (whole["total_closed_tickets"], whole["average_time_to_close"]) == (1, 33 * 3600)
    assert whole["average_time_open_and_active"] == 9 * 3600
    assert reports.run("summary.tickets.overview", FIRST, "2026-03-04")["total"]["total_reopened_tickets"] == 1
    shorter = reports.run("summary.tickets.handling", FIRST, NEXT)["total"]
    assert shorter["average_time_to_close"] == 27 * 3600
    assert reports.run("summary.tickets.overview", FIRST, NEXT)["total"]["total_reopened_tickets"] == 0


@pytest.mark.spec("REP-349", "REP-009", "REP-327")
def test_distinct_counts(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann, bob = acme.agent("A", support), acme.agent("B", support)
    ticket = ToldTicket(acme.teller, at(0, "09:00"), support, acme.customer("rosa"))
    ticket.assign(at(0, "09:00"), ann)
    ticket.transfer(at(1, "00:00"), support, bob, f"employee:{ann}")
    ticket.change_status(at(1, "18:00"), "closed", f"employee:{bob}")
    reports.take(acme.teller.facts)
    said = reports.run("summary.tickets.workload", FIRST, NEXT, group_by="agent")
    assert {name: row["total_open_tickets"] for name, row in cells(said).items()} == {"A": 1, "B": 1}
    assert said["total"]["total_open_tickets"] == 1
    by_day = reports.run("trend.tickets.workload", FIRST, "2026-03-04")
    assert [row["cells"]["total_open_tickets"] for row in by_day["rows"]] == [1, 1, 0]
    by_week = reports.run("trend.tickets.workload", FIRST, NEXT, group_by="week")
    assert [row["cells"]["total_open_tickets"] for row in by_week["rows"]] == [1]


@pytest.mark.spec("REP-350", "REP-054", "REP-058", "REP-285", "REP-287", "REP-295", "REP-298")
def test_queue_time(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann, begin, second = acme.agent("A", support), at(0, "10:00"), timedelta(seconds=1)
    first = ToldChat(acme.teller, begin, support, acme.customer("rosa"))
    first.assign(begin, ann)
    first.end(begin + 100 * second)
    late = ToldChat(acme.teller, begin, support, acme.customer("tom"))
    late.assign(begin + 60 * second, ann)
    late.end(begin + 260 * second)
    left = ToldChat(acme.teller, begin, support, acme.customer("ida"))
    left.end(begin + 90 * second, "customer_left")
    reports.take(acme.teller.facts)
    said = reports.run("summary.chat.incoming_abandonment", FIRST, FIRST)["total"]
    assert (said["average_time_in_queue"], said["time_in_queue"]) == (30, 60)
    assert (said["total_abandoned_chats"], said["average_abandoned_session_length"]) == (1, 90)
    assert reports.run("summary.chat.overview", FIRST, FIRST)["total"]["average_session_length"] == 150


@pytest.mark.spec("REP-351", "REP-056", "REP-288", "REP-289", "REP-290", "REP-012")
def test_chat_response_times(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann = acme.agent("A", support)
    for waits in ((10, 40), (20,)):
        moment = at(0, "10:00")
        chat = ToldChat(acme.teller, moment, support, acme.customer("rosa"))
        chat.assign(moment, ann)
        for wait in waits:
            chat.receive(moment)
            moment += timedelta(seconds=wait)
            chat.send(moment, ann)
        chat.end(moment)
    reports.take(acme.teller.facts)
    said = reports.run("summary.chat.incoming_response_times", FIRST, FIRST)["total"]
    assert said == {"average_initial_response_time": 15, "average_response_time": 23.33, "average_longest_response_time": 30}


@pytest.mark.spec("REP-352", "REP-059", "REP-296", "REP-297", "REP-379")
def test_abandonment(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann, begin = acme.agent("A", support), at(0, "10:00")
    for nth in range(10):
        chat = ToldChat(acme.teller, begin, support, acme.customer(f"c{nth}"))
        if nth >= 2:
            chat.assign(begin + timedelta(seconds=30), ann)
        if nth >= 3:
            chat.send(begin + timedelta(seconds=40), ann)
        chat.end(begin + timedelta(minutes=5), "customer")
    reports.take(acme.teller.facts)
    said = reports.run("summary.chat.incoming_abandonment", FIRST, FIRST)
    total = said["total"]
    assert (total["total_abandoned_chats"], total["chats_abandoned_after_assigned"], total["abandonment_rate"]) == (2, 1, 30)
    listed = reports.run("summary.audit.abandoned_chats", FIRST, FIRST)["rows"]
    assert [(row["cells"]["agent"], row["cells"]["wait_time"]) for row in listed].count(("Unassigned", 300)) == 2
    assert len(listed) == 3


@pytest.mark.spec("REP-353", "REP-064", "REP-065", "REP-066", "REP-253", "REP-254")
def test_ticket_cost(acme: Company, reports: Reports) -> None:
    help_ = acme.department("Help")
    support, other = acme.group("Support", help_, (5, 3, 4, 6, 0, 0)), acme.group("Other", help_)
    ann, tom = acme.agent("A", support, cost="30.00"), acme.agent("T", other)
    rosa = acme.customer("rosa")
    for nth in range(2):  # two new tickets of the agent, with one opening message each
        ticket = ToldTicket(acme.teller, at(0, f"09:0{nth}"), support, rosa)
        ticket.assign(at(0, "09:05"), ann)
    moved = ToldTicket(acme.teller, at(0, "09:00"), other, rosa)
    moved.assign(at(0, "09:01"), tom)
    moved.transfer(at(0, "10:00"), support, ann, f"employee:{tom}")
    moved.receive(at(0, "10:05"))  # with the two opening ones, three messages
    for nth in range(4):
        moved.send(at(0, f"10:1{nth}"), ann)
    reports.take(acme.teller.facts)
    said = reports.run("summary.cost.ticket_cost_breakdown", FIRST, FIRST, group_by="agent", filters={"group": [support.id]})
    row = cells(said)["A"]
    counted = [row[key] for key in ("total_new_tickets", "incoming_ticket_transfers", "messages_received", "messages_sent")]
    assert counted == [2, 1, 3, 4]
    assert (row["ticket_time_cost"], row["estimated_ticket_costs"]) == (49, 24.5)


@pytest.mark.spec("REP-354", "REP-061", "REP-219", "REP-220", "REP-221", "REP-222")
def test_coverage(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help", NINE_TO_FIVE))
    ann, bob, agents = acme.agent("A", support), acme.agent("B", support), Agents(acme.teller)
    for agent_id, first, last in ((ann, "08:00", "12:00"), (bob, "11:00", "15:00")):
        agents.log_in(at(0, first), agent_id)
        for channel in ("tickets", "chats"):
            agents.switch(at(0, first), agent_id, support, channel, is_active=True)
        if agent_id == bob:
            agents.make_available(at(0, "13:00"), bob, is_available=False)
            agents.make_available(at(0, "14:00"), bob, is_available=True)
        agents.log_out(at(0, last), agent_id)
    reports.take(acme.teller.facts)
    said = reports.run("summary.audit.coverage_time", FIRST, FIRST)
    for found in (said["total"], cells(said)["Help"]):
        assert (found["ticket_coverage_time"], found["ticket_coverage_percent"]) == (7 * 3600, 75)
        assert (found["live_chat_coverage_time"], found["live_chat_coverage_percent"]) == (6 * 3600, 62.5)


@pytest.mark.spec("REP-355", "REP-070", "REP-276", "REP-277", "REP-278", "REP-279", "REP-280", "REP-281", "REP-396", "REP-211")
def test_article_searches(acme: Company, reports: Reports) -> None:
    readers = Readers(acme.teller, acme.brand_id)
    articles = [readers.write(at(0, "08:00"), "article", f"Article {nth}", "employee:" + acme.teller.id()) for nth in range(3)]
    for nth, (who, results, opened) in enumerate((("ida", 5, 2), ("tom", 0, 0), ("ida", 3, 1), ("eve", 2, 0))):
        found = readers.search(at(0, f"10:0{nth}"), " VPN " if nth else "vpn", who, results)
        for key in articles[:opened]:
            readers.view(at(0, f"10:1{nth}"), key, who, search_id=found)
            readers.view(at(0, f"10:2{nth}"), key, who, search_id=found)  # opened again: still one article
    reports.take(acme.teller.facts)
    said = reports.run("summary.kb.searches", FIRST, FIRST)
    expected = {"searches": 4, "visitors_searching": 3, "avg_result_count": 2.5, "avg_articles_viewed": 0.75, "percent_finding": 50}
    assert said["total"] == expected
    assert [row["cells"] for row in said["rows"]] == [{"search_string": "VPN", **expected}]
    for key, searches in (("searches_without_results", 1), ("searches_without_views", 2)):
        assert reports.run(f"summary.kb.{key}", FIRST, FIRST)["total"]["searches"] == searches


@pytest.mark.spec("REP-356", "REP-062", "REP-216", "REP-217", "REP-218")
def test_web_sessions(acme: Company, reports: Reports) -> None:
    """routing joins what people do at the screen by REP-062; so the two lines are its two sessions."""
    ann, agents = acme.agent("A"), Agents(acme.teller)
    for first, last in (("10:00", "10:20"), ("10:24", "10:30")):
        key = agents.begin_session(at(0, first), ann)
        agents.end_session(at(0, last) + timedelta(minutes=3), ann, key, at(0, first), at(0, last))
    reports.take(acme.teller.facts)
    said = reports.run("summary.audit.agent_web_sessions", FIRST, FIRST)
    lines = [(row["cells"]["time_in"][11:16], row["cells"]["time_out"][11:16], row["cells"]["elapsed_time"]) for row in said["rows"]]
    assert lines == [("10:24", "10:30", 6 * 60), ("10:00", "10:20", 20 * 60)]
    assert said["total"] == {"elapsed_time": 26 * 60}


@pytest.mark.spec("REP-063", "REP-112", "REP-191", "REP-217", "REP-368", "REP-405")
def test_a_web_session_that_still_runs_lasts_until_now(acme: Company, handling: Handling) -> None:
    """Of somebody who does things in the browser; nobody counts pages."""
    ann, agents = acme.agent("A"), Agents(acme.teller)
    agents.begin_session(at(0, "10:00"), ann)
    reports = Reports(handling, at(0, "10:45"))
    reports.take(acme.teller.facts)
    said = reports.run("summary.audit.agent_web_sessions", FIRST, FIRST)
    [line] = [row["cells"] for row in said["rows"]]
    assert (line["user"], line["time_out"][11:16], line["elapsed_time"]) == ("A", "10:45", 45 * 60)


@pytest.mark.spec("REP-190", "REP-192", "REP-193", "REP-194")
def test_rows_are_named_by_what_they_are(acme: Company, reports: Reports) -> None:
    support = acme.group("Support", acme.department("Help"))
    ann = acme.agent("Ann", support)
    ToldTicket(acme.teller, at(0, "09:00"), support, acme.customer("rosa")).assign(at(0, "09:00"), ann)
    reports.take(acme.teller.facts)
    for group_by, name in (("department", "Help"), ("group", "Support"), ("agent", "Ann")):
        said = reports.run("summary.tickets.overview", FIRST, FIRST, group_by=group_by)
        assert (said["columns"][0]["key"], list(cells(said))) == (group_by, [name])
    for group_by, label in (("day", "Day"), ("hour", "Hour"), ("month", "Month")):
        said = reports.run("trend.tickets.overview", FIRST, FIRST, group_by=group_by)
        assert (said["columns"][0]["key"], said["columns"][0]["label"]) == ("bucket", label)
        assert sum(row["cells"]["total_new_tickets"] for row in said["rows"]) == 1


@pytest.mark.spec("REP-208", "REP-395")
def test_news_stand_beside_their_own_date(acme: Company, reports: Reports) -> None:
    readers = Readers(acme.teller, acme.brand_id)
    item = readers.write(at(0, "08:00"), "news", "Open on Sunday", "employee:" + acme.teller.id())
    readers.view(at(1, "09:00"), item, "ida")
    reports.take(acme.teller.facts)
    [line] = [row["cells"] for row in reports.run("summary.news.popularity", FIRST, NEXT)["rows"]]
    told = [fact.data["news"]["news_at"] for fact in acme.teller.facts if fact.type == "kb.news_created.v1"]
    assert (line["subject_news"], line["news_date_published"]) == ("Open on Sunday", told[0].replace(".000Z", "+00:00"))


@pytest.mark.spec("SUR-054", "SUR-049", "SUR-050", "SUR-051", "SUR-052", "SUR-082")
def test_conversion_and_performance(acme: Company, reports: Reports) -> None:
    week, survey = at(7, "00:00"), acme.teller.id()
    in_it, after = week + timedelta(days=1), week + timedelta(days=8)
    told = [(in_it, in_it, 80), (in_it, in_it, 60), (in_it, after, 10)] + [(in_it, None, None)] * 5
    told += [(at(0, "09:00"), in_it, 100), (at(0, "09:00"), in_it, 40)]
    offer(reports, [{"survey_id": survey, "at": one, "answered_at": other, "rating": rating} for one, other, rating in told], acme)
    conversion = reports.run("summary.survey.conversion_rate", "2026-03-09", "2026-03-15")["total"]
    assert conversion == {"surveys_offered": 8, "surveys_answered": 3, "conversion_rate": 37.5}
    assert reports.run("summary.survey.performance", "2026-03-09", "2026-03-15")["total"] == {"surveys_answered": 4, "average_rating": 70}


def offer(reports: Reports, rows: list[dict[str, Any]], acme: Company) -> None:
    fixed = {"source": "ticket_closed", "brand_id": acme.brand_id, "related_type": "ticket", "sequence": 1}
    names = OfferTold.__table__.columns.keys()
    with reports.handling("reports") as work:
        for row in rows:
            told = {"id": acme.teller.id()} | fixed | row
            work.session.execute(sa.insert(OfferTold).values({name: told.get(name) for name in names if name in told}))
