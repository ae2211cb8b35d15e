"""Columns about calls, time logs, deletions, what is written and read, read off their facts (REP-223 to REP-247, REP-266 to REP-281 …)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.support.recount.history import Event, History, customer_of, employee, place
from tests.support.recount.reducing import Spans, count, distinct, mean, parts, total


def calls(h: History, incoming: bool | None = None) -> Iterator[Event]:
    """Each call as it was last saved."""
    for key, state in h.states.items():
        if "is_incoming" in state and incoming in (None, state["is_incoming"]):
            at = datetime.fromisoformat(state["started_at"] or state["created_at"])
            seconds = state["length_seconds"] if state["started_at"] and state["ended_at"] else None
            said = place(state["place"]) | {
                "agent": state["agent_id"],
                "customer": customer_of(state),
                "is_outgoing": not state["is_incoming"],
            }
            yield Event(at=at, item=key, about=key, value=seconds, **said)


def lengths(h: History) -> Iterator[Event]:
    return (replace(event, value=event.value / 60) for event in calls(h) if event.value is not None)


def logs(h: History, c: Any, by: str, billable: bool = False) -> Iterator[Event]:
    """Time logs that were not deleted, by when they were entered or when the work was done."""
    gone = {fact.subject for fact in h.of("tickets.time_log_deleted")}
    for fact in h.of("tickets.time_log_created"):
        said = fact.data
        if fact.subject not in gone and said["on"]["type"] == c.only.item_type and (said["is_billable"] or not billable):
            item = said["on"]["id"]
            where = place(said["place"]) | {"agent": said["agent_id"], "customer": customer_of(h.states[item])}
            more = {"category": said["category_id"]}
            yield Event(at=datetime.fromisoformat(said[by]), item=item, about=item, value=said["duration_seconds"], more=more, **where)


def deletions(h: History, service: str, kind: str) -> Iterator[Event]:
    """In the bin still: not gone for good, and not merged away."""
    for fact in h.of(f"{service}.{kind}_deleted"):
        if fact.subject not in h.purged | h.absorbed:
            yield replace(h.event(fact, agent=employee(fact)), about=None)


def written(h: History, kind: str, what: str) -> Iterator[Event]:
    for fact in h.of(f"kb.{kind}_{what}"):
        if what != "deleted" or not fact.actor.startswith("system"):
            yield Event(at=fact.time, agent=employee(fact), item=fact.subject)


def used(h: History, where: str = "") -> Iterator[Event]:
    """Once a message, however often it was put in (REP-241)."""
    for service, kind in (("tickets", "ticket"), ("chat", "chat")):
        for fact in h.of(f"{service}.{kind}_message_sent"):
            for reply in set(fact.data["canned_reply_ids"]) if where in ("", kind) else ():
                yield h.event(fact, agent=fact.data["sender_agent_id"], item=reply)


def users(h: History) -> Iterator[Event]:
    """By whom it was sent: programs are no agents."""
    return (replace(event, more={"reply": event.item}, item=event.agent) for event in used(h) if event.agent)


def views(h: History, kind: str, spiders: bool = False) -> Iterator[Event]:
    """By people who are no employees, or by crawlers."""
    for fact in h.of(f"kb.{kind}_viewed"):
        said = fact.data
        if said["is_spider"] if spiders else not (said["is_employee"] or said["is_spider"]):
            who = said["spider_name"] if spiders else said["visitor_id"]
            more = {"thing": fact.subject, "language": said["language"]}
            yield Event(at=datetime.fromisoformat(said["viewed_at"]), brand=said["brand_id"], item=who, more=more)


def visits(h: History, kind: str) -> Iterator[Event]:
    yield from (replace(event, word="person") for event in views(h, kind))
    yield from (replace(event, word="crawler") for event in views(h, kind, spiders=True))


def people_and_crawlers(events: Any, spans: Spans) -> int:
    return len({(event.word, event.item) for event in events})


def opened(h: History, kind: str) -> dict[str, set[str]]:
    """Different things opened from each search, by people who are no employees."""
    found: dict[str, set[str]] = {}
    for fact in h.of(f"kb.{kind}_viewed"):
        if fact.data["search_id"] and not fact.data["is_spider"] and not fact.data["is_employee"]:
            found.setdefault(fact.data["search_id"], set()).add(fact.subject)
    return found


def searches(h: History, c: Any) -> Iterator[Event]:
    """Deliberate ones of the portal, by people who are no employees (REP-070)."""
    found = opened(h, "article")
    for fact in h.of("kb.search_performed"):
        said = fact.data
        if said["source"] != "portal" or said["is_employee"]:
            continue
        is_in_vain, is_unopened = said["article_result_count"] == 0, fact.subject not in found
        if not {"without_results": is_in_vain, "without_views": is_unopened}.get(c.only.searches, True):
            continue
        more = {
            "string": " ".join(said["query"].split()).lower(),
            "language": said["language"],
            "results": said["article_result_count"],
            "opened": len(found.get(fact.subject, ())),
        }
        yield Event(at=fact.time, brand=said["brand_id"], item=said["visitor_id"], more=more)


def of_searches(what: str) -> Any:
    return lambda h, c: (replace(event, value=event.more[what]) for event in searches(h, c))


def listings(h: History) -> Iterator[Event]:
    """Searches that listed news, once for each item; its searches' different opened items."""
    found = opened(h, "news")
    for fact in h.of("kb.search_performed"):
        said = fact.data
        for news in set(said["news_result_ids"]) if said["source"] == "portal" and not said["is_employee"] else ():
            more = {"thing": news, "language": said["language"]}
            yield Event(at=fact.time, brand=said["brand_id"], item=fact.subject, value=len(found.get(fact.subject, ())), more=more)


