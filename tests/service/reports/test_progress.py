"""What reports say of how complete they are: idle, behind, without a broker (REP-024)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.reports.queries.completeness import Completeness, completeness
from tests.service.reports.feeding import held_up, lives, publish
from tests.support.servers import Servers
from tests.support.suite import Suite
from tests.support.waiting import eventually

LATE = timedelta(seconds=3)


def told(suite: Suite) -> Completeness:
    engine = sa.create_engine(suite.database("reports"), poolclass=sa.NullPool)
    with Session(engine) as session:
        return completeness(session)


def is_up_to_date(suite: Suite) -> bool:
    until = told(suite).until
    return until is not None and datetime.now(UTC) - until < LATE


def standstill(suite: Suite) -> datetime:
    """The moment at which completeness stands, when it has not moved for a while."""
    until = told(suite).until
    assert until is not None
    eventually(lambda: datetime.now(UTC) - until > LATE, within=10)
    assert told(suite).until == until
    return until


@pytest.mark.spec("REP-024")
def test_who_has_nothing_to_do_is_up_to_date_and_who_is_held_up_is_not(running: Callable[..., Suite]) -> None:
    suite = running("reports")
    eventually(lambda: is_up_to_date(suite), within=15)
    assert not told(suite).is_rebuilding
    fact = next(line for line in lives(20) if orjson.loads(line)["type"] == "tickets.ticket_created.v1")
    with held_up(suite, fact):
        publish(suite.broker, [fact])
        stood = eventually(lambda: standstill(suite), within=12)
    eventually(lambda: is_up_to_date(suite), within=10)
    assert (told(suite).until or stood) > stood


@pytest.mark.slow
@pytest.mark.spec("REP-024")
def test_without_a_broker_completeness_stands_still(running: Callable[..., Suite], own_servers: Servers) -> None:
    suite = running("reports", servers=own_servers)
    eventually(lambda: is_up_to_date(suite), within=15)
    own_servers.rabbitmq.kill()
    stood = eventually(lambda: standstill(suite), within=15)
    own_servers.rabbitmq.begin(own_servers.log)
    own_servers.rabbitmq.await_ready(own_servers.log)
    eventually(lambda: is_up_to_date(suite), within=60)
    assert (told(suite).until or stood) > stood
