"""An invitation from the agent's click to the outgoing chat in his hands: over HTTP, the bus, and all services as real processes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import orjson
import pika
import pytest
import requests
from uuid_utils import uuid7

from contracts.envelope import EVENTS_EXCHANGE, Envelope, wire_time
from contracts.events import people
from kit.bus import topology
from kit.bus.client import Client
from tests.support.listening import Listening
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.chat.test_chat_journey import Office, online
from tests.system.identity.test_first_administrator import first_administrator

pytestmark = pytest.mark.slow
KEY = "visitor-key-of-22-char"


@pytest.fixture
def office(running: Callable[..., Suite]) -> Iterator[Office]:
    suite = running("people", "routing", "chat", "whoson", "gateway")
    admin = first_administrator(suite)
    me = admin.get(f"{suite.url}/api/management/v1/session", timeout=10).json()
    client = Client(suite.broker, "test of invitations")
    office = Office(suite, client, f"employee:{me['account']['id']}")
    brand_id = office.command("people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
    asked = {"brand_id": brand_id, "name": "Support", "front_line_group_name": "Front line"}
    made = office.command("people", "create_department", asked)
    office.department_id, office.group_id = made["id"], made["front_line_group_id"]
    publish(suite.broker, EVENTS_EXCHANGE, *tracking_on())
    yield office
    client.close()


def publish(broker: str, exchange: str, key: str, body: bytes) -> None:
    with pika.BlockingConnection(pika.URLParameters(broker)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.basic_publish(exchange, key, body)


def tracking_on() -> tuple[str, bytes]:
    fact = people.SettingsChanged(subject="whos_on", section="whos_on", values={"is_enabled": True})
    rest: dict[str, Any] = {"time": datetime.now(UTC), "sequence": 1_000_000, "actor": "system:test", "via": "clock"}
    envelope = Envelope(id=str(uuid7()), source="/frontline/people", type=fact.type, subject=fact.subject, data=fact.data(), **rest)
    return fact.type, envelope.to_wire()


def come(broker: str, brand_id: str, number: int) -> None:
    """A page of the visitor tells that he is there."""
    at = wire_time(datetime.now(UTC))
    view = {"t": "view", "v": f"{number:022d}", "u": "https://shop.example/lamps", "p": "Lamps"}
    beacon = {"key": KEY, "brand_id": brand_id, "ip": "198.51.100.7", "agent": "", "languages": "en", "at": at, "user_id": None}
    message = {"at": at, "beacons": [beacon | {"what": [view]}]}
    bucket = str(zlib.crc32(KEY.encode()) % topology.SHARES)
    publish(broker, topology.inflow_exchange("beacons").name, bucket, orjson.dumps(message))


def visit_of(office: Office, heard: Listening, brand_id: str) -> str:
    """Tracking may be on a moment later than we ask for it: a page tells of itself until it is heard."""
    count = iter(range(1, 1_000))

    def begun() -> str:
        come(office.suite.broker, brand_id, next(count))
        found = [each.subject for each in list(heard.envelopes) if each.type == "whoson.visit_started.v1"]
        return found[0] if found else ""

    return eventually(begun, within=30, every=0.5)


@pytest.mark.spec("WHO-041", "WHO-046")
def test_an_invitation_becomes_an_outgoing_chat_of_its_agent(office: Office) -> None:
    ann, http = office.agent("ann")
    eventually(lambda: online(office), within=20)
    url = f"{office.suite.url}/api/management/v1"
    brand_id = office.command("people", "department", {"department_id": office.department_id})["brand_id"]
    with closing(Listening(office.suite.broker, "whoson.#")) as heard:
        visit_id = visit_of(office, heard, brand_id)
        asked = {"department_id": office.department_id, "text": "May I help?", "only_if_taken_now": True}
        sent = eventually(lambda: invited(http, f"{url}/visitors/{visit_id}/invitations", asked), within=30, every=0.3)
        assert http.post(f"{url}/visitors/{visit_id}/invitations", json=asked, timeout=15).json()["code"] == "already_invited"

        answer = f"{office.suite.url}/t/invitations/{sent['id']}/answer"
        assert requests.post(answer, data=b'{"k":"another-key-of-22-char","answer":"accepted"}', timeout=15).status_code == 404
        said = requests.post(answer, data=orjson.dumps({"k": KEY, "answer": "accepted"}), timeout=15)
        assert said.status_code == 200, said.text
        told = said.json()
        bearer = {"Authorization": f"Bearer {told['token']}"}
        portal = f"{office.suite.url}/api/portal/v1/chats/{told['chat_id']}"
        mine = eventually(lambda: taken(portal, bearer), within=30, every=0.1)
        assert (mine["id"], mine["agent_name"], mine["question"]) == (told["chat_id"], "Ann", None)
        chat = http.get(f"{url}/chats/{told['chat_id']}", timeout=15).json()
        assert (chat["agent_id"], chat["direction"], chat["invitation_id"]) == (ann, "outgoing", sent["id"])

        pushed = http.post(f"{url}/chats/{told['chat_id']}/pages", json={"url": "https://shop.example/chairs"}, timeout=15)
        assert pushed.status_code == 201, pushed.text
        seen = requests.get(f"{portal}/messages", headers=bearer, timeout=15).json()["items"]
        assert [(each["kind"], each["text"]) for each in seen][-1] == ("page", "https://shop.example/chairs")
        assert requests.post(f"{portal}/closure", headers=bearer, timeout=15).status_code == 201

        def standing() -> list[str]:
            changes = [each.data for each in list(heard.envelopes) if each.type == "whoson.visit_changed.v1"]
            return [each["visit"]["live_chat_status"] for each in changes if "live_chat_status" in each["changed"]]

        eventually(lambda: standing() == ["in_chat", "chat_ended"], within=30)


def invited(http: requests.Session, url: str, asked: dict[str, Any]) -> Any:
    """Copies of who is an agent of what take a moment."""
    answer = http.post(url, json=asked, timeout=15)
    return answer.json() if answer.status_code == 201 else None


def taken(url: str, bearer: dict[str, str]) -> Any:
    """The page asks again while its chat is not there yet."""
    answer = requests.get(url, headers=bearer, timeout=15)
    assert answer.status_code in (200, 404)
    chat = answer.json().get("chat") or {}
    return chat if chat.get("agent_name") else None
