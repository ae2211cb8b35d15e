"""From a browser's request to the mailbox: through a real gateway, people and broker, whatever stands behind the mailbox."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import requests

from kit.bus.client import Client
from kit.storage.work import Call
from tests.support.beacons import Mailbox
from tests.support.hurting import kill_gateway_worker
from tests.support.servers import Servers, await_written
from tests.support.suite import Suite
from tests.support.waiting import eventually

PAGE = "https://shop.example/cart?step=1"
VISITOR = "v1s1t0r_key-0000000000"


def view(number: int = 0, **more: Any) -> dict[str, Any]:
    return {"t": "view", "v": f"view-{number:017d}", "n": 0, "a": 12, "u": PAGE, **more}


@dataclass(slots=True)
class Site:
    """A company's site that carries the script, and the mailbox behind its beacons."""

    suite: Suite
    mailbox: Mailbox
    brand: str = ""
    operator: Client = field(init=False)

    def __post_init__(self) -> None:
        self.operator = Client(self.suite.broker, "operator of the tests")
        self.brand = self.ask("create_brand", name="Acme", host_names=["help.acme.example"])["id"]

    def ask(self, method: str, **asked: Any) -> Any:
        call = Call(actor="system", via="management", key=str(uuid.uuid4()))
        return self.operator.ask("people", method, asked, call=call, timeout=15)

    def switch(self, **values: Any) -> None:
        self.ask("change_settings", section="whos_on", values=values)

    def beacon(self, *what: dict[str, Any], key: str = VISITOR, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        said = {"k": key, "w": list(what), **more}
        return requests.post(f"{self.suite.url}/t/b", json=said, headers={"Host": "help.acme.example"} | (headers or {}), timeout=10)

    def is_on(self) -> bool:
        return self.beacon({"t": "beat", "v": "view-00000000000000000", "n": 1, "a": 0}).status_code == 204


@pytest.fixture
def site(running: Callable[..., Suite]) -> Iterator[Site]:
    suite = running("people", "gateway")
    made = Site(suite, Mailbox(suite.broker))
    yield made
    made.operator.close()


@pytest.mark.slow
@pytest.mark.spec("WHO-002", "WHO-006", "WHO-013", "WHO-095")
def test_a_view_is_in_the_mailbox_when_it_is_answered_and_nothing_is_while_tracking_is_off(site: Site) -> None:
    off = site.beacon(view())
    assert (off.status_code, off.json()["code"]) == (410, "tracking_off")
    assert requests.get(f"{site.suite.url}/t/s.js", timeout=5).text.startswith("/*")
    site.switch(is_enabled=True)
    assert eventually(site.is_on, within=10)
    site.mailbox.read()
    site.mailbox.messages.clear()
    said = view(p="Your cart", m="Cart", r="https://search.example/?q=lamp")
    taken = site.beacon(said, headers={"User-Agent": "Firefox", "Accept-Language": "fr-CH, en;q=0.8"})
    assert (taken.status_code, taken.json(), taken.headers["Access-Control-Allow-Origin"]) == (200, {"live": True}, "*")
    (beacon,) = site.mailbox.read()
    assert beacon.pop("at") <= site.mailbox.messages[0][1]["at"]
    assert beacon == {
        "key": VISITOR,
        "brand_id": site.brand,
        "ip": "127.0.0.1",
        "agent": "Firefox",
        "languages": "fr-CH, en;q=0.8",
        "user_id": None,
        "claim": None,
        "what": [said],
    }
    requests.get(f"{site.suite.url}/t/p.gif?u={PAGE}&m=Plain", headers={"Host": "help.acme.example"}, timeout=5)
    assert [(one["u"], one["m"]) for beacon in site.mailbox.read()[1:] for one in beacon["what"]] == [(PAGE.partition("&")[0], "Plain")]
    site.switch(is_enabled=False)
    assert eventually(lambda: site.beacon(view(1)).status_code == 410, within=10)
    found = len(site.mailbox.read())
    assert site.beacon(view(2)).status_code == 410
    assert len(site.mailbox.read()) == found


@pytest.mark.slow
@pytest.mark.spec("WHO-009")
def test_the_portals_own_page_says_which_user_is_signed_in_and_no_other_page_does(site: Site) -> None:
    site.switch(is_enabled=True)
    assert eventually(site.is_on, within=10)
    site.mailbox.read()
    site.mailbox.messages.clear()
    secret = {"password": "long enough 7", "password_again": "long enough 7"}
    user = site.ask("create_user", username="eve", email="eve@home.example", display_name="Eve", **secret)
    browser = requests.Session()
    api = f"{site.suite.url}/api/portal/v1/session"
    assert browser.post(api, json={"username": "eve", "password": "long enough 7"}, timeout=10).status_code in (200, 201)
    here = {"Host": site.suite.url.partition("//")[2]}
    for origin in (site.suite.url, "https://shop.example"):
        answer = browser.post(f"{site.suite.url}/t/b", json={"k": VISITOR, "w": [view()]}, headers=here | {"Origin": origin}, timeout=10)
        assert answer.status_code == 200
    assert eventually(lambda: len(site.mailbox.read()) == 2)
    assert [beacon["user_id"] for beacon in site.mailbox.read()] == [user["id"], None]


@pytest.mark.slow
def test_the_broker_goes_in_the_middle_and_every_view_that_was_acknowledged_is_there(
    running: Callable[..., Suite], own_servers: Servers
) -> None:
    suite = running("people", "gateway", servers=own_servers)
    site = Site(suite, Mailbox(suite.broker))
    site.switch(is_enabled=True)
    assert eventually(site.is_on, within=10)
    await_written(own_servers.rabbitmq, "beacons.of.the.test")
    taken: list[str] = []
    refused: list[requests.Response] = []

    def browse(part: int) -> None:
        for number in range(part, 1_000_000, 8):
            said = view(number)
            answer = site.beacon(said, key=f"{part:022d}")
            if answer.status_code == 200:
                taken.append(said["v"])
            else:
                refused.append(answer)
                return

    browsers = [threading.Thread(target=browse, args=(part,)) for part in range(8)]
    for each in browsers:
        each.start()
    assert eventually(lambda: len(taken) > 200)
    own_servers.rabbitmq.kill()
    for each in browsers:
        each.join(15)
    assert {answer.status_code for answer in refused} == {503} and all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert site.is_on(), "a heartbeat that cannot be told is no error"
    own_servers.rabbitmq.start(own_servers.log)
    assert eventually(lambda: site.beacon(view(9_999_999)).status_code == 200, within=30)
    mailbox = Mailbox(suite.broker)
    eventually(lambda: set(taken) <= {one["v"] for beacon in mailbox.read() for one in beacon["what"]}, within=10)
    site.operator.close()


@pytest.mark.slow
def test_workers_are_killed_and_every_view_that_was_answered_is_there(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    site = Site(suite, Mailbox(suite.broker))
    site.switch(is_enabled=True)
    assert eventually(site.is_on, within=10)
    taken: list[str] = []
    is_over = threading.Event()

    def browse(part: int) -> None:
        with requests.Session() as browser:
            for number in range(part, 1_000_000, 4):
                said = view(number)
                with contextlib.suppress(requests.RequestException):
                    if browser.post(f"{suite.url}/t/b", json={"k": f"{part:022d}", "w": [said]}, timeout=10).status_code == 200:
                        taken.append(said["v"])
                if is_over.is_set():
                    return

    browsers = [threading.Thread(target=browse, args=(part,)) for part in range(4)]
    for each in browsers:
        each.start()
    for wanted in (200, 500, 800):
        assert eventually(partial(_are_more, taken, wanted), within=30)
        kill_gateway_worker(suite)
    is_over.set()
    for each in browsers:
        each.join(15)
    eventually(lambda: set(taken) <= {one["v"] for beacon in site.mailbox.read() for one in beacon["what"]}, within=20)
    assert eventually(lambda: not any(path.stat().st_size for path in (suite.folder / "home" / "beacons").iterdir()), within=20)
    site.operator.close()


def _are_more(things: list[str], number: int) -> bool:
    return len(things) > number
