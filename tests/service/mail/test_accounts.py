"""Accounts: saved and deleted, their password nowhere to be seen, tried out, secured with certificates that are checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.events import mail as facts
from contracts.vocabulary_of_mail import PASSWORD_OF_ACCOUNT
from kit.errors import Conflict, Invalid, NotFound
from kit.sealing import Unsealable, seal
from services.mail.handlers.trying import send_test_through
from services.mail.outside.line import Server, open_line
from services.mail.schemas.accounts import AccountSaving
from tests.service.mail.house import ANN, SHOP, House, sealed
from tests.support.certificates import certificate_for
from tests.support.smtp import HANG, MailServer, speaking

LOGIN = ("desk", "p4ss")


def trusting(roots: Path) -> Callable[[Server], Any]:
    """Lines that trust these certificates instead of the system's."""

    def open_(to: Server) -> Any:
        return open_line(Server(to.host, to.port, to.security, to.username, to.password, to.ignores_certificate, 5, str(roots)))

    return open_


@pytest.mark.spec("INT-243")
def test_an_account_is_saved_with_defaults_and_shown_without_its_password(house: House) -> None:
    said = {
        "name": "New",
        "host": "smtp.example.org",
        "from_address": "desk@example.org",
        "username": "desk",
        "sealed_password": sealed("p4ss"),
    }
    made = house.command("save_account", said, actor="employee:7")
    assert (made["port"], made["security"], made["ignores_certificate"], made["has_password"], made["version"]) == (
        25,
        "none",
        False,
        True,
        1,
    )
    assert made["created_by"] == "employee:7"
    assert "sealed_password" not in made
    assert "sealed_password" not in str(house.ask("accounts"))
    assert house.ask("account", account_id=made["id"]) | {"created_at": ""} == made | {"created_at": ""}
    [*_, told] = house.told(facts.AccountSaved)
    assert (told.subject, told.is_new, told.has_login, told.port) == (made["id"], True, True, 25)
    assert "p4ss" not in str(told)
    assert sealed("p4ss") not in str(told)


def test_a_change_changes_what_is_said_and_is_known_by_its_version(house: House) -> None:
    changed = house.command("save_account", {"account_id": house.account_id, "expected_version": 1, "port": 587, "security": "starttls"})
    assert (changed["version"], changed["port"], changed["name"], changed["from_name"]) == (2, 587, "Main", "Desk")
    again = house.command("save_account", {"account_id": house.account_id, "port": 587})
    assert again["version"] == 2, "nothing changed"
    with pytest.raises(Conflict, match="changed_meanwhile"):
        house.command("save_account", {"account_id": house.account_id, "expected_version": 1, "port": 25})
    with pytest.raises(NotFound, match="account_unknown"):
        house.command("save_account", {"account_id": SHOP, "port": 25})


def test_names_are_taken_once_and_what_is_needed_is_asked_for(house: House) -> None:
    with pytest.raises(Conflict, match="name_taken"):
        house.account(name="MAIN")
    with pytest.raises(Invalid, match="account_incomplete") as refused:
        house.command("save_account", {"name": "Half", "from_address": "desk@example.org"})
    assert refused.value.field == "host"
    with pytest.raises(Invalid, match="password_unreadable"):
        house.account(name="Other", sealed_password=seal("pass", "of another house", PASSWORD_OF_ACCOUNT))


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "not a host"}, {"host": "http://smtp.example.org"}, {"host": ""}, {"host": "x" * 254}, {"port": 0}, {"port": 65_536},
        {"port": "25"}, {"security": "ssl"}, {"from_address": "nobody"}, {"name": ""}, {"name": "x" * 101}, {"deadline_seconds": 4},
        {"deadline_seconds": 301},
        {"most_a_minute": 0}, {"most_a_minute": 6_001}, {"username": "x" * 256}, {"password": "in the clear"}, {"from_name": "x" * 101},
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AccountSaving().load(wrong)


def test_an_account_that_is_needed_stays(house: House) -> None:
    with pytest.raises(Conflict, match="account_in_use"):
        house.command("delete_account", {"account_id": house.account_id})
    other = house.account(name="Other")
    waiting = house.spool(account_id=other["id"])
    with pytest.raises(Conflict, match="account_in_use"):
        house.command("delete_account", {"account_id": other["id"]})
    house.rounds()
    assert house.mail(waiting)["state"] == "sent"
    assert house.command("delete_account", {"account_id": other["id"]})["is_deleted"]
    assert house.told(facts.AccountDeleted)[0].name == "Other"
    with pytest.raises(NotFound):
        house.ask("account", account_id=other["id"])


