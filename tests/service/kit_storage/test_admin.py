"""The admin port of a service, its database real; the broker is asked in tests/service/kit_bus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint
from werkzeug.test import Client, TestResponse

from kit.admin import admin_app
from kit.instances.identity import Identity
from kit.instances.lease import Lease
from kit.port import Probes
from kit.service import Service
from kit.storage.engine import Database
from kit.storage.tables import deadlines, outbox
from tests.support.things import Entity

NOW = datetime.now(UTC)
AUTHORIZED = {"Authorization": "Bearer right"}
OWN = Blueprint("own", __name__)


@OWN.get("/own")
def own() -> dict[str, bool]:
    return {"is_own": True}


class Port:
    """The admin application of a service without lanes."""

    def __init__(self, database: Database, token: str = "right") -> None:
        self.is_connected = self.is_relaying = True
        probes = Probes(
            database=database,
            broker_url="amqp://nowhere",
            token=token,
            is_connected=lambda: self.is_connected,
            is_relaying=lambda: self.is_relaying,
            lease=Lease(database, Identity(name="here:1", admin_url="http://here:1", path="/here")),
        )
        self._client = Client(admin_app(Service(name="tests", metadata=Entity.metadata, admin=OWN), probes))

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        return self._client.get(path, headers=AUTHORIZED if headers is None else headers)

    def post(self, path: str, said: dict[str, Any]) -> TestResponse:
        return self._client.post(path, headers=AUTHORIZED, json=said)


@pytest.fixture
def port(things: Database) -> Port:
    return Port(things)


def test_health_is_open_and_all_else_is_closed(port: Port, things: Database) -> None:
    for path in ("/health/live", "/health/ready"):
        assert port.get(path, {}).status_code == 200
    for path in ("/metrics", "/outbox", "/parked", "/deadlines", "/own"):
        assert port.get(path, {}).status_code == 401
        assert port.get(path, {"Authorization": "Bearer wrong"}).status_code == 401
        assert port.get(path).status_code == 200
        assert Port(things, token="").get(path, {"Authorization": "Bearer "}).status_code == 401


def test_ready_names_what_is_missing(port: Port, things: Database) -> None:
    port.is_relaying = False
    said = port.get("/health/ready", {})
    assert (said.status_code, said.json) == (
        503,
        {"status": "not_ready", "mode": "passive", "database": True, "broker": True, "relay": False},
    )
    port.is_relaying, port.is_connected = True, False
    assert port.get("/health/ready", {}).status_code == 503


def test_ready_notices_that_the_database_is_away(things: Database) -> None:
    away = sa.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/nothing")
    said = Port(Database(away, away)).get("/health/ready", {})
    assert (said.status_code, (said.json or {})["database"]) == (503, False)


def test_outbox_shows_what_waits_and_how_long(port: Port, things: Database) -> None:
    row = {"envelope_id": "0190b0c6-0000-7000-8000-000000000001", "type": "tests.it_happened.v1", "subject": "1", "body": b"{}"}
    with things.session() as session:
        session.execute(sa.insert(outbox).values(recorded_at=datetime.now(UTC) - timedelta(seconds=30), **row))
    said = port.get("/outbox").json or {}
    assert said["unsent"] == 1
    assert 29 < said["oldest_seconds"] < 60
    assert said["next"][0]["type"] == "tests.it_happened.v1"
    figures = port.get("/metrics").text
    assert 'frontline_outbox_unsent{service="tests"} 1.0' in figures


def test_given_up_deadlines_are_shown_and_tried_again(port: Port, things: Database) -> None:
    late, given_up = {"due_at": NOW - timedelta(minutes=1)}, {"parked_because": "ValueError('no')", "attempts": 10}
    with things.session() as session:
        session.execute(
            sa.insert(deadlines), [{"kind": "end", "subject": "1", **late, **given_up}, {"kind": "end", "subject": "3", **late, **given_up}]
        )
        session.execute(sa.insert(deadlines), [{"kind": "end", "subject": "2", **late}])
    said = port.get("/deadlines").json or {}
    assert said["due"] == 1
    assert [row["subject"] for row in said["next"]] == ["2"]
    assert {row["subject"] for row in said["parked"]} == {"1", "3"}
    assert port.post("/deadlines/retry", {"kind": "end", "subject": "1"}).json == {"retried": 1}
    assert [row["subject"] for row in (port.get("/deadlines").json or {})["parked"]] == ["3"]
    assert port.post("/deadlines/retry", {}).json == {"retried": 1}


def test_an_unknown_lane_is_refused(port: Port) -> None:
    assert port.post("/parked/nothing/retry", {}).status_code == 404
    assert port.post("/parked/nothing/drop", {"ids": ["1"]}).status_code == 404
    assert port.post("/parked/nothing/drop", {}).status_code == 422
