"""From the one-time link to a working company, through the real gateway, bus and service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from contracts.envelope import Envelope
from contracts.permissions import BUILT_IN_ROLES
from kit.bus.client import Client
from kit.bus.live import Live
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

PASSWORD = "correct horse battery"
ROOT = {"username": "root", "display_name": "Root", "email": "root@acme.example", "password": PASSWORD}
MANAGEMENT, PORTAL = "/api/management/v1", "/api/portal/v1"


@dataclass(slots=True)
class Browser:
    """One person's cookies and CSRF token."""

    url: str
    side: str
    session: requests.Session
    csrf: str = ""

    def __call__(self, method: str, path: str, status: int, body: Any = None, **headers: str) -> Any:
        said = {"X-CSRF-Token": self.csrf, **headers}
        answer = self.session.request(method, f"{self.url}{self.side}{path}", json=body, headers=said, timeout=15)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def sign_in(self, username: str, password: str = PASSWORD, status: int = 201) -> Any:
        said = self("POST", "/session", status, {"username": username, "password": password})
        self.csrf = said.get("csrf_token", "")
        return said


@pytest.fixture
def suite(running: Callable[..., Suite]) -> Suite:
    return running("people", "gateway")


@pytest.fixture
def browser(suite: Suite) -> Iterator[Callable[[str], Browser]]:
    made: list[Browser] = []

    def new(side: str = MANAGEMENT) -> Browser:
        made.append(Browser(suite.url, side, requests.Session()))
        return made[-1]

    yield new
    for one in made:
        one.session.close()


@pytest.fixture
def bus(suite: Suite) -> Iterator[Client]:
    client = Client(suite.broker, "test of people")
    yield client
    client.close()


def claimed(bus: Client) -> None:
    """Makes the first administrator."""
    offer = bus.ask("people", "offer_first_administrator", {}, call=Call(actor="system", via="management"), timeout=15)
    bus.ask(
        "people", "claim_first_administrator", ROOT | {"token": offer["token"]}, call=Call(actor="visitor", via="management"), timeout=15
    )


@pytest.mark.spec("PPL-017", "PPL-009", "PPL-012", "PPL-445")
def test_a_company_is_made_over_http(suite: Suite, browser: Callable[..., Browser], bus: Client, listen: Callable[..., Any]) -> None:
    heard = listen(suite.broker, "people.#")
    claimed(bus)
    root = browser()
    assert root.sign_in("root")["kinds"] == ["agent", "administrator"]
    brand = root("POST", "/brands", 201, {"name": "Acme", "host_names": ["127.0.0.1"]})
    asked = {"brand_id": brand["id"], "name": "Support", "front_line_group_name": "First Line"}
    department = root("POST", "/departments", 201, asked)
    group = root("POST", "/groups", 201, {"department_id": department["id"], "name": "Second Line"})
    agent = {"username": "ada", "email": "ada@acme.example", "display_name": "Ada", "password": PASSWORD, "password_again": PASSWORD}
    made = root("POST", "/employees", 201, agent)
    assert [item["name"] for item in root("GET", f"/groups?department_id={department['id']}", 200)["items"]] == [
        "First Line",
        "Second Line",
    ]
    ada = browser()
    assert ada.sign_in("ada")["kinds"] == ["agent"]
    assert ada("GET", f"/groups/{group['id']}", 200)["name"] == "Second Line"
    assert {item["id"] for item in ada("GET", "/colleagues", 200)["items"]} >= {made["id"]}
    assert ada("POST", "/brands", 403, {"name": "Other", "host_names": ["x"]})["code"] == "not_permitted"
    ada("GET", "/employees", 403)
    ada("POST", "/employees", 403, agent | {"username": "eve"})
    said = {"brand_saved", "department_saved", "group_saved", "employee_saved", "session_opened"}
    eventually(lambda: said <= {envelope.type.split(".")[1] for envelope in heard.envelopes}, within=40)


def test_the_built_in_roles_of_a_new_installation_stand_in_the_log(suite: Suite) -> None:
    """They are told before anybody else can listen."""
    told: list[str] = []
    log = Live(suite.broker, on_fact=lambda offset, body: told.append(Envelope.from_wire(body).type))
    eventually(lambda: told.count("people.role_saved.v1") >= len(BUILT_IN_ROLES))
    log.close()