def test_it_signs_in_where_it_is_told_to(house: House, servers: Callable[..., MailServer]) -> None:
    locked = servers(login=LOGIN)
    account = house.account(name="Locked", port=locked.port)
    mail_id = house.spool(account_id=account["id"])
    house.rounds()
    assert house.mail(mail_id)["trouble"] == "5.7.0 sign in first"
    wrong = house.account(account_id=account["id"], name="Locked", port=locked.port, username="desk", sealed_password=sealed("nope"))
    mail_id = house.spool(account_id=wrong["id"])
    house.rounds()
    assert house.mail(mail_id)["tries_made"][0]["cause"] == "login"
    assert house.told(facts.AccountFailed)[-1].said == "535 5.7.8 who are you?"
    house.account(account_id=account["id"], name="Locked", port=locked.port, sealed_password=sealed(LOGIN[1]))
    house.later(minutes=1)
    house.rounds()
    assert house.mail(mail_id)["state"] == "sent"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_line_is_secured_and_the_certificate_checked(
    house: House, servers: Callable[..., MailServer], tmp_path: Path, security: str
) -> None:
    certificate, key = certificate_for(tmp_path, "localhost")
    secure = servers(context=speaking(certificate, key), is_starttls=security == "starttls", login=LOGIN)
    known = {"host": "localhost", "port": secure.port, "security": security, "username": LOGIN[0], "sealed_password": sealed(LOGIN[1])}
    account = house.account(name="Secure", **known)
    house.spool(account_id=account["id"], subject="kept to ourselves")
    assert house.round(), "nobody vouches for it"
    assert "certificate is not valid" in house.told(facts.AccountFailed)[-1].said
    house.later(minutes=1)
    assert house.round(trusting(certificate))
    assert secure.subjects() == ["kept to ourselves"]
    stranger = house.account(name="By another name", **known | {"host": "127.0.0.1"})
    house.spool(account_id=stranger["id"])
    assert house.round(trusting(certificate))
    assert "certificate is not valid" in house.told(facts.AccountFailed)[-1].said
    house.account(account_id=stranger["id"], name="By another name", ignores_certificate=True, host="127.0.0.1", port=secure.port)
    house.later(minutes=1)
    house.rounds()
    assert len(secure.taken) == 2, "an administrator said that it does not matter"


def test_nothing_goes_in_the_clear_where_the_server_offers_no_security(house: House, server: MailServer) -> None:
    account = house.account(name="Wary", security="starttls", username="desk", sealed_password=sealed("p4ss"))
    house.spool(account_id=account["id"])
    house.rounds()
    assert house.told(facts.AccountFailed)[-1].cause == "connection"
    assert not [said for said in server.said if said.startswith(("AUTH", "mail", "MAIL"))]


def test_a_lost_secret_is_told_as_what_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    account = house.account(name="Old", username="desk", sealed_password=sealed("p4ss"))
    house.spool(account_id=account["id"])
    monkeypatch.setattr("services.mail.handlers.sending.unseal", lambda sealed_, secret, what: _fail())
    house.rounds()
    assert "FRONTLINE_SECRET" in house.told(facts.AccountFailed)[-1].said


def _fail() -> str:
    raise Unsealable


def test_trying_out_tells_what_the_server_says_and_leaves_no_mail(house: House, server: MailServer) -> None:
    asked = {"account_id": house.account_id, "to": ANN}
    assert house.handling.inquiry("mail", "send_test", asked) == {"is_sent": True, "cause": None, "code": 250, "said": "2.0.0 taken"}
    assert (server.taken[0].to, house.count("mails")) == ([ANN], 0)
    server.answers["rcpt"] = "550 5.1.1 unknown"
    told = house.handling.inquiry("mail", "send_test", asked)
    assert (told["is_sent"], told["cause"], told["code"], told["said"]) == (False, "delivery", 550, "5.1.1 unknown")
    server.answers["connect"] = HANG
    outside = house.handling.outside("mail")
    told = send_test_through(outside, asked, lambda to: open_line(Server(to.host, to.port, to.security, deadline_seconds=0.3)))
    assert (told["is_sent"], told["cause"], told["said"]) == (False, "connection", "The server did not answer in time.")
    with pytest.raises(NotFound, match="account_unknown"):
        house.handling.inquiry("mail", "send_test", {"account_id": SHOP, "to": ANN})


def test_a_server_that_takes_longer_for_a_mail_than_it_may_in_all_is_cut(house: House, server: MailServer) -> None:
    line = open_line(Server("127.0.0.1", server.port, "none", deadline_seconds=5))
    server.answers["mail"] = HANG
    told = line.send("desk@example.org", [ANN], b"Subject: x\r\n\r\nx\r\n", 0.3)
    assert (told.answers[ANN].code, told.answers[ANN].words, told.is_line_whole) == (None, "The server did not answer in time.", False)
    line.close()
