"""What a route module gets from the frame: reading, refusing, answering, keys."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema, fields, validate

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import for_visitor, open_to_all, permits
from gateway.routes import Routes
from gateway.schemas import Id, Moment, PageQuery, page_of
from kit.errors import Conflict, Unavailable
from tests.support.edge import FakeBus, client_as, edge


class Thing(Schema):
    """A thing."""

    name = fields.String(required=True, validate=validate.Length(1, 10))
    at = Moment()
    owner_id = Id()


def mounted(bus: FakeBus, **settings: Any) -> Flask:
    """The app with one more noun."""
    routes = Routes("things")

    @routes.get("")
    @open_to_all
    @routes.arguments(PageQuery, location="query")
    @routes.response(200, page_of(Thing))
    def things(query: dict[str, Any]) -> Any:
        return ask("tickets", "things", query)

    @routes.post("")
    @permits("tickets.create")
    @routes.arguments(Thing)
    @routes.response(201, Thing)
    def make_thing(asked: dict[str, Any]) -> Any:
        ask("tickets", "make_thing", asked)
        return ask("tickets", "make_thing", asked)

    @routes.get("/<uuid:thing_id>")
    @for_visitor("chat", "thing_id")
    @routes.response(200, Thing, etag=True)
    def thing(thing_id: str) -> Any:
        return ask("tickets", "thing", {"id": thing_id})

    @routes.patch("/<uuid:thing_id>")
    @open_to_all
    @routes.arguments(Thing)
    @routes.response(200, Thing, if_match=True)
    def edit_thing(asked: dict[str, Any], thing_id: str) -> Any:
        return ask("tickets", "edit_thing", asked | expected_version())

    @routes.get("/bug")
    @open_to_all
    @routes.response(200, Thing)
    def bug() -> Any:
        raise ZeroDivisionError("secret detail")

    app = edge(bus, **settings)
    app.extensions["apis"]["management"].mount(routes)
    return app


BASE = "/api/management/v1/things"
ONE = f"{BASE}/01890000-0000-7000-8000-000000000009"


def test_a_route_that_names_no_access_is_refused_at_import() -> None:
    routes = Routes("bare")
    with pytest.raises(TypeError, match="who may call"):

        @routes.get("")
        @routes.response(200, Thing)
        def bare() -> None:
            """Nobody said who may."""


def test_unknown_permissions_are_refused_at_import() -> None:
    with pytest.raises(LookupError, match=r"tickets\.juggle"):
        permits("tickets.juggle")


def test_query_is_checked_and_unknown_names_are_refused() -> None:
    bus = FakeBus({("tickets", "things"): {"items": [], "next_cursor": None}})
    client = mounted(bus).test_client()
    assert client.get(f"{BASE}?limit=5").get_json() == {"items": [], "next_cursor": None}
    assert bus.asked[0][2] == {"limit": 5}
    for query, field in (("limit=0", "limit"), ("limit=x", "limit"), ("colour=red", "colour"), ("limit=1&limit=2", "limit")):
        answer = client.get(f"{BASE}?{query}")
        assert (answer.status_code, answer.get_json()["field"]) == (422, field)
        assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b"[]", "application/json", 422, "invalid"),
        (b'{"name": "x"}', "text/plain", 415, "wrong_media_type"),
        (b'{"name": "a\\u0000"}', "application/json", 422, "invalid"),
        (b'{"name": "x", "colour": 1}', "application/json", 422, "invalid"),
        (b'{"name": ""}', "application/json", 422, "invalid"),
        (b'{"name": "x", "owner_id": "no"}', "application/json", 422, "invalid"),
        (b'{"name": "x", "at": "0001-01-01T00:00:00+23:59"}', "application/json", 422, "invalid"),
    ],
)
def test_bodies_that_cannot_be_taken(body: bytes, media: str, status: int, code: str) -> None:
    client = client_as(mounted(FakeBus()), "employee", permissions={"tickets.create"})
    answer = client.post(BASE, data=body, content_type=media)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_body_too_large_is_refused() -> None:
    client = client_as(mounted(FakeBus(), max_body=100), "employee", permissions={"tickets.create"})
    answer = client.post(BASE, data=b'{"name": "' + b"x" * 200 + b'"}', content_type="application/json")
    assert answer.status_code == 413


def test_permission_is_asked_before_the_body_is_read() -> None:
    app = mounted(FakeBus())
    assert app.test_client().post(BASE, data=b"{").status_code == 401
    refused = client_as(app, "employee", permissions={"tickets.reply"}).post(BASE, data=b"{")
    assert (refused.status_code, refused.get_json()["permission"]) == (403, "tickets.create")


def test_the_same_idempotency_key_makes_the_same_command_keys() -> None:
    bus = FakeBus({("tickets", "make_thing"): {"name": "x"}})
    client = client_as(mounted(bus), "employee", permissions={"tickets.create"})
    for key in ("12345678", "12345678", "other-key"):
        assert client.post(BASE, json={"name": "x"}, headers={"Idempotency-Key": key}).status_code == 201
    keys = [call.key for *_, call in bus.asked]
    assert keys[:2] == keys[2:4]
    assert len(set(keys)) == 4, "two commands a request, each with its own key; the third request differs"
    assert client.post(BASE, json={"name": "x"}, headers={"Idempotency-Key": "short"}).status_code == 422


def test_etag_answers_and_304() -> None:
    bus = FakeBus({("tickets", "thing"): {"name": "x", "version": 7}})
    client = client_as(mounted(bus), "employee")
    assert client.get(ONE).headers["ETag"] == '"7"'
    again = client.get(ONE, headers={"If-None-Match": '"7"'})
    assert (again.status_code, again.data) == (304, b"")


def test_if_match_travels_and_a_lost_race_is_412() -> None:
    bus = FakeBus({("tickets", "edit_thing"): Conflict("changed_meanwhile", "Somebody was quicker.")})
    client = mounted(bus).test_client()
    assert client.patch(ONE, json={"name": "x"}, headers={"If-Match": '"6"'}).status_code == 412
    assert bus.asked[0][2] == {"name": "x", "expected_version": 6}
    assert client.patch(ONE, json={"name": "x"}).status_code == 409
    assert client.patch(ONE, json={"name": "x"}, headers={"If-Match": "soup"}).status_code == 422


def test_errors_are_problems_with_a_trace_id_and_say_nothing_of_the_inside() -> None:
    client = mounted(FakeBus({("tickets", "things"): Unavailable(retry_after=3)})).test_client()
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    bug = client.get(f"{BASE}/bug", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert bug.status_code == 500
    assert bug.get_json()["trace_id"] == trace == bug.headers["Trace-Id"]
    assert b"secret detail" not in bug.data
    assert b"ZeroDivision" not in bug.data
    away = client.get(BASE)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "3")
    assert client.get("/api/management/v1/nowhere").get_json()["code"] == "not_found"
    wrong = client.delete(BASE)
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_the_trace_goes_on_to_the_service() -> None:
    bus = FakeBus({("tickets", "things"): {}})
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    mounted(bus).test_client().get(BASE, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert bus.asked[0][3].traceparent.split("-")[1] == trace
    assert bus.asked[0][3].traceparent.split("-")[2] != "00f067aa0ba902b7"
