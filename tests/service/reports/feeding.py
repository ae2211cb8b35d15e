"""Facts of a made-up month, as their owners would publish them; and a projection that is held up for a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

import orjson
import pika
import sqlalchemy as sa
from infra.year import Plan, days

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from services.reports.projecting.taking import TAKES, project
from tests.support import run
from tests.support.handling import Handling
from tests.support.reported import contents
from tests.support.suite import Suite


@cache
def lives(tickets: int, seed: int = 3) -> tuple[bytes, ...]:
    """Everything that is told in a month with so many tickets and as many chats."""
    plan = Plan(tickets=tickets, chats=tickets, seed=seed, first=date(2026, 1, 20), days=30)
    return tuple(line for _, lines in days(plan) for line in lines)


def publish(broker: str, lines: Iterable[bytes]) -> int:
    """On the public bus, in this order, each confirmed. Returns how many."""
    count = 0
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for line in lines:
            kind = orjson.loads(line)["type"]
            channel.basic_publish(EVENTS_EXCHANGE, kind, line, pika.BasicProperties(content_type="application/json", delivery_mode=2))
            count += 1
    return count


def expected(lines: Iterable[bytes]) -> dict[str, bytes]:
    """What the tables hold when these facts have been taken in, at leisure and in order."""
    url = run.clone("reports")
    handling = Handling(lambda _: url)
    facts = [envelope for envelope in map(Envelope.from_wire, lines) if envelope.type in TAKES]
    with handling("reports") as work:
        project(work.session, facts)
    handling.close()
    found = contents(url)
    run.end_clone(url)
    return found


@contextmanager
def held_up(suite: Suite, line: bytes) -> Iterator[None]:
    """Whoever takes in this fact, which is about a ticket or chat that is not known yet, waits until the block ends."""
    data = orjson.loads(line)["data"]
    state = data.get("ticket") or data["chat"]
    row = {"id": state["id"], **state["place"], "at": "2026-01-01"}
    said = """
        insert into items (id, type, sequence, number, created_at, brand_id, department_id, group_id, status, custom_fields)
        values (:id, 'ticket', 0, '', :at, :brand_id, :department_id, :group_id, 'closed', '{}')
    """
    engine = sa.create_engine(suite.database("reports"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(said), row)
        yield
        connection.rollback()
