"""One app for all tests of these routes: to build it takes longer than they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.edge import FakeBus, client_as, edge


@pytest.fixture(scope="session")
def reports_app() -> Flask:
    return edge(FakeBus())


@pytest.fixture
def bus(reports_app: Flask) -> FakeBus:
    """The app's own, emptied."""
    bus: FakeBus = reports_app.extensions["bus"]
    bus.answers, bus.asked = {}, []
    return bus


@pytest.fixture
def employee(reports_app: Flask, bus: FakeBus) -> Callable[[Iterable[str]], FlaskClient]:
    """A client of an employee with these permissions; the one made last says who asks."""

    def holding(permissions: Iterable[str]) -> FlaskClient:
        return client_as(reports_app, "employee", permissions=permissions)

    return holding
