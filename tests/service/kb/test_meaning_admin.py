"""kb's admin port says how far the search by meaning has come."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from kit.admin import admin_app
from kit.instances.identity import Identity
from kit.instances.lease import Lease
from kit.port import Probes
from services.kb.meaning import model
from services.kb.meaning.model import installed
from services.kb.service import SERVICE
from tests.service.kb.library import Library
from tests.service.kb.shelves import Shelves
from tests.service.kb.small_model import Meanings


@pytest.fixture
def port(library: Library) -> Client:
    database = library.handling.database("kb")
    probes = Probes(
        database=database,
        broker_url="amqp://nowhere",
        token="right",
        is_connected=lambda: True,
        is_relaying=lambda: True,
        lease=Lease(database, Identity(name="here:1", admin_url="http://here:1", path="/here")),
    )
    return Client(admin_app(SERVICE, probes))


def told(port: Client) -> Any:
    return port.get("/meaning", headers={"Authorization": "Bearer right"}).json


def test_vectors_are_counted(port: Client, shelves: Shelves, meanings: Meanings) -> None:
    assert port.get("/meaning").status_code == 401
    shelves.article("Printing")
    shelves.article("Drucken", languages=["de"])
    shelves.article("Refund", is_draft=True)
    assert told(port) == {"is_on": False, "model": "small", "why": None, "held": 0, "made": 0, "missing": 1}
    meanings.switch(is_on=True)
    meanings.make()
    assert told(port) == {"is_on": True, "model": "small", "why": None, "held": 0, "made": 1, "missing": 0}
    meanings.hold()
    assert told(port)["held"] == 1


def test_it_says_why_there_is_no_model(port: Client, shelves: Shelves, meanings: Meanings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "installed", installed.__wrapped__)
    monkeypatch.setattr(model, "PACKAGE", "a_package_that_is_not_there")
    shelves.article("Printing")
    meanings.prepare()
    said = told(port)
    assert (said["is_on"], said["model"], said["held"], said["missing"]) == (True, None, 0, 1)
    assert said["why"] == "the model is not installed: say `make meaning`, then start kb again"
