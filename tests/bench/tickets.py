"""Tickets through HTTP: opened by customers, listed for employees."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator
from statistics import median

import psycopg2
import requests
import sqlalchemy as sa

from tests.bench.figures import Figure
from tests.bench.filling import fill
from tests.bench.http_load import Request, times_of
from tests.bench.installation import Installation
from tests.support.waiting import eventually

PORTAL, MANAGEMENT = "/api/portal/v1", "/api/management/v1"
ALONE, TOGETHER, CALLERS, LISTED, WARM = 200, 1_200, 16, 200, 30
FEW, MANY = 100_000, 1_000_000
SETTLED = {
    "tickets": "select (select count(*) from tickets where assignment_number = 0) + (select count(*) from outbox where sent_at is null)",
    "routing": "select count(*) from outbox where sent_at is null",
}
PING: Request = lambda number: ("GET", f"{PORTAL}/ping", None, {})  # noqa: E731


def opening(at: Installation) -> Iterator[Figure]:
    """Opening on the portal: stored when answered; then routed, announced and stamped. The floor is the trivial question."""
    department = at.desk().department_id

    def request(number: int) -> tuple[str, str, dict[str, str], dict[str, str]]:
        asked = {"department_id": department, "subject": f"Card {number}", "text": "It was swallowed.", "email": f"c{number}@home.example"}
        return "POST", f"{PORTAL}/tickets", asked, {"Idempotency-Key": str(uuid.uuid4())}

    _timed(at, request, WARM, 1)
    (alone, _), (alone_floor, _) = _timed(at, request, ALONE, 1), _timed(at, PING, ALONE, 1)
    yield Figure("open a ticket, 1 client, p50", median(alone), "ms", goal=15, floor=median(alone_floor))
    (_, rate), (_, floor) = _timed(at, request, TOGETHER, CALLERS), _timed(at, PING, TOGETHER, CALLERS)
    yield Figure("open a ticket, 16 clients, answered", rate, "/s", goal=200, floor=floor, is_more_better=True)
    _timed(at, request, TOGETHER, CALLERS)
    yield Figure("open a ticket, last of 1,200 routed and announced after", _settled_after(at), "ms", goal=1000)


def lists(at: Installation) -> Iterator[Figure]:
    """25 of a hundred thousand tickets of one group and status, with counts."""
    taken = _listed(at, FEW)
    at.kept["lists"] = median(taken)
    yield Figure("list 25 of 100,000 tickets, p50", median(taken), "ms", goal=15, floor=median(_timed(at, PING, LISTED, 1)[0]))


def lists_of_many(at: Installation) -> Iterator[Figure]:
    """The same of a million; the floor is the list of a hundred thousand, measured in the same run."""
    floor = at.kept.get("lists") or median(_listed(at, FEW))
    yield Figure("list 25 of 1,000,000 tickets, p50", median(_listed(at, MANY)), "ms", goal=1.3 * floor, floor=floor)


def _listed(at: Installation, tickets: int) -> list[float]:
    groups = _groups(at)
    fill(at.suite.database("tickets"), tickets, at.desk(), groups)

    def request(number: int) -> tuple[str, str, None, dict[str, str]]:
        query = f"limit=25&group_id={groups[number % len(groups)]}&status=active"
        return "GET", f"{MANAGEMENT}/tickets?{query}", None, at.headers

    answer = requests.get(at.suite.url + request(0)[1], headers=at.headers, timeout=20).json()
    if len(answer["items"]) != 25 or answer["counts"]["active"] < 25:
        raise AssertionError(f"not the list that was meant: {str(answer)[:500]}")
    _timed(at, request, WARM, 1)
    return _timed(at, request, LISTED, 1)[0]


def _groups(at: Installation) -> list[str]:
    found = requests.get(f"{at.suite.url}{MANAGEMENT}/groups", headers=at.headers, params={"limit": "100"}, timeout=20).json()
    return [group["id"] for group in found["items"]]


def _timed(at: Installation, request: Request, count: int, callers: int) -> tuple[list[float], float]:
    return asyncio.run(times_of("127.0.0.1", at.suite.ports["gateway"], request, count, callers))


def _settled_after(at: Installation) -> float:
    """Milliseconds from now until nothing waits for routing or for the relay."""
    began = time.perf_counter()
    connections = {name: psycopg2.connect(_plain(at.suite.database(name))) for name in SETTLED}
    for connection in connections.values():
        connection.autocommit = True

    def is_settled() -> bool:
        for name, connection in connections.items():
            with connection.cursor() as cursor:
                cursor.execute(SETTLED[name])
                if cursor.fetchall() != [(0,)]:
                    return False
        return True

    eventually(is_settled, within=60)
    for connection in connections.values():
        connection.close()
    return (time.perf_counter() - began) * 1000


def _plain(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