@pytest.mark.spec("PPL-012", "PPL-040", "PPL-027", "PPL-444")
def test_a_customer_registers_and_signs_in(browser: Callable[..., Browser], bus: Client) -> None:
    claimed(bus)
    root, kim = browser(), browser(PORTAL)
    root.sign_in("root")
    brand = root("POST", "/brands", 201, {"name": "Acme", "host_names": ["acme.example"]})
    assert kim("GET", "/brand", 200)["name"] == "Acme"
    asked = {"username": "kim", "email": "kim@home.example", "full_name": "Kim", "password": PASSWORD, "password_again": PASSWORD}
    assert kim("POST", "/account", 422, asked | {"password": "short", "password_again": "short"})["code"] == "password_weak"
    kim("POST", "/account", 201, asked)
    kim.sign_in("kim@home.example")
    assert kim("GET", "/account", 200)["display_name"] == "Kim"
    assert kim("PATCH", "/account", 200, {"display_name": "Kimmy"})["display_name"] == "Kimmy"
    browser(MANAGEMENT).sign_in("kim", status=403)
    root("PATCH", f"/brands/{brand['id']}", 200, {"settings": {"is_registration_open": False}})
    assert kim("POST", "/account", 403, asked | {"username": "lou"})["code"] == "registration_closed"


def test_edits_notice_each_other_and_tokens_stay_in_scope(browser: Callable[..., Browser], bus: Client, suite: Suite) -> None:
    claimed(bus)
    root = browser()
    root.sign_in("root")
    brand = root("POST", "/brands", 201, {"name": "Acme", "host_names": ["acme.example"]})
    path = f"/brands/{brand['id']}"
    root("PATCH", path, 200, {"name": "Acme Ltd"}, **{"If-Match": '"1"'})
    holidays = [{"name": "New Year", "date": "2027-01-01"}]
    assert root("PATCH", path, 200, {"holidays": holidays})["holidays"] == holidays
    assert root("PATCH", path, 412, {"name": "Other"}, **{"If-Match": '"1"'})["code"] == "changed_meanwhile"
    token = root("POST", "/tokens", 201, {"name": "script", "scopes": ["tickets.*"]})["token"]
    asked: dict[str, Any] = {"headers": {"Authorization": f"Bearer {token}"}, "timeout": 15}
    assert requests.get(f"{suite.url}{MANAGEMENT}/brands", **asked).status_code == 200
    assert requests.post(f"{suite.url}{MANAGEMENT}/brands", json={"name": "B", "host_names": ["b"]}, **asked).status_code == 403


@pytest.mark.spec("PPL-031", "PPL-446", "PPL-032", "PPL-516")
def test_an_administrator_sets_a_password_and_hands_over_a_link(browser: Callable[..., Browser], bus: Client) -> None:
    claimed(bus)
    root, ada = browser(), browser()
    root.sign_in("root")
    made = root("POST", "/employees", 201, {"username": "ada", "email": "ada@acme.example", "display_name": "Ada"})
    ada.sign_in("ada", status=401)
    twice = {"password": PASSWORD, "password_again": PASSWORD, "must_choose_password": True}
    root("PUT", f"/accounts/{made['id']}/password", 204, twice)
    assert ada.sign_in("ada")["must_choose_password"] is True
    assert ada("GET", "/brands", 403)["code"] == "password_must_be_chosen"
    choice = {"current_password": PASSWORD, "password": "one of my own", "password_again": "one of my own"}
    ada("PUT", "/session/password", 204, choice)
    eventually(lambda: ada.session.get(f"{ada.url}{MANAGEMENT}/brands", timeout=15).status_code == 200, within=10)
    link = root("POST", f"/accounts/{made['id']}/password-reset", 201)["token"]
    anybody = browser(PORTAL)
    anybody("PUT", f"/password-resets/{link}", 204, {"password": "by the link", "password_again": "by the link"})
    anybody("PUT", f"/password-resets/{link}", 404, {"password": "by the link", "password_again": "by the link"})
    browser().sign_in("ada", "by the link")
    assert root("GET", f"/accounts/{made['id']}/sessions", 200)["items"][0]["site"] == "management"
