"""Cookies, CSRF, API tokens, visitors' tokens, and what is kept of them."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.identity import sessions
from gateway.identity.sessions import HELD_SECONDS, KEPT_SECONDS
from gateway.permissions import for_visitor, open_to_all, signed_in
from gateway.routes import Routes
from gateway.schemas import Nothing
from kit.errors import Forbidden, NotFound, Unavailable
from tests.support.edge import FakeBus, edge

ACCOUNT = {"id": "01890000-0000-7000-8000-000000000001", "kind": "employee", "username": "ada", "name": "Ada", "email": "ada@example.com"}
SESSION: dict[str, Any] = {
    "session_id": "01890000-0000-7000-8000-00000000000a",
    "site": "management",
    "account": ACCOUNT,
    "kinds": ["agent", "administrator"],
    "role_ids": [],
    "permissions": ["tickets.reply", "tickets.take"],
    "must_choose_password": False,
    "csrf_token": "csrf-of-ada",
    "opened_at": "2026-01-01T00:00:00.000Z",
    "expires_at": "2036-01-01T00:00:00.000Z",
    "idle_until": "2036-01-01T00:00:00.000Z",
}
HOME = "/api/management/v1/session"


class People:
    """A people that knows one account, its sessions by hash, and one API token."""

    def __init__(self) -> None:
        self.hashes: set[str] = set()
        self.session = dict(SESSION)
        answers = {
            ("people", "sign_in"): self.sign_in,
            ("people", "session"): self.known,
            ("people", "token"): self.token,
            ("people", "sign_out"): self.sign_out,
            ("people", "choose_password"): {},
        }
        self.bus = FakeBus(answers)

    def sign_in(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["password"] == "locked":
            return {"outcome": "locked", "locked_until": "2036-01-01T00:00:00.000Z"}
        if asked["password"] != "right":
            return {"outcome": "wrong_credentials"}
        self.hashes.add(asked["token_hash"])
        return {"outcome": "signed_in", "session": self.session}

    def sign_out(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.hashes.clear()
        return {}

    def known(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["token_hash"] not in self.hashes:
            raise NotFound("session_unknown", "This session is over.")
        return self.session

    def token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["token_hash"] != hashlib.sha256(b"flt_0123456789abcdef").hexdigest():
            raise NotFound("token_unknown", "No such token.")
        said = {
            "token_id": "t1",
            "name": "reports",
            "scopes": ["tickets.*"],
            "kinds": ["administrator"],
            "role_ids": [],
            "expires_at": None,
        }
        return said | {"permissions": ["tickets.take", "live_chats.take"], "account": ACCOUNT}

    def times(self, method: str) -> int:
        return sum(1 for _, asked, *_ in self.bus.asked if asked == method)


def mounted(people: People, **settings: Any) -> Flask:
    routes = Routes("deeds")

    @routes.post("")
    @signed_in
    @routes.response(200, Nothing)
    def deed() -> dict[str, Any]:
        return {}

    @routes.post("/open")
    @open_to_all
    @routes.response(200, Nothing)
    def open_deed() -> dict[str, Any]:
        return {}

    @routes.get("/<uuid:chat_id>")
    @for_visitor("chat", "chat_id")
    @routes.response(200, Nothing)
    def look(chat_id: str) -> dict[str, Any]:
        return {}

    app = edge(people.bus, **settings)
    app.extensions["apis"]["management"].mount(routes)
    return app


DEEDS = "/api/management/v1/deeds"


def signed_in_client(app: Flask, base: str = "http://localhost") -> FlaskClient:
    client = app.test_client()
    answer = client.post(HOME, json={"username": "ada", "password": "right"}, base_url=base)
    assert answer.status_code == 201
    return client


def test_signing_in_sets_a_guarded_cookie_whose_secret_is_only_hashed_further_on() -> None:
    people = People()
    client = mounted(people, is_cookie_secure=True).test_client()
    answer = client.post(HOME, json={"username": "ada", "password": "right"}, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-frontline_management=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    secret = cookie.partition("=")[2].partition(";")[0]
    asked = people.bus.asked[0][2]
    assert asked["token_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(asked)
    assert secret.encode() not in answer.data
    assert client.get(HOME, base_url="https://localhost").get_json()["account"]["username"] == "ada"


@pytest.mark.parametrize(("password", "status", "code"), [("wrong", 401, "wrong_credentials"), ("locked", 403, "locked")])
def test_who_is_not_let_in_gets_no_cookie(password: str, status: int, code: str) -> None:
    answer = mounted(People()).test_client().post(HOME, json={"username": "ada", "password": password})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert "Set-Cookie" not in answer.headers


def test_unsafe_requests_by_cookie_need_the_csrf_token() -> None:
    client = signed_in_client(mounted(People()))
    assert client.post(DEEDS).get_json()["code"] == "csrf"
    assert client.post(DEEDS, headers={"X-CSRF-Token": "other"}).status_code == 403
    assert client.post(DEEDS, headers={"X-CSRF-Token": "csrf-of-ada"}).status_code == 200
    assert client.get(HOME).status_code == 200, "reading needs none"


def test_a_session_is_kept_for_seconds_and_forgotten_on_word() -> None:
    people = People()
    app = mounted(people)
    client = signed_in_client(app)
    for _ in range(3):
        assert client.get(HOME).status_code == 200
    assert people.times("session") == 1
    people.hashes.clear()
    app.extensions["identity"].forget(SESSION["session_id"])
    assert client.get(HOME).status_code == 401


def test_who_is_known_goes_on_for_a_while_when_people_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    people, now = People(), [1000.0]
    client = signed_in_client(mounted(people))
    monkeypatch.setattr(sessions, "time", SimpleNamespace(monotonic=lambda: now[0]))
    assert client.get(HOME).status_code == 200
    people.bus.answers["people", "session"] = Unavailable("no_answer")
    for passed in (KEPT_SECONDS + 1, HELD_SECONDS - KEPT_SECONDS - 2):
        now[0] += passed
        assert client.get(HOME).status_code == 200
    asked = people.times("session")
    assert client.get(HOME).status_code == 200
    assert people.times("session") == asked, "not asked again at once"
    now[0] += KEPT_SECONDS + 1
    assert client.get(HOME).status_code == 503
    people.bus.answers["people", "session"] = people.known
    assert client.get(HOME).status_code == 200


def test_signing_out_ends_it_at_once() -> None:
    client = signed_in_client(mounted(People()))
    out = client.delete(HOME, headers={"X-CSRF-Token": "csrf-of-ada"})
    assert (out.status_code, out.data) == (204, b"")
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    assert client.get(HOME).status_code == 401


def test_who_must_choose_a_password_may_do_nothing_else() -> None:
    people = People()
    people.session |= {"must_choose_password": True, "permissions": []}
    client = signed_in_client(mounted(people))
    csrf = {"X-CSRF-Token": "csrf-of-ada"}
    assert client.post(DEEDS, headers=csrf).get_json()["code"] == "password_must_be_chosen"
    choice = {"current_password": "right", "password": "new", "password_again": "new"}
    assert client.put(f"{HOME}/password", json=choice, headers=csrf).status_code == 204


def test_an_api_token_is_cut_down_to_its_scopes() -> None:
    client = mounted(People()).test_client()
    good = {"Authorization": "Bearer flt_0123456789abcdef"}
    said = client.get(HOME, headers=good).get_json()
    assert said["permissions"] == ["tickets.take"]
    assert said["kinds"] == [], "only a token with every scope stands for an administrator"
    assert client.post(DEEDS, headers=good).status_code == 200, "no cookie, so no CSRF"
    for bad in ("Bearer flt_0123456789abcdeX", "Bearer x", "Basic YTpi"):
        answer = client.get(HOME, headers={"Authorization": bad})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_stale_cookie_is_nobody_on_open_routes() -> None:
    app = mounted(People())
    client = app.test_client()
    client.set_cookie("frontline_management", "long gone")
    assert client.post(f"{DEEDS}/open").status_code == 200
    assert client.get(HOME).status_code == 401


def test_a_visitors_token_opens_one_thing() -> None:
    app = mounted(People())
    client, chat, other = app.test_client(), "01890000-0000-7000-8000-0000000000c1", "01890000-0000-7000-8000-0000000000c2"
    token = app.extensions["identity"].visitors.made("chat", chat)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"{DEEDS}/{chat}", headers=headers).status_code == 200
    assert client.get(f"{DEEDS}/{other}", headers=headers).get_json()["code"] == "not_yours"
    assert client.get(f"{DEEDS}/{chat}", headers={"Authorization": f"Bearer {token}x"}).status_code == 401
    assert client.get(f"{DEEDS}/{chat}").status_code == 401
    assert client.post(DEEDS, headers=headers).status_code == 401, "a visitor is not signed in"


def test_a_refused_question_is_not_kept() -> None:
    people = People()
    app = mounted(people)
    client = signed_in_client(app)
    app.extensions["identity"].forget()
    people.bus.answers["people", "session"] = Forbidden("no", "no")
    assert client.get(HOME).status_code == 403
    people.bus.answers["people", "session"] = people.known
    assert client.get(HOME).status_code == 200


def test_sign_in_is_limited_by_account_even_from_near() -> None:
    client = mounted(People(), rates={"general": "1000/minute", "sign_in": "3/minute", "setup": "3/minute"}).test_client()
    answers = [client.post(HOME, json={"username": name, "password": "wrong"}) for name in ("ada", "ADA", "ada", "Ada", "bob")]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 401]
    assert int(answers[3].headers["Retry-After"]) in range(1, 61)


def test_addresses_far_away_are_limited() -> None:
    app = mounted(People(), rates={"general": "2/minute", "sign_in": "3/minute", "setup": "3/minute"})
    far = {"REMOTE_ADDR": "203.0.113.7"}
    codes = [app.test_client().get("/health/live", environ_base=far).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert app.test_client().get("/health/live", environ_base={"REMOTE_ADDR": "203.0.113.8"}).status_code == 200
