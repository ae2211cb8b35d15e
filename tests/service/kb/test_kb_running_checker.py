"""The link checker in a real process: under eventlet, over HTTP and TLS, killed in the middle."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint
from werkzeug.test import Client

from infra.local.processes import spawn
from kit.admin import admin_app
from kit.config import PROJECT
from kit.instances.identity import Identity
from kit.instances.lease import Lease
from kit.port import Probes
from kit.service import Service
from services.kb.admin_links import add_links
from services.kb.models import metadata
from tests.service.kb.library import Library
from tests.service.kb.linked_shelf import Shelf, link
from tests.service.kb.sites import HERE, Names, Site, dripping, open_web, status
from tests.support.certificates import certificate_for
from tests.support.handling import Handling
from tests.support.suite import Suite
from tests.support.waiting import eventually

HOUSE = {"FRONTLINE_LINK_NETWORKS": "127.0.0.0/8"}
LOOKING = """
import kit.bus.green
import json, ssl, sys
from services.kb.outside.web import Web
given = json.loads(sys.argv[1])
web = Web(is_allowed=lambda machine: True, context=ssl.create_default_context(cafile=given["cafile"]), total_seconds=1.0,
          resolve=lambda host, port: ["127.0.0.1"])
print(json.dumps([web.look(url, lambda host: None).found for url in given["urls"]]))
"""


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(pages={"/works": status(200)})
    yield site
    site.close()


@pytest.mark.slow
@pytest.mark.spec("KB-058", "KB-060")
def test_a_running_service_tries_links_by_itself(running: Callable[..., Suite], site: Site) -> None:
    suite = running("kb", **HOUSE)
    library = Library(Handling(suite.database))
    library.settle_in()
    shelf = Shelf(library, open_web(Names()))
    works, dead = site.url(HERE, "/works"), site.url(HERE, "/dead")
    item = shelf.article(link(works, dead))
    library.handling.now = None
    eventually(lambda: {path for _, _, path, _ in site.log} == {"/works", "/dead"})
    eventually(lambda: (found := shelf.address(dead)) is not None and found.failures == 1)
    assert [path for _, _, path, _ in site.log].count("/dead") == 2  # HEAD and GET
    with library.handling.database("kb").session() as session:
        session.connection().exec_driver_sql("update checked_addresses set due_at = now()")
    eventually(lambda: shelf.broken(item) == {dead: "The site answers with 404."})
    library.handling.close()


@pytest.mark.slow
def test_a_killed_service_goes_on_where_it_was(running: Callable[..., Suite], site: Site) -> None:
    waiting = threading.Event()
    site.pages["/hangs"] = lambda request: (waiting.wait(20), status(200)(request))[1]
    suite = running("kb", **HOUSE)
    library = Library(Handling(suite.database))
    library.settle_in()
    shelf = Shelf(library, open_web(Names()))
    url = site.url(HERE, "/hangs")
    shelf.article(link(url))
    library.handling.now = None
    eventually(lambda: site.log)
    suite.kill("kb")
    waiting.set()
    with library.handling.database("kb").session() as session:
        [minutes] = session.connection().exec_driver_sql("select extract(epoch from due_at - now()) / 60 from checked_addresses").one()
        assert 9 < float(minutes) <= 10  # it was taken, for a while
        session.connection().exec_driver_sql("update checked_addresses set due_at = now()")
    suite.start(["kb"])
    eventually(lambda: (found := shelf.address(url)) is not None and found.checked_at is not None and found.failures == 0)
    library.handling.close()


def test_under_eventlet_tls_is_verified_and_slow_ones_are_cut(site: Site, tmp_path: Path) -> None:
    certificate, key = certificate_for(tmp_path, "shop.example")
    secure = Site(pages={"/works": status(200), "/slow": dripping})
    secure.secure(certificate, key)
    site.pages["/slow"] = dripping
    urls = [secure.url("shop.example", "/works", "https"), secure.url("other.example", "/works", "https")]
    urls += [secure.url("shop.example", "/slow", "https"), site.url("shop.example", "/slow"), site.url("shop.example", "/works")]
    given = json.dumps({"cafile": str(certificate), "urls": urls})
    child = spawn("looking", [sys.executable, "-c", LOOKING, given], tmp_path / "looking.log", cwd=PROJECT)
    child.process.wait(30)
    secure.close()
    said = (tmp_path / "looking.log").read_text()
    assert json.loads(said.splitlines()[-1]) == ["works", "fails", "unreached", "unreached", "works"], said


def test_the_admin_port_tells_the_state_and_has_all_tried_now(library: Library, site: Site) -> None:
    shelf = Shelf(library, open_web(Names(shop_example=[HERE])))
    shelf.article(link(site.url("shop.example", "/works")))
    shelf.check()
    pages = Blueprint("kb", "kb")
    add_links(pages)
    database, here = library.handling.database("kb"), Identity(name="here:1", admin_url="http://here:1", path="/here")
    up: dict[str, Any] = {"is_connected": lambda: True, "is_relaying": lambda: True}
    probes = Probes(database=database, broker_url="", token="token", lease=Lease(database, here), **up)
    asking = Client(admin_app(Service(name="kb", metadata=metadata, admin=pages), probes))
    told = {"Authorization": "Bearer token"}
    assert asking.get("/links").status_code == 401
    assert (asking.get("/links", headers=told).json or {})["addresses"] == 1
    assert asking.post("/links/check", headers=told).json == {"addresses": 1}
    assert (asking.get("/links", headers=told).json or {})["due"] == 1
