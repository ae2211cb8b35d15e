"""A reader on the portal, through the real gateway, bus and service: reads, votes, is counted, and sees a change at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests
import sqlalchemy as sa

from contracts.permissions import role_id
from kit.bus.client import Client
from kit.storage.work import Call
from services.kb.models import Brand, Role, ViewTally
from tests.service.kb.writing_articles import alter, article
from tests.support.handling import Handling
from tests.support.suite import Suite
from tests.support.waiting import eventually

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(slots=True)
class Portal:
    """Running processes; articles are put into kb's own database."""

    suite: Suite
    handling: Handling
    brand: str

    def knows_the_company(self) -> bool:
        """Its brand, and what everybody may, as people told them."""
        with self.handling.reading("kb") as session:
            everyone = session.get(Role, role_id(1))
            return session.get(Brand, self.brand) is not None and everyone is not None and "kb_articles.view" in everyone.permissions

    def views(self) -> list[tuple[str, int]]:
        with self.handling.reading("kb") as session:
            return [(row.who, row.hits) for row in session.scalars(sa.select(ViewTally).order_by(ViewTally.who))]


@pytest.fixture
def portal(running: Callable[..., Suite]) -> Iterator[Portal]:
    suite = running("people", "kb", "gateway")
    operator = Client(suite.broker, "operator of the tests")
    call = Call(actor="system", via="management", key=str(uuid.uuid4()))
    brand = operator.ask("people", "create_brand", {"name": "Acme", "host_names": ["acme.example"]}, call=call, timeout=15)["id"]
    operator.close()
    made = Portal(suite, Handling(suite.database), brand)
    eventually(made.knows_the_company, within=15)
    yield made
    made.handling.close()


@pytest.mark.slow
@pytest.mark.spec("KB-003", "KB-004", "KB-098", "REP-069")
def test_a_reader_reads_votes_is_counted_and_sees_a_change(portal: Portal) -> None:
    one = article(portal, "Reset it", body="<p>Click here.</p>")
    eve = requests.Session()
    eve.headers["User-Agent"] = FIREFOX
    api = f"{portal.suite.url}/api/portal/v1/articles/{one}"
    page = eve.get(f"{portal.suite.url}/kb/articles/{one}/old-slug", timeout=10)
    assert (page.url, page.history[0].status_code) == (f"{portal.suite.url}/kb/articles/{one}/reset-it", 301)
    assert "<p>Click here.</p>" in page.text
    tag = eve.get(api, timeout=10).headers["ETag"]
    assert eve.get(api, headers={"If-None-Match": tag}, timeout=10).status_code == 304
    voted = eve.put(f"{api}/vote", json={"is_helpful": True}, timeout=10)
    assert voted.json() == {"helpful": 1, "unhelpful": 0, "is_helpful": True}
    assert eventually(lambda: eve.get(api, headers={"If-None-Match": tag, "X-By-Itself": "1"}, timeout=10).status_code == 200, within=5)
    said = {"text": "Thank you.", "display_name": "Eve", "email": "eve@home.example"}
    refused = eve.post(f"{api}/feedback", json=said, timeout=10)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), "people does not bar the address, kb knows the role"
    requests.get(api, timeout=10)
    assert eventually(lambda: portal.views() == [("person", 3), ("spider", 1)], within=10)
    alter(portal, one, is_private=True)
    assert eventually(lambda: {eve.get(address, timeout=10).status_code for address in (api, page.url)} == {404}, within=5)
