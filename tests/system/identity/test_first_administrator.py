"""From the one-time link to signing in and out, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from kit.bus.client import Client
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

ADA = {"username": "ada", "display_name": "Ada", "email": "ada@example.com", "password": "correct horse battery"}


def first_administrator(suite: Suite) -> requests.Session:
    """Claims the link and signs in; the session sends the CSRF token by itself."""
    client = Client(suite.broker)
    try:
        offer = client.ask("people", "offer_first_administrator", call=Call(actor="system", via="api", key="offer-1"))
    finally:
        client.close()
    page = requests.post(f"{suite.url}/setup/{offer['token']}", data=ADA | {"password_again": ADA["password"]}, timeout=10)
    assert "You are set, ada" in page.text, page.text
    return signed_in(suite, "ada", ADA["password"])


def signed_in(suite: Suite, username: str, password: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{suite.url}/api/management/v1/session", json={"username": username, "password": password}, timeout=10)
    assert answer.status_code == 201, answer.text
    session.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return session


@pytest.mark.spec("PPL-017")
@pytest.mark.slow
def test_the_first_administrator_signs_in_and_out(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    home = f"{suite.url}/api/management/v1/session"
    session = first_administrator(suite)

    said: dict[str, Any] = session.get(home, timeout=10).json()
    assert said["account"]["username"] == "ada"
    assert set(said["kinds"]) == {"agent", "administrator"}
    assert "rights.system_settings" in said["permissions"]

    again = requests.post(f"{suite.url}/setup/whatever", data=ADA | {"password_again": ADA["password"]}, timeout=10)
    assert again.status_code in (404, 409)

    other = signed_in(suite, "ada", ADA["password"])
    assert session.delete(home, timeout=10).status_code == 204
    assert session.get(home, timeout=10).status_code == 401
    assert other.get(home, timeout=10).status_code == 200, "the other session goes on"

    wrong = requests.post(home, json={"username": "ada", "password": "wrong"}, timeout=10)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")


@pytest.mark.slow
def test_a_session_closed_elsewhere_is_over_here_at_once(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    session = first_administrator(suite)
    home = f"{suite.url}/api/management/v1/session"
    session_id = session.get(home, timeout=10).json()["session_id"]
    client = Client(suite.broker)
    try:
        client.ask("people", "revoke_session", {"session_id": session_id}, call=Call(actor="system", via="api", key="revoke-1"))
    finally:
        client.close()
    eventually(lambda: session.get(home, timeout=10).status_code == 401, within=2)
