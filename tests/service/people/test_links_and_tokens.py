"""Reset links, API tokens and the first administrator."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from contracts.permissions import ALL_KEYS
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.handling import Handling

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "correct horse"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(handling: Handling, name: str, password: str = PASSWORD, secret: str = "s1") -> Any:
    asked = {"username": name, "password": password, "site": "management", "token_hash": hashed(secret)}
    return handling.command("people", "sign_in", asked, actor="visitor", via="management")


@pytest.mark.spec("PPL-035", "PPL-544")
def test_a_reset_link_works_once(handling: Handling, ada: dict[str, Any]) -> None:
    sign_in(handling, "ada")
    handling.command("people", "offer_password_reset", {"account_id": ada["id"], "token_hash": hashed("old link")})
    handling.command("people", "offer_password_reset", {"account_id": ada["id"], "token_hash": hashed("link")})
    use = {"token": "link", "password": "yet another", "password_again": "yet another"}
    with pytest.raises(NotFound):
        handling.command("people", "use_password_reset", use | {"token": "old link"})
    with pytest.raises(NotFound):
        handling.command("people", "use_password_reset", use, now=NOON + timedelta(hours=24))
    handling.command("people", "use_password_reset", use, actor="visitor")
    assert [fact.data()["reason"] for fact in handling.facts] == ["revoked"]
    with pytest.raises(NotFound):
        handling.command("people", "use_password_reset", use)
    assert sign_in(handling, "ada", "yet another", secret="s2")["outcome"] == "signed_in"
    handling.command("people", "edit_employee", {"employee_id": ada["id"], "authentication_method": "external"})
    with pytest.raises(Forbidden) as refused:
        handling.command("people", "offer_password_reset", {"account_id": ada["id"], "token_hash": hashed("x")})
    assert refused.value.code == "not_by_password"


@pytest.mark.spec("PPL-017", "PPL-526", "TKT-245")
def test_first_administrator_by_a_link_that_works_once(handling: Handling) -> None:
    handling.now = NOON
    old = handling.command("people", "offer_first_administrator")
    offer = handling.command("people", "offer_first_administrator")
    claim = {"username": "root", "display_name": "Root", "email": "root@acme.example", "password": PASSWORD}
    with pytest.raises(NotFound):
        handling.command("people", "claim_first_administrator", claim | {"token": old["token"]})
    with pytest.raises(NotFound):
        handling.command("people", "claim_first_administrator", claim | {"token": offer["token"]}, now=NOON + timedelta(hours=24))
    made = handling.command("people", "claim_first_administrator", claim | {"token": offer["token"]})
    assert made["kinds"] == ["agent", "administrator"]
    assert handling.command("people", "offer_first_administrator") == {"exists": True}
    with pytest.raises(Conflict) as refused:
        handling.command("people", "claim_first_administrator", claim | {"token": offer["token"]})
    assert refused.value.code == "administrator_exists"
    session = sign_in(handling, "root")["session"]
    assert {"rights.system_settings", "rights.change_credentials", "tickets.delete"} <= set(session["permissions"])
    with handling.reading("people") as stored:
        assert offer["token"] not in str(stored.execute(sa.text("select l::text from links l")).all())


def test_tokens_are_cut_down_to_their_scopes(handling: Handling, ada: dict[str, Any]) -> None:
    asked = {
        "name": "script",
        "scopes": ["tickets.*", "users_organizations.create_user"],
        "token_hash": hashed("t"),
        "account_id": ada["id"],
    }
    made = handling.command("people", "create_token", asked, actor=f"employee:{ada['id']}")
    said = handling.question("people", "token", {"token": "t"})
    assert said["account"]["id"] == ada["id"]
    assert {key.partition(".")[0] for key in said["permissions"]} == {"tickets", "users_organizations"}
    assert "tickets.delete" not in said["permissions"], "agents may not, so neither may their tokens"
    handling.command("people", "revoke_token", {"token_id": made["token_id"]}, actor=f"employee:{ada['id']}")
    with pytest.raises(NotFound):
        handling.question("people", "token", {"token": "t"})


def test_tokens_of_nobody_are_made_by_administrators(handling: Handling, ada: dict[str, Any]) -> None:
    asked = {"name": "import", "scopes": ["*"], "token_hash": hashed("t")}
    with pytest.raises(Forbidden):
        handling.command("people", "create_token", asked, actor=f"employee:{ada['id']}")
    with pytest.raises(Invalid) as refused:
        handling.command("people", "create_token", asked | {"scopes": ["tickets.fly"]})
    assert refused.value.code == "scope_unknown"
    handling.command("people", "create_token", asked | {"expires_at": (NOON + timedelta(days=1)).isoformat()})
    said = handling.question("people", "token", {"token": "t"})
    assert (said["account"], set(said["permissions"])) == (None, set(ALL_KEYS))
    assert [token["name"] for token in handling.question("people", "tokens")["items"]] == ["import"]
    with pytest.raises(NotFound):
        handling.question("people", "token", {"token": "t"}, now=NOON + timedelta(days=1))
