"""kb as a real process: the clock decides that an article is stale, and tells it once (KB-057)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pika
import pytest

from contracts.envelope import EVENTS_EXCHANGE, Envelope
from contracts.events.people import BrandSaved
from kit.bus.client import Client
from kit.errors import Refusal
from kit.storage.work import Call
from services.kb.models import new_id
from tests.support.listening import Listening
from tests.support.suite import Suite
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
BRAND = new_id()


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    found = running("kb")
    fact = BrandSaved(subject=BRAND, is_new=True, name="Acme", is_default=True, host_names=[], hours=[], holidays=[], time_zone="UTC")
    plain: dict[str, Any] = {
        "source": "/frontline/people",
        "time": datetime.now(UTC),
        "sequence": 1,
        "actor": "system:test",
        "via": "clock",
    }
    envelope = Envelope(id=new_id(), type=fact.type, subject=BRAND, data=fact.data(), **plain)
    connection = pika.BlockingConnection(pika.URLParameters(found.broker))
    connection.channel().basic_publish(EVENTS_EXCHANGE, envelope.type, envelope.to_wire())
    connection.close()
    return found


@pytest.fixture
def client(suite: Suite) -> Iterator[Client]:
    made = Client(suite.broker, "test of kb")
    yield made
    made.close()


def say(client: Client, name: str, asked: dict[str, Any]) -> Any:
    return client.ask("kb", name, asked, call=Call(actor="system:test", via="management", key=new_id()), timeout=10)


def written(client: Client, folder: str, stale_in: float) -> str:
    """An article that is stale in so many seconds."""
    stale_at = (datetime.now(UTC) + timedelta(seconds=stale_in)).isoformat()
    return str(say(client, "create_article", {"title": "Printing", "folder_id": folder, "stale_at": stale_at})["id"])


def brand_is_known(client: Client, folder: str) -> bool:
    try:
        written(client, folder, 3600)
    except Refusal:
        return False
    return True


@pytest.mark.spec("KB-057", "KB-055")
def test_a_stale_date_is_told_once_even_if_it_passed_while_the_process_was_away(
    suite: Suite, client: Client, listen: Callable[..., Listening]
) -> None:
    heard = listen(suite.broker, "kb.#")
    folder = say(client, "create_folder", {"kind": "article", "name": "Howto"})["id"]
    eventually(lambda: brand_is_known(client, folder))
    first = written(client, folder, 0.5)
    stale = heard.wait_for("kb.article_stale", subject=first, within=20)
    assert (stale.actor, stale.via, stale.data["article"]["is_stale"]) == ("system:clock", "clock", True)
    second, passed_at = written(client, folder, 1.5), datetime.now(UTC) + timedelta(seconds=1.5)
    suite.kill("kb")
    eventually(lambda: datetime.now(UTC) > passed_at)
    suite.start(["kb"])
    heard.wait_for("kb.article_stale", subject=second, within=30)
    third = written(client, folder, 0.2)  # what comes after it shows that nothing was told twice
    heard.wait_for("kb.article_stale", subject=third, within=20)
    told = [{fact.id for fact in heard.of("kb.article_stale", subject=article)} for article in (first, second, third)]
    assert [len(ids) for ids in told] == [1, 1, 1], "killed before it noted that it was sent, a fact goes out again, under the id it had"
