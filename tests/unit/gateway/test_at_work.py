"""What counts as something an employee did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.identity.at_work import BY_ITSELF, MOST_AT_ONCE, TOPIC, AtWork
from gateway.identity.who import Asker
from tests.support.edge import FakeBus, edge

ADA = "01890000-0000-7000-8000-000000000001"
HOME = "/api/management/v1/session"


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus()


def client(bus: FakeBus, kind: str, *, is_by_token: bool = False) -> FlaskClient:
    app = edge(bus)
    app.extensions["identity"].asker = lambda request: Asker(kind=kind, id=ADA, is_by_token=is_by_token)
    return app.test_client()


def told(bus: FakeBus, by: FlaskClient) -> list[tuple[str, dict[str, Any]]]:
    by.application.extensions["at_work"].tell()
    return bus.signals


@pytest.mark.spec("RTE-175", "REP-062")
def test_requests_of_an_employee_are_counted_and_told_together(bus: FakeBus) -> None:
    ada = client(bus, "employee")
    for _ in range(3):
        ada.get("/api/management/v1/groups")
    ((topic, payload),) = told(bus, ada)
    (count, first, last) = payload["actions"][ADA]
    assert (topic, count, list(payload["actions"])) == (TOPIC, 3, [ADA])
    assert datetime.fromisoformat(first) <= datetime.fromisoformat(last) <= datetime.now(UTC)
    assert len(told(bus, ada)) == 1, "nothing new, nothing told"


@pytest.mark.spec("RTE-175", "REP-062")
def test_polling_is_no_activity(bus: FakeBus) -> None:
    ada = client(bus, "employee")
    ada.get("/api/management/v1/groups", headers={BY_ITSELF: "1"})
    assert told(bus, ada) == []


@pytest.mark.parametrize(("kind", "is_by_token"), [("user", False), ("visitor", False), ("employee", True), ("api", True)])
def test_customers_and_programs_are_not_counted(bus: FakeBus, kind: str, is_by_token: bool) -> None:
    somebody = client(bus, kind, is_by_token=is_by_token)
    somebody.get("/api/management/v1/groups")
    somebody.get("/api/portal/v1/tickets")
    assert told(bus, somebody) == []


def test_many_go_in_several_signals() -> None:
    said: list[dict[str, Any]] = []
    at_work = AtWork(lambda topic, payload, **_: said.append(payload["actions"]))
    at_work._thread = object()  # type: ignore[assignment]  # told by hand
    for number in range(MOST_AT_ONCE + 1):
        at_work.note(f"e{number}")
    at_work.tell()
    assert [len(some) for some in said] == [MOST_AT_ONCE, 1]
