"""What must hold when two ask at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Refusal
from tests.support.handling import Handling


@pytest.fixture(autouse=True)
def one_database(handling: Handling) -> None:
    """Opened before the threads ask for it."""
    handling.database("people")


PASSWORD = "correct horse"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs all in threads of their own; gives answers, or refusals' codes."""

    def tried(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))


def test_strangers_are_recorded_once(handling: Handling) -> None:
    answers = at_once(*[lambda: handling.command("people", "ensure_user", {"email": "kim@home.example"})["id"]] * 6)
    assert len(set(answers)) == 1
    assert len(handling.question("people", "users")["items"]) == 1


def test_one_first_administrator(handling: Handling) -> None:
    token = handling.command("people", "offer_first_administrator")["token"]

    def claim(name: str) -> Any:
        asked = {"token": token, "username": name, "display_name": name, "email": f"{name}@acme.example", "password": PASSWORD}
        return handling.command("people", "claim_first_administrator", asked)["username"]

    answers = at_once(lambda: claim("ada"), lambda: claim("ben"), lambda: claim("cyd"))
    assert sorted(answers, key=len)[1:] == ["administrator_exists", "administrator_exists"]


def test_two_administrators_cannot_remove_each_other(handling: Handling) -> None:
    roles = [role_id(4), role_id(6)]
    ids = []
    for name in ("ada", "ben"):
        asked = {"username": name, "display_name": name, "email": f"{name}@acme.example", "role_ids": roles}
        ids.append(handling.command("people", "create_employee", asked)["id"])
    answers = at_once(*[lambda one=one: handling.command("people", "delete_employees", {"employee_ids": [one]}) for one in ids])
    assert sorted(map(str, answers)) == ["last_administrator", "{}"]


def test_every_failure_is_counted(handling: Handling) -> None:
    asked = {"username": "ada", "display_name": "Ada", "email": "ada@acme.example", "password": PASSWORD, "password_again": PASSWORD}
    handling.command("people", "create_employee", asked)
    wrong = {"username": "ada", "password": "wrong", "site": "management", "token_hash": "ab" * 32}
    outcomes = [answer["outcome"] for answer in at_once(*[lambda: handling.command("people", "sign_in", wrong)] * 12)]
    assert (outcomes.count("wrong_credentials"), outcomes.count("locked")) == (10, 2)


def test_one_default_brand(handling: Handling) -> None:
    brands = at_once(
        *[lambda n=n: handling.command("people", "create_brand", {"name": f"B{n}", "host_names": [f"b{n}.example"]}) for n in range(4)]
    )
    assert [brand["is_default"] for brand in brands].count(True) == 1
    at_once(*[lambda b=b: handling.command("people", "edit_brand", {"brand_id": b["id"], "is_default": True}) for b in brands])
    assert [brand["is_default"] for brand in handling.question("people", "brands")["items"]].count(True) == 1


def test_a_name_is_given_once(handling: Handling) -> None:
    asked = {"username": "ada", "display_name": "Ada", "email": "ada@acme.example"}
    answers = at_once(*[lambda: handling.command("people", "create_employee", asked)["username"]] * 4)
    assert sorted(answers) == ["ada", *["username_taken"] * 3]
