"""Facts of a made-up month, as their owners would publish them; and a projection that is held up for a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from urllib.parse import unquote, urlsplit

import amqp
import orjson
import sqlalchemy as sa

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from infra.year import Plan, days
from kit.bus.rereading import Told
from services.reports.projecting.taking import TAKES, project
from tests.support import run
from tests.support.handling import Handling
from tests.support.reported import contents
from tests.support.suite import Suite
from tests.support.waiting import eventually

WINDOW = 500  # published and not confirmed


@cache
def lives(tickets: int, seed: int = 3) -> tuple[bytes, ...]:
    """Everything that is told in a month with so many tickets and as many chats."""
    plan = Plan(tickets=tickets, chats=tickets, seed=seed, first=date(2026, 1, 20), days=30)
    return tuple(line for _, lines in days(plan) for line in lines)


def publish(broker: str, lines: Iterable[bytes], exchange: str = EVENTS_EXCHANGE, key: str = "") -> int:
    """On the public bus, in this order, each confirmed; or all under one key, to where that leads. Returns how many."""
    asked, waiting = urlsplit(broker), set[int]()

    def confirmed(tag: int, multiple: bool) -> None:
        waiting.difference_update([each for each in waiting if each <= tag] if multiple else [tag])

    login = {"userid": asked.username, "password": asked.password, "virtual_host": unquote(asked.path[1:]) or "/"}
    with amqp.Connection(f"{asked.hostname}:{asked.port}", **login) as connection:
        channel = connection.channel()
        channel.confirm_select()
        channel.events["basic_ack"].add(confirmed)
        number = 0
        for number, line in enumerate(lines, 1):
            waiting.add(number)
            channel.basic_publish(amqp.Message(line, content_type="application/json", delivery_mode=2), exchange, key or Told(0, line).type)
            while len(waiting) > WINDOW:
                connection.drain_events(timeout=10)
        while waiting:
            connection.drain_events(timeout=10)
    return number


def is_taken(line: bytes) -> bool:
    """Whether reports make anything of it."""
    return Told(0, line).type in TAKES


def await_taken(suite: Suite, lines: Iterable[bytes]) -> None:
    """Until the service has taken in as many as there are to be taken in among these."""
    wanted = len({orjson.loads(line)["id"] for line in lines if is_taken(line)})
    engine = sa.create_engine(suite.database("reports"), poolclass=sa.NullPool)

    def is_there() -> bool:
        with engine.connect() as connection:
            found = connection.scalar(sa.text("select count(*) from inbox where lane = 'facts'"))
        assert found >= wanted, f"{found} of {wanted}"
        return True

    eventually(is_there, within=90, every=0.1)


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
