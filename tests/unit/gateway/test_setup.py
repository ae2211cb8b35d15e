"""The page where the first administrator is made."""

from __future__ import annotations

import pytest

from kit.errors import Conflict, Invalid, NotFound, Unavailable
from tests.support.edge import FakeBus, edge

CLAIM = ("people", "claim_first_administrator")
GOOD = {
    "username": " ada ",
    "display_name": "Ada",
    "email": "ada@example.com",
    "password": "correct horse",
    "password_again": "correct horse",
}


@pytest.mark.spec("PPL-017")
def test_the_form_makes_the_first_administrator() -> None:
    bus = FakeBus({CLAIM: {"id": "x"}})
    client = edge(bus).test_client()
    form = client.get("/setup/abc")
    assert form.status_code == 200
    assert "script-src 'self'" in form.headers["Content-Security-Policy"]
    done = client.post("/setup/abc", data=GOOD)
    assert done.status_code == 200
    assert b"You are set, ada" in done.data
    expected = {"token": "abc", "username": "ada", "display_name": "Ada", "email": "ada@example.com", "password": "correct horse"}
    assert bus.asked[0][2] == expected


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"username": ""}, "Choose a username"),
        ({"email": "ada"}, "no complete address"),
        ({"password": "short", "password_again": "short"}, "at least 8"),
        ({"password_again": "other horse"}, "two passwords differ"),
    ],
)
def test_errors_stand_beside_their_field_and_passwords_are_not_sent_back(change: dict[str, str], text: str) -> None:
    bus = FakeBus()
    answer = edge(bus).test_client().post("/setup/abc", data=GOOD | change)
    page = answer.text
    assert answer.status_code == 422
    assert page.count(text) == 2, "in the summary and at the field"
    assert 'aria-invalid="true"' in page
    assert 'role="alert"' in page
    assert "correct horse" not in page
    assert not bus.asked


@pytest.mark.parametrize(
    ("refusal", "status", "text"),
    [
        (NotFound("link_unknown", "No."), 404, "does not open anything"),
        (Conflict("administrator_exists", "No."), 409, "does not open anything"),
        (Invalid("password_weak", "Must differ from the username.", field="password"), 422, "Must differ from the username."),
        (Conflict("username_taken", "Taken.", field="username"), 422, "Choose another"),
        (Unavailable(), 503, "still starting"),
    ],
)
def test_refusals_are_shown(refusal: Exception, status: int, text: str) -> None:
    answer = edge(FakeBus({CLAIM: refusal})).test_client().post("/setup/abc", data=GOOD)
    assert answer.status_code == status
    assert text in answer.text
    assert answer.mimetype == "text/html"


def test_what_was_typed_is_escaped() -> None:
    answer = edge(FakeBus()).test_client().post("/setup/abc", data=GOOD | {"username": '"><script>', "email": "x"})
    assert "<script>" not in answer.text
