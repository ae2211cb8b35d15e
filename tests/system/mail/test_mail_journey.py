"""An administrator sets up mail, a service asks for one, it fails, is seen in the spool, is retried, and arrives."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.bus.client import Client
from kit.errors import Conflict
from kit.storage.work import Call
from tests.support.listening import Listening
from tests.support.smtp import MailServer
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

LOGIN = ("desk", "p4ss phrase")


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer(login=LOGIN)
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.spec("INT-043", "INT-045", "REP-032")
def test_mail_is_set_up_fails_is_seen_retried_and_arrives(
    running: Callable[..., Suite], listen: Callable[..., Listening], server: MailServer
) -> None:
    suite = running("people", "mail", "gateway")
    management = f"{suite.url}/api/management/v1"
    session = first_administrator(suite)
    heard = listen(suite.broker, "mail.#")

    def asked(method: str, path: str, status: int = 200, **said: Any) -> Any:
        answer = session.request(method, management + path, timeout=30, **said)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    new = {"name": "Main", "host": "127.0.0.1", "port": server.port, "from_address": "desk@example.net", "username": LOGIN[0]}
    once = {"Idempotency-Key": str(uuid.uuid4())}
    account = asked("POST", "/mail-accounts", 201, json=new | {"password": "wrong"}, headers=once)
    assert asked("POST", "/mail-accounts", 201, json=new | {"password": "wrong"}, headers=once) == account
    place = f"/mail-accounts/{account['id']}"
    tried = asked("POST", f"{place}/tests", json={"to": "ann@example.org"})
    assert (tried["is_sent"], tried["cause"], tried["said"]) == (False, "login", "535 5.7.8 who are you?")
    tag = session.get(management + place, timeout=10).headers["ETag"]
    changed = asked("PATCH", place, json={"password": LOGIN[1]}, headers={"If-Match": tag})
    assert (changed["version"], changed["has_password"], "password" in changed) == (2, True, False)
    asked("PATCH", place, 412, json={"port": 25}, headers={"If-Match": tag})
    assert asked("POST", f"{place}/tests", json={"to": "ann@example.org"})["is_sent"]
    shop = {"name": "Shop", "host_names": ["shop.example"]}
    brand = asked("POST", "/brands", 201, json=shop, headers={"Idempotency-Key": str(uuid.uuid4())})
    asked("PATCH", f"/brands/{brand['id']}", json={"smtp_account_id": account["id"]})

    server.answers["rcpt"] = "550 5.1.1 nobody of that name"
    client = Client(suite.broker)

    def spool() -> str:
        said = {"purpose": "report", "subject": "Monday's numbers", "text": "42", "to": [{"address": "ann@example.org"}]}
        call = Call(actor="system:reports", via="clock", key="run-1")
        return str(client.ask("mail", "spool_mail", said | {"is_automated": False}, call=call)["mail_id"])

    mail_id = eventually(lambda: _unless_refused(spool))
    assert spool() == mail_id, "a repeat is the same mail"
    client.close()
    failed = eventually(lambda: asked("GET", "/mail-spool?state=failed&purpose=report&search=monday")["items"])
    assert [(one["id"], one["trouble"]) for one in failed] == [(mail_id, "5.1.1 nobody of that name")]
    shown = asked("GET", f"/mail-spool/{mail_id}")
    assert [(one["outcome"], one["cause"]) for one in shown["tries_made"]] == [("failed", "delivery")]
    assert [(one["address"], one["code"]) for one in shown["recipients"]] == [("ann@example.org", 550)]
    assert "Subject: Monday's numbers" in asked("GET", f"/mail-spool/{mail_id}/raw")["raw"]
    assert heard.wait_for("mail.mail_failed", subject=mail_id).data["because"] == "refused"

    server.answers.clear()
    assert asked("POST", f"/mail-spool/{mail_id}/retries") == {"mail_ids": [mail_id]}
    eventually(lambda: "Monday's numbers" in server.subjects())
    heard.wait_for("mail.mail_sent", subject=mail_id)
    assert asked("GET", "/mail-spool")["items"] == []
    assert [one["id"] for one in asked("GET", "/mail-spool?state=sent")["items"]] == [mail_id]
    assert asked("GET", "/mail-spool/counts")["failed"] == 0
    asked("GET", f"/mail-spool/{mail_id}/raw", 404)
    asked("DELETE", place, 409)
    for secret in (LOGIN[1], "wrong"):
        assert secret not in str([envelope.data for envelope in heard.envelopes])
        assert secret not in suite.output("mail") + suite.output("gateway")


def _unless_refused(spool: Callable[[], str]) -> str | None:
    """Until mail has heard which account the brand has."""
    try:
        return spool()
    except Conflict:
        return None
