"""The documents of the APIs, the permission table, the reader and the gateway's own health."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import ALL_KEYS
from gateway.openapi import SIDES
from kit.errors import Unavailable
from tests.support.edge import FakeBus, client_as, edge


@pytest.mark.parametrize("side", sorted(SIDES))
def test_every_route_says_who_may_call_it_and_how_it_fails(side: str) -> None:
    said: dict[str, Any] = edge(FakeBus()).test_client().get(f"{SIDES[side][0]}/openapi.json").get_json()
    assert said["openapi"] == "3.1.0"
    seen = set()
    for operations in said["paths"].values():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            assert operation["x-who"]
            assert set(operation.get("x-permissions", ())) <= ALL_KEYS
            assert operation["summary"]
            assert {"429", "500", "503"} <= set(operation["responses"])
            if operation["x-who"] != "everybody":
                assert {"401", "403"} <= set(operation["responses"])
            assert any(status.startswith("2") for status in operation["responses"])
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])


@pytest.mark.parametrize("side", sorted(SIDES))
def test_every_schema_and_field_is_described(side: str) -> None:
    said = edge(FakeBus()).test_client().get(f"{SIDES[side][0]}/openapi.json").get_json()
    bare = [
        f"{name}.{field}"
        for name, schema in said["components"]["schemas"].items()
        for field, shape in schema.get("properties", {}).items()
        if "description" not in shape and "$ref" not in shape
    ]
    assert bare == []


def test_the_permission_table_lists_every_route_of_every_side() -> None:
    client = client_as(edge(FakeBus()), "employee")
    rows = client.get("/api/management/v1/permission-table").get_json()["items"]
    paths = {row["path"] for row in rows}
    assert {"/api/portal/v1/ping", "/api/management/v1/stream", "/ops/state"} <= paths
    assert all(row["who"] for row in rows)


def test_the_reader_brings_everything_along() -> None:
    client = edge(FakeBus()).test_client()
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in ("reader.js", "reader.css"):
        assert client.get(f"/api/docs/{name}").status_code == 200
    assert client.get("/api/asyncapi.json").get_json()["asyncapi"].startswith("3.")


def test_who_does_not_know_where_to_go_is_led_to_the_documents() -> None:
    client = edge(FakeBus()).test_client()
    assert [client.get(path).headers["Location"] for path in ("/", "/ops")] == ["/api/docs", "/api/docs#ops"]
    assert client.get("/", follow_redirects=True).status_code == 200


def test_health_tells_when_people_do_not_answer() -> None:
    app = edge(FakeBus({("people", "ping"): {"service": "people"}}))
    assert app.test_client().get("/health/ready").get_json() == {"status": "ready"}
    away = edge(FakeBus({("people", "ping"): Unavailable()})).test_client()
    assert away.get("/health/ready").status_code == 503
    assert away.get("/health/live").status_code == 200


def test_figures_are_for_neighbours_and_the_admin_token() -> None:
    client = edge(FakeBus(), admin_token="t0ken").test_client()
    far = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base=far).status_code == 404
    assert client.get("/metrics", environ_base=far, headers={"Authorization": "Bearer t0ken"}).status_code == 200


def test_security_headers_stand_on_every_answer() -> None:
    client = edge(FakeBus()).test_client()
    for path in ("/api/portal/v1/ping", "/api/docs", "/nowhere"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Trace-Id"]
    assert "Strict-Transport-Security" in client.get("/health/live", base_url="https://localhost").headers
