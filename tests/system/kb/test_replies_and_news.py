"""Canned replies from the editor into a ticket and a chat, and news from the editor into a feed: all services as real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from lxml import etree

from kit.bus.client import Client
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator
from tests.system.tickets.test_ticket_journey import Office, called

pytestmark = pytest.mark.slow


@pytest.fixture
def office(running: Callable[..., Suite]) -> Iterator[Office]:
    suite = running("people", "routing", "tickets", "chat", "kb", "gateway")
    admin = first_administrator(suite)
    me = admin.get(f"{suite.url}/api/management/v1/session", timeout=10).json()
    client = Client(suite.broker, "test of replies")
    office = Office(suite, client, f"employee:{me['account']['id']}")
    office.brand_id = office.command("people", "create_brand", {"name": "Acme", "host_names": ["127.0.0.1"]})["id"]
    asked = {"brand_id": office.brand_id, "name": "Support", "front_line_group_name": "Front line"}
    made = office.command("people", "create_department", asked)
    office.department_id, office.group_id = made["id"], made["front_line_group_id"]
    yield office
    client.close()


def when_known(http: requests.Session, method: str, url: str, status: int, body: Any = None) -> Any:
    """The answer, once the copies of people's facts have arrived."""

    def answered() -> Any:
        answer = http.request(method, url, json=body, timeout=15)
        assert answer.status_code in (status, 403, 404, 409), answer.text
        return answer.json() if answer.status_code == status else None

    return eventually(answered, within=60, every=0.5)


@pytest.mark.spec("CAN-001", "CAN-012", "CAN-013", "CAN-042", "PPL-324", "PPL-325")
def test_a_reply_goes_into_a_ticket_and_a_chat_and_its_uses_are_counted(office: Office) -> None:
    ann, anns = office.agent("ann")
    office.command("routing", "set_activity", {"switches": [{"channel": "chats", "is_active": True}]}, f"employee:{ann}")
    replies = f"{office.management}/canned-replies"
    body = "<p>Hello {{customer.first_name|there}}, {{ticket.number}}{{chat.number}} is with {{agent.name}} of {{brand.name}}.</p>"
    made = when_known(anns, "POST", replies, 201, {"title": "Greeting", "body": body, "shortcut": "hi"})
    found = called(anns, "GET", f"{replies}/shortcuts/hi?channel=ticket", 200)
    assert found["id"] == made["id"]

    ticket = _ticket_of(office, ann, anns)
    filled = called(anns, "GET", f"{replies}/{made['id']}/filling?channel=ticket&item_id={ticket['id']}", 200)
    assert filled["text"] == f"Hello Vera, {ticket['number']} is with Ann of Acme."
    ours = f"{office.management}/tickets/{ticket['id']}/replies"
    called(anns, "POST", ours, 422, {"html": "x", "canned_reply_ids": ["not an id"]})
    called(anns, "POST", ours, 422, {"html": "x", "canned_reply_ids": [made["id"]] * 21})
    called(anns, "POST", ours, 201, {"html": filled["html"], "canned_reply_ids": [made["id"], made["id"], ann]})
    eventually(lambda: _uses(anns, replies, made["id"]) == (1, 1, 0, 1), within=20)

    chat_id = _chat_of(office, ann, anns)
    filled = called(anns, "GET", f"{replies}/{made['id']}/filling?channel=chat&item_id={chat_id}", 200)
    assert filled["text"].startswith("Hello Eve, ")
    said = {"text": filled["text"], "kind": "canned", "canned_reply_ids": [made["id"]]}
    called(anns, "POST", f"{office.management}/chats/{chat_id}/messages", 201, said)
    eventually(lambda: _uses(anns, replies, made["id"]) == (2, 1, 1, 1), within=20)
    whole = anns.get(f"{replies}/{made['id']}", timeout=10)
    assert (whole.json()["times_used"], whole.headers["ETag"]) == (2, '"1"')


def _uses(http: requests.Session, replies: str, reply_id: str) -> tuple[int, int, int, int]:
    said = called(http, "GET", f"{replies}/{reply_id}/uses", 200)
    return said["times_used"], said["in_tickets"], said["in_chats"], said["agents"]


def _ticket_of(office: Office, agent_id: str, http: requests.Session) -> Any:
    """A ticket from Vera that has come to the agent."""
    asked = {
        "department_id": office.department_id,
        "subject": "Printer",
        "text": "It smokes",
        "email": "vera@x.example",
        "name": "Vera Vogel",
    }
    ticket = when_known(http, "POST", f"{office.management}/tickets", 201, asked | {"source": "agent_incoming"})
    url = f"{office.management}/tickets/{ticket['id']}"
    if called(http, "GET", url, 200)["agent_id"] != agent_id:
        eventually(lambda: called(http, "GET", url, 200)["agent_id"] == agent_id, within=20)
    return ticket


def _chat_of(office: Office, agent_id: str, http: requests.Session) -> str:
    """A chat with Eve that has come to the agent."""
    asked = {"department_id": office.department_id, "name": "Eve", "question": "Where is my parcel?"}
    started = when_known(requests.Session(), "POST", f"{office.portal}/chats", 201, asked)
    url = f"{office.management}/chats/{started['chat']['id']}"
    eventually(lambda: called(http, "GET", url, 200)["agent_id"] == agent_id, within=20)
    return str(started["chat"]["id"])


@pytest.mark.spec("NWS-001", "NWS-014", "NWS-021", "NWS-024")
def test_news_come_to_the_portal_and_its_feeds_and_go_again(office: Office) -> None:
    _, anns = office.agent("ann")
    reader = requests.Session()
    news, feed = f"{office.management}/news", f"{office.portal}/news/feed.rss"
    asked = {"title": "Open day", "summary": "Come and see", "body": "<p>On Friday</p>", "brand_ids": [office.brand_id]}
    made = when_known(anns, "POST", news, 201, asked)
    listed = called(reader, "GET", f"{office.portal}/news", 200)
    assert (listed["items"][0]["id"], listed["items"][0]["title"]) == (made["id"], "Open day")
    assert called(reader, "GET", f"{office.portal}/news/{made['id']}", 200)["body"] == "<p>On Friday</p>"
    first = reader.get(feed, timeout=10)
    assert next(etree.fromstring(first.content).iter("guid")).text == f"urn:uuid:{made['id']}"
    known = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert reader.get(feed, headers=known, timeout=10).status_code == 304
    changed = {"title": "Open night"}
    called(anns, "PATCH", f"{news}/{made['id']}", 412, changed, headers={"If-Match": '"7"'})
    called(anns, "PATCH", f"{news}/{made['id']}", 200, changed, headers={"If-Match": '"1"'})
    again = reader.get(feed, headers=known, timeout=10)
    assert (again.status_code, b"Open night" in again.content) == (200, True)
    called(anns, "POST", f"{news}/marks", 200, {"ids": [made["id"]], "mark": "private"})
    called(reader, "GET", f"{office.portal}/news/{made['id']}", 404)
    assert b"Open night" not in reader.get(feed, timeout=10).content

    office.command("people", "edit_brand", {"brand_id": office.brand_id, "settings": {"view_news_role": "nobody"}})
    eventually(lambda: reader.get(feed, timeout=10).status_code == 403, within=20)
    called(reader, "GET", f"{office.portal}/news", 403)
