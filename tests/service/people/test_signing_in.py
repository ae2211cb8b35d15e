"""Signing in, locks, forced choices and how sessions end."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Forbidden, Invalid, NotFound
from tests.support.handling import Handling

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "correct horse"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(handling: Handling, name: str, password: str = PASSWORD, site: str = "management", secret: str = "s1", **more: Any) -> Any:
    asked = {"username": name, "password": password, "site": site, "token_hash": hashed(secret), **more}
    now = handling.now
    return handling.command("people", "sign_in", asked, now=now, actor="visitor", via=site)


@pytest.mark.spec("PPL-027", "PPL-041")
def test_a_session_says_who_and_what(handling: Handling, ada: dict[str, Any]) -> None:
    answer = sign_in(handling, "ADA", ip="192.0.2.1")
    assert answer["outcome"] == "signed_in"
    session = handling.question("people", "session", {"token": "s1"})
    assert session["account"] == {
        "id": ada["id"],
        "kind": "employee",
        "username": "ada",
        "name": "Ada",
        "email": "ada@acme.example",
        "language": "en",
        "time_zone": "UTC",
    }
    assert session["kinds"] == ["agent"]
    assert {"tickets.take", "rights.open_management", "rights.be_assigned_work"} <= set(session["permissions"])
    assert not {"tickets.delete", "rights.system_settings"} & set(session["permissions"])
    assert session["csrf_token"]
    assert session == handling.question("people", "session", {"token_hash": hashed("s1")})
    opened = [fact for fact in handling.announced("people") if fact.type == "people.session_opened.v1"]
    assert [(fact.subject, fact.actor, fact.data["ip"]) for fact in opened] == [(ada["id"], f"employee:{ada['id']}", "192.0.2.1")]
    assert handling.question("people", "employee", {"employee_id": ada["id"]})["last_login_at"] == "2026-03-02T12:00:00.000Z"


def test_secrets_are_hashed_at_rest(handling: Handling, ada: dict[str, Any]) -> None:
    sign_in(handling, "ada", secret="the session secret")
    with handling.reading("people") as session:
        rows = str(session.execute(sa.text("select s::text, a::text from sessions s join accounts a on a.id = s.account_id")).all())
    assert "the session secret" not in rows
    assert PASSWORD not in rows
    assert "$argon2id$" in rows


@pytest.mark.spec("PPL-027", "PPL-028", "PPL-444")
def test_the_management_side_is_for_employees(handling: Handling, ada: dict[str, Any], kim: dict[str, Any]) -> None:
    assert sign_in(handling, "kim", site="management")["outcome"] == "no_access"
    assert sign_in(handling, "kim@home.example", site="portal")["outcome"] == "signed_in"
    both = sign_in(handling, "ada", site="portal", secret="s2", management_token_hash=hashed("s3"))
    assert both["outcome"] == "signed_in"
    assert "management_session" not in both
    assert ada["id"] == both["session"]["account"]["id"]


@pytest.mark.spec("PPL-028", "PPL-252")
def test_one_sign_in_may_open_both_sides(handling: Handling, ada: dict[str, Any], kim: dict[str, Any]) -> None:
    handling.command("people", "change_settings", {"section": "security", "values": {"is_sign_in_shared": True}})
    both = sign_in(handling, "ada", site="portal", management_token_hash=hashed("s3"))
    assert both["management_session"]["site"] == "management"
    assert handling.question("people", "session", {"token": "s3"})["account"]["id"] == ada["id"]
    assert "management_session" not in sign_in(handling, "kim", site="portal", secret="s4", management_token_hash=hashed("s5"))


@pytest.mark.spec("PPL-036", "PPL-232", "PPL-543")
def test_ten_failures_lock_for_five_minutes(handling: Handling, ada: dict[str, Any]) -> None:
    for _ in range(10):
        assert sign_in(handling, "ada", "wrong")["outcome"] == "wrong_credentials"
    locked = sign_in(handling, "ada")
    assert (locked["outcome"], locked["locked_until"]) == ("locked", NOON + timedelta(minutes=5))
    handling.now = NOON + timedelta(minutes=5)
    assert sign_in(handling, "ada", "wrong")["outcome"] == "wrong_credentials"
    assert sign_in(handling, "ada")["outcome"] == "signed_in"


@pytest.mark.spec("PPL-036", "PPL-454")
def test_an_administrator_lifts_a_lock(handling: Handling, ada: dict[str, Any]) -> None:
    for _ in range(10):
        sign_in(handling, "ada", "wrong")
    with pytest.raises(Forbidden):
        handling.command("people", "lift_lock", {"account_id": ada["id"]}, actor=f"employee:{ada['id']}")
    handling.command("people", "lift_lock", {"account_id": ada["id"]})
    assert sign_in(handling, "ada")["outcome"] == "signed_in"


@pytest.mark.spec("PPL-036")
def test_protection_can_be_switched_off_and_success_starts_counting_anew(handling: Handling, ada: dict[str, Any]) -> None:
    for _ in range(9):
        sign_in(handling, "ada", "wrong")
    assert sign_in(handling, "ada")["outcome"] == "signed_in"
    for _ in range(9):
        sign_in(handling, "ada", "wrong")
    assert sign_in(handling, "ada", secret="s2")["outcome"] == "signed_in"
    handling.command("people", "change_settings", {"section": "security", "values": {"is_brute_force_protection_on": False}})
    for _ in range(12):
        sign_in(handling, "ada", "wrong")
    assert sign_in(handling, "ada", secret="s3")["outcome"] == "signed_in"


def test_nobody_is_told_which_half_was_wrong(handling: Handling, ada: dict[str, Any]) -> None:
    assert sign_in(handling, "nobody") == sign_in(handling, "ada", "wrong") == {"outcome": "wrong_credentials"}


@pytest.mark.spec("PPL-029", "PPL-030")
def test_other_methods_do_not_take_our_password(handling: Handling, ada: dict[str, Any]) -> None:
    session = sign_in(handling, "ada")["session"]
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "authentication_method": "directory"})
    assert sign_in(handling, "ada", secret="s2")["outcome"] == "wrong_credentials"
    choice = {"session_id": session["session_id"], "current_password": PASSWORD, "password": "another one", "password_again": "another one"}
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "choose_password", choice, actor=f"employee:{ada['id']}")
    assert refused.value.code == "not_by_password"


@pytest.mark.spec("PPL-200")
def test_a_brand_may_keep_its_users_from_changing_passwords(handling: Handling, kim: dict[str, Any]) -> None:
    session = sign_in(handling, "kim", site="portal")["session"]
    settings = {"brand_id": kim["brand_id"], "settings": {"may_users_change_password": False}}
    handling.command("people", "edit_brand", settings)
    choice = {"session_id": session["session_id"], "current_password": PASSWORD, "password": "another one", "password_again": "another one"}
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "choose_password", choice, actor=f"user:{kim['id']}")
    assert refused.value.code == "not_changeable_here"


@pytest.mark.spec("PPL-032", "PPL-033")
def test_a_forced_choice_comes_first(handling: Handling, ada: dict[str, Any]) -> None:
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "must_choose_password": True})
    session = sign_in(handling, "ada")["session"]
    assert (session["must_choose_password"], session["permissions"], session["kinds"]) == (True, [], [])
    assert handling.facts == [], "nobody is at work before a password is chosen"
    choice = {"session_id": session["session_id"], "current_password": PASSWORD, "password": "another one", "password_again": "another one"}
    actor = f"employee:{ada['id']}"
    with pytest.raises(Invalid) as refused:
        handling.command("people", "choose_password", choice | {"current_password": "no"}, actor=actor)
    assert refused.value.code == "password_wrong"
    handling.command("people", "choose_password", choice, actor=actor)
    assert [fact.type for fact in handling.facts] == ["people.session_opened.v1"]
    after = handling.question("people", "session", {"token": "s1"})
    assert after["must_choose_password"] is False
    assert "tickets.take" in after["permissions"]
    assert sign_in(handling, "ada", "another one", secret="s2")["session"]["must_choose_password"] is False


@pytest.mark.spec("PPL-038", "PPL-241")
@pytest.mark.parametrize("are_exempt", [True, False])
def test_new_rules_bind_old_passwords_unless_exempt(handling: Handling, ada: dict[str, Any], are_exempt: bool) -> None:
    values = {"password_requires_numbers": True, "are_existing_passwords_exempt": are_exempt}
    handling.command("people", "change_settings", {"section": "security", "values": values})
    assert sign_in(handling, "ada")["session"]["must_choose_password"] is not are_exempt


def test_choosing_a_password_ends_the_other_sessions(handling: Handling, ada: dict[str, Any]) -> None:
    mine, _other = sign_in(handling, "ada")["session"], sign_in(handling, "ada", secret="s2")
    choice = {"current_password": PASSWORD, "password": "another one", "password_again": "another one", "session_id": mine["session_id"]}
    with pytest.raises(NotFound):
        handling.command("people", "choose_password", choice, actor="employee:01234567-89ab-7cde-8fab-0123456789ab")
    handling.command("people", "choose_password", choice, actor=f"employee:{ada['id']}")
    assert [fact.data()["reason"] for fact in handling.facts] == ["revoked"]
    handling.question("people", "session", {"token": "s1"})
    with pytest.raises(NotFound):
        handling.question("people", "session", {"token": "s2"})


def test_idle_sessions_end_by_themselves(handling: Handling, ada: dict[str, Any]) -> None:
    session = sign_in(handling, "ada")["session"]
    assert session["idle_until"] == "2026-03-02T13:00:00.000Z"
    used = NOON + timedelta(minutes=59)
    handling.signal("people", "people.session_used", {"session_id": session["session_id"]}, now=used)
    handling.timer("people", "close_idle_sessions", NOON + timedelta(minutes=61))
    assert handling.facts == []
    late = NOON + timedelta(minutes=120)
    with pytest.raises(NotFound):
        handling.question("people", "session", {"token": "s1"}, now=late)
    with pytest.raises(NotFound):
        handling.command("people", "keep_session", {"session_id": session["session_id"]}, now=late)
    handling.timer("people", "close_idle_sessions", late)
    assert [(fact.subject, fact.data()["reason"]) for fact in handling.facts] == [(ada["id"], "time_out")]


def test_no_session_outlives_its_longest_time(handling: Handling, ada: dict[str, Any]) -> None:
    session = sign_in(handling, "ada")["session"]
    for minutes in range(50, 24 * 60, 50):
        handling.command("people", "keep_session", {"session_id": session["session_id"]}, now=NOON + timedelta(minutes=minutes))
    assert (
        handling.question("people", "session", {"token": "s1"}, now=NOON + timedelta(hours=24, seconds=-1))["idle_until"]
        == session["expires_at"]
    )
    with pytest.raises(NotFound):
        handling.question("people", "session", {"token": "s1"}, now=NOON + timedelta(hours=24))


def test_signing_out_switching_off_and_deleting_end_sessions(handling: Handling, ada: dict[str, Any]) -> None:
    session = sign_in(handling, "ada")["session"]
    handling.command("people", "sign_out", {"session_id": session["session_id"]})
    assert [fact.data()["reason"] for fact in handling.facts] == ["signed_out"]
    handling.command("people", "sign_out", {"session_id": session["session_id"]})
    assert handling.facts == []
    sign_in(handling, "ada", secret="s2")
    assert len(handling.question("people", "sessions", {"account_id": ada["id"]})["items"]) == 1
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "is_enabled": False})
    assert [fact.type.split(".")[1] for fact in handling.facts] == ["employee_saved", "session_closed"]
    assert sign_in(handling, "ada", secret="s3")["outcome"] == "no_access"
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "is_enabled": True})
    sign_in(handling, "ada", secret="s4")
    assert handling.command("people", "revoke_sessions", {"account_id": ada["id"]}) == {"revoked": 1}
    sign_in(handling, "ada", secret="s5")
    handling.command("people", "delete_employees", {"employee_ids": [ada["id"]]})
    assert [fact.type.split(".")[1] for fact in handling.facts] == ["session_closed", "employee_deleted"]
