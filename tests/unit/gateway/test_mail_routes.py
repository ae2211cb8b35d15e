"""Mail accounts and the spool over HTTP: administrators only, and no password leaves the edge unsealed."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT
from kit.errors import Conflict
from kit.sealing import unseal
from tests.support.edge import SECRET, FakeBus, client_as, edge

ID = "01890000-0000-7000-8000-000000000002"
ACCOUNTS, SPOOL = "/api/management/v1/mail-accounts", "/api/management/v1/mail-spool"
RIGHT = "rights.system_settings"
NEW = {"name": "Main", "host": "smtp.example.org", "from_address": "desk@example.org"}


@pytest.mark.parametrize(
    ("method", "path", "body", "asked"),
    [
        ("get", ACCOUNTS, None, "accounts"), ("post", ACCOUNTS, NEW, "save_account"), ("get", f"{ACCOUNTS}/{ID}", None, "account"),
        ("patch", f"{ACCOUNTS}/{ID}", {"port": 587}, "save_account"), ("delete", f"{ACCOUNTS}/{ID}", None, "delete_account"),
        ("post", f"{ACCOUNTS}/{ID}/tests", {"to": "ann@example.org"}, "send_test"),
        ("get", SPOOL, None, "spool"), ("get", f"{SPOOL}/counts", None, "spool_counts"), ("get", f"{SPOOL}/{ID}", None, "mail"),
        ("get", f"{SPOOL}/{ID}/raw", None, "raw_mail"), ("delete", f"{SPOOL}/{ID}", None, "drop_mail"),
        ("post", f"{SPOOL}/{ID}/retries", None, "retry_mail"), ("post", f"{SPOOL}/retries", {"mail_ids": [ID]}, "retry_mail"),
        ("post", f"{SPOOL}/drops", {"mail_ids": [ID]}, "drop_mail"),
    ],
)  # fmt: skip
def test_only_who_may_change_the_settings_gets_in(method: str, path: str, body: Any, asked: str) -> None:
    bus = FakeBus()
    said = {} if body is None else {"json": body}
    assert getattr(client_as(edge(bus), "employee", permissions=("tickets.view",)), method)(path, **said).status_code == 403
    assert bus.asked == []
    getattr(client_as(edge(bus), "employee", permissions=(RIGHT,)), method)(path, **said)
    assert [(service, name) for service, name, _, _ in bus.asked] == [("mail", asked)]


def test_a_password_goes_on_sealed_and_the_same_under_the_same_key() -> None:
    bus = FakeBus({("mail", "save_account"): {"id": ID, "version": 1}})
    client = client_as(edge(bus), "employee", permissions=(RIGHT,))
    for _ in range(2):
        client.post(ACCOUNTS, json=NEW | {"username": "desk", "password": "p4ss phrase"}, headers={"Idempotency-Key": "one-and-the-same"})
    (_, _, first, call), (_, _, second, again) = bus.asked
    assert "p4ss phrase" not in str(bus.asked)
    assert unseal(first["sealed_password"], SECRET, PASSWORD_OF_ACCOUNT) == "p4ss phrase"
    assert (first, call.key) == (second, again.key), "a repeat is known, though it carries a secret"
    client.patch(f"{ACCOUNTS}/{ID}", json={"password": ""}, headers={"If-Match": '"3"'})
    assert bus.asked[2][2] == {"sealed_password": "", "account_id": ID, "expected_version": 3}
    client.patch(f"{ACCOUNTS}/{ID}", json={"port": 465})
    assert bus.asked[3][2] == {"port": 465, "account_id": ID}


def test_an_edit_of_what_somebody_else_has_changed_is_412() -> None:
    bus = FakeBus({("mail", "save_account"): Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")})
    client = client_as(edge(bus), "employee", permissions=(RIGHT,))
    assert client.patch(f"{ACCOUNTS}/{ID}", json={"port": 465}, headers={"If-Match": '"3"'}).status_code == 412


@pytest.mark.parametrize(
    "wrong",
    [{"port": 0}, {"security": "ssl"}, {"name": "x" * 101}, {"from_address": "nobody"}, {"deadline_seconds": 1}, {"sealed_password": "x"}],
)
def test_what_is_out_of_bounds_is_named(wrong: dict[str, Any]) -> None:
    bus = FakeBus()
    answer = client_as(edge(bus), "employee", permissions=(RIGHT,)).post(ACCOUNTS, json=NEW | wrong)
    assert (answer.status_code, bus.asked) == (422, [])
    assert next(iter(wrong)) in str(answer.json)


def test_no_more_than_a_hundred_mails_at_once() -> None:
    bus = FakeBus()
    client = client_as(edge(bus), "employee", permissions=(RIGHT,))
    assert client.post(f"{SPOOL}/drops", json={"mail_ids": [ID] * 101}).status_code == 422
    assert client.post(f"{SPOOL}/drops", json={"mail_ids": []}).status_code == 422