def mean_by_search(events: Any, spans: Spans) -> float | None:
    """Every search once."""
    found = {event.item: event.value for event in events}
    return sum(found.values()) / len(found) if found else None


def share_finding(h: History, c: Any) -> Iterator[Event]:
    yield from (replace(event, part="under") for event in searches(h, c))
    yield from (replace(event, part="over") for event in searches(h, c) if event.more["opened"])


def _contributions(kind: str, plural: str) -> dict[str, Any]:
    words = {"added": "created"} | {word: word for word in ("edited", "flagged", "reviewed", "deleted")}
    return {
        f"{plural}_{shown}": (lambda h, c, what=what: written(h, kind, what), distinct if shown == "reviewed" else count)
        for shown, what in words.items()
    }


def _reading(kind: str) -> dict[str, Any]:
    return {
        "hits": (lambda h, c: views(h, kind), count),
        "user_visits": (lambda h, c: views(h, kind), distinct),
        "spider_visits": (lambda h, c: views(h, kind, spiders=True), distinct),
        "total_visits": (lambda h, c: visits(h, kind), people_and_crawlers),
        "visitors": (lambda h, c: views(h, kind), distinct),
    }


AUDIT: dict[str, Any] = {
    "total_tickets_deleted": (lambda h, c: deletions(h, "tickets", "ticket"), distinct),
    "total_chats_deleted": (lambda h, c: deletions(h, "chat", "chat"), distinct),
    "total_calls_deleted": (lambda h, c: deletions(h, "tickets", "call_log"), distinct),
}
CALLS: dict[str, Any] = {
    "total_calls": (lambda h, c: calls(h), count),
    "total_incoming_calls": (lambda h, c: calls(h, True), count),
    "total_outgoing_calls": (lambda h, c: calls(h, False), count),
    "average_session_length": (lambda h, c: lengths(h), mean),
}
CANNED: dict[str, Any] = {
    **_contributions("canned_reply", "replies"),
    "replies_inserted": (lambda h, c: used(h), distinct),
    "replies_inserted_into_tickets": (lambda h, c: used(h, "ticket"), count),
    "times_used": (lambda h, c: used(h), count),
    "agents_using_reply": (lambda h, c: users(h), distinct),
    "used_in_tickets": (lambda h, c: used(h, "ticket"), count),
    "used_in_chats": (lambda h, c: used(h, "chat"), count),
}
ARTICLES: dict[str, Any] = {
    **_contributions("article", "articles"),
    **_reading("article"),
    "searches": (searches, count),
    "visitors_searching": (searches, distinct),
    "avg_result_count": (of_searches("results"), mean),
    "avg_articles_viewed": (of_searches("opened"), mean),
    "searches_resulting_in_views": (lambda h, c: (event for event in searches(h, c) if event.more["opened"]), count),
    "percent_finding": (share_finding, parts(100)),
}
NEWS: dict[str, Any] = {
    **_contributions("news", "news"),
    **_reading("news"),
    "average_news_items_viewed": (lambda h, c: listings(h), mean_by_search),
}
TIME_LOGS: dict[str, Any] = {
    "total_new_time_logs": (lambda h, c: logs(h, c, "entered_at"), count),
    "total_new_billable_time_logs": (lambda h, c: logs(h, c, "entered_at", True), count),
    "total_billable_time_logs": (lambda h, c: logs(h, c, "work_started_at", True), count),
    "total_time_logged": (lambda h, c: logs(h, c, "work_started_at"), total),
    "total_billable_time_logged": (lambda h, c: logs(h, c, "work_started_at", True), total),
}
