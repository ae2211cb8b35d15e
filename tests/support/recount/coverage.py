"""Coverage, minute by minute: who is there for what, and which minutes lie in the business hours (REP-061). Facts stand on full minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contracts.envelope import Envelope
from tests.support.recount.history import Event, History, by_subject, place
from tests.support.recount.reducing import Spans

MINUTE = timedelta(minutes=1)


def on_duty(h: History, channel: str) -> Iterator[Event]:
    """One event for each stretch in which an agent covers the channel in a group."""
    switched = [fact for fact in h.facts if fact.type.startswith(("routing.agent_", "routing.membership_removed"))]
    for agent, facts in by_subject(switched).items():
        for nth, fact in enumerate(facts):
            until = next((later.time for later in facts[nth + 1 :]), h.now)
            for where in _covered(facts[: nth + 1], channel):
                yield Event(at=fact.time, until=until, agent=agent, **place(where))


def _covered(facts: Sequence[Envelope], channel: str) -> list[dict[str, str]]:
    """The places an agent covers after these facts: logged in, switched on, and for chats Available."""
    logged_in, available = False, True
    switched: dict[str, dict[str, str]] = {}
    for fact in facts:
        name, said = fact.type.split(".")[1], fact.data
        if name in ("agent_logged_in", "agent_logged_out"):
            logged_in = name == "agent_logged_in"
        elif name == "agent_availability_changed":
            available = said["is_available"]
        elif name == "agent_activity_changed" and said["channel"] == channel:
            switched.pop(said["place"]["group_id"], None)
            if said["is_active"]:
                switched[said["place"]["group_id"]] = said["place"]
        elif name == "membership_removed":
            switched.pop(said["place"]["group_id"], None)
    return list(switched.values()) if logged_in and (available or channel == "tickets") else []


def minutes(events: Sequence[Event], spans: Spans) -> set[tuple[datetime, str | None]]:
    """Every covered minute, with the department it is covered for."""
    found = set()
    for event in events:
        for begin, end in spans:
            at = max(event.at, begin)
            while at < min(event.until or at, end):
                found.add((at, event.department))
                at += MINUTE
    return found


def covered_seconds(events: Sequence[Event], spans: Spans) -> float:
    return 60.0 * len({at for at, _ in minutes(events, spans)})


def covered_percent(h: History, of_all_channels: Any) -> Any:
    """Covered minutes in the hours of their department, of all the hours of the departments in the row, up to now."""

    def reduce(events: Sequence[Event], spans: Spans) -> float | None:
        mine = [event for event in events if event.part == "mine"]
        departments = {event.department for event in events if _lies_in(event, spans)}
        inside = {at for at, department in minutes(mine, spans) if is_open(h, department, at)}
        hours = set()
        for begin, end in spans:
            at = begin
            while at < min(end, h.now):
                if any(is_open(h, department, at) for department in departments):
                    hours.add(at)
                at += MINUTE
        return 100 * len(inside) / len(hours) if hours else None

    return reduce


def _lies_in(event: Event, spans: Spans) -> bool:
    return any(event.at < end and (event.until or event.at) > begin and (event.until or event.at) > event.at for begin, end in spans)


def is_open(h: History, department: str | None, at: datetime) -> bool:
    said = next(fact.data for fact in h.of("people.department_saved") if fact.subject == department)
    here = at.astimezone(ZoneInfo(said["time_zone"]))
    if not said["hours"]:
        return True
    if here.date() in {date.fromisoformat(one["date"]) for one in said["holidays"]}:
        return False
    return any(
        row["weekday"] == here.isoweekday()
        and time.fromisoformat(row["from"]) <= here.time()
        and (row["to"] == "24:00" or here.time() < time.fromisoformat(row["to"]))
        for row in said["hours"]
    )
