"""Durable routing decisions: one routing process alone, on a vhost and a database of its own, asked over the bus."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
import sqlalchemy as sa
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from tests.bench.figures import Figure
from tests.bench.installation import Installation
from tests.conftest import suite_of
from tests.support.servers import Servers, add_vhosts
from tests.support.suite import Suite
from tests.support.waiting import eventually

FEW, MANY = 100, 1_000
WARM, DECISIONS = 100, 2_000
COMMITS = 500
GROUP = """
    insert into groups (id, sequence, brand_id, department_id, name)
    values (cast(:group as uuid), 1, gen_random_uuid(), gen_random_uuid(), 'Front line')
"""
AGENTS = """
    with made as (
        insert into agents (id, is_logged_in, logged_in_at, max_active_chats) select gen_random_uuid(), true, now(), 1000
        from generate_series(1, :agents) returning id
    )
    insert into memberships (id, agent_id, group_id, is_active_tickets, is_active_chats)
    select gen_random_uuid(), id, cast(:group as uuid), true, true from made
"""
RATE = """
    select count(*) / extract(epoch from max(decided_at) - min(decided_at)) from decisions where decision_number > :warm
"""


def durable(at: Installation) -> Iterator[Figure]:
    """Decisions a second, half of them chats, half tickets; each stored with its reasons. All agents are in one group."""
    few, many = _decided(at.servers, FEW), _decided(at.servers, MANY)
    yield Figure(f"routing decisions, {FEW} agents", few, "/s", goal=150, floor=_commits(at), is_more_better=True)
    yield Figure(f"a decision among {MANY:,} agents", 1000 / many, "ms", goal=2 * 1000 / few, floor=1000 / few)


def _decided(servers: Servers, agents: int) -> float:
    with _routing_alone(servers) as suite:
        engine = sa.create_engine(suite.database("routing"), isolation_level="AUTOCOMMIT")
        group = str(uuid.uuid4())
        with engine.connect() as connection:
            connection.execute(sa.text(GROUP), {"group": group})
            connection.execute(sa.text(AGENTS), {"agents": agents, "group": group})
            connection.execute(sa.text("analyze"))
            for expected in (WARM, WARM + DECISIONS):
                _ask_for(suite.broker, group, expected if expected == WARM else DECISIONS)
                eventually(lambda expected=expected: connection.scalar(sa.text("select count(*) from decisions")) == expected, 120)  # type: ignore[misc]
            rate = connection.scalar(sa.text(RATE), {"warm": WARM})
        engine.dispose()
        return float(rate or 0)


def _ask_for(broker: str, group: str, count: int) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(broker))
    channel = connection.channel()
    channel.confirm_delivery()  # a mailbox just made may lose what comes from a channel that does not wait for its word
    for number in range(count):
        envelope = _asked(group, "chat" if number % 2 else "ticket")
        channel.basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire(), pika.BasicProperties(delivery_mode=2))
    connection.close()


def _asked(group: str, kind: str) -> Envelope:
    place = {"brand_id": str(uuid.uuid4()), "department_id": str(uuid.uuid4()), "group_id": group}
    now, thing = datetime.now(UTC), str(uuid7())
    at = wire_time(now)
    status = "queued" if kind == "chat" else "active"
    state: dict[str, Any] = {"id": thing, "number": "1", "place": place, "status": status, "agent_id": None, "is_pinned": False}
    state |= {"started_at": at, "created_at": at, "deleted_at": None}
    said: dict[str, Any] = {kind: state, "before": {}, "request_id": str(uuid7()), "work_type": kind, "reason": "create"}
    return Envelope(
        id=str(uuid7()),
        source="/frontline/bench",
        type=f"{'chat' if kind == 'chat' else 'tickets'}.assignment_requested.v1",
        subject=thing,
        time=now,
        sequence=1,
        actor="visitor:bench",
        via="portal",
        data=said | {"group_id": group, "was_status": status},
    )


def _commits(at: Installation) -> float:
    """The floor: durable transactions of one insert a second, one after the other."""
    engine = sa.create_engine(at.suite.database("routing"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("create table if not exists bench_commits (id int, at timestamptz)"))
        for number in range(COMMITS):
            connection.execute(sa.text("insert into bench_commits values (:number, clock_timestamp())"), {"number": number})
        seconds = connection.scalar(sa.text("select extract(epoch from max(at) - min(at)) from bench_commits"))
        connection.execute(sa.text("drop table bench_commits"))
    engine.dispose()
    return COMMITS / float(seconds or 1)


@contextmanager
def _routing_alone(servers: Servers) -> Iterator[Suite]:
    with tempfile.TemporaryDirectory() as folder:
        suite, _ = suite_of(Path(folder), ["routing"], servers)
        [vhost] = add_vhosts(servers.rabbitmq, 1)
        suite.environ["AMQP_URL"] = servers.rabbitmq.url_of(vhost)
        try:
            suite.start(["routing"])
            yield suite
        finally:
            suite.end()
