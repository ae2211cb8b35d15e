"""What operators see of the instances of a service, and do with them, through the gateway alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from kit.version import VERSION
from tests.support.suite import TOKEN, Suite
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
COLUMNS = {"server_name", "file_path", "last_heartbeat_at", "processes", "status", "mode"}


@pytest.mark.spec("INT-187", "INT-188", "INT-190", "INT-191", "INT-192", "INT-193", "INT-276", "INT-309", "INT-336", "RTE-084")
def test_instances_are_listed_moved_left_out_and_forgotten(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    suite.start(["people-2"])
    ops = f"{suite.url}/ops"

    def call(method: str, path: str, **said: Any) -> requests.Response:
        return requests.request(method, f"{ops}{path}", headers=OPERATOR, json=said if method == "POST" else None, timeout=10)

    def listed() -> dict[str, dict[str, Any]]:
        return {each["name"].rpartition(":")[2]: each for each in call("GET", "/instances").json()["items"]}

    one, two = (str(suite.ports[name]) for name in ("people", "people-2"))
    assert requests.get(f"{ops}/instances", timeout=10).status_code == 401
    found = eventually(lambda: listed() if listed()[two]["status"] == "passive" else None, within=10)
    assert found is not None
    assert (found[one]["status"], found[one]["is_primary"], found[two]["is_primary"]) == ("active", True, False)
    assert found[one].keys() >= COLUMNS
    assert (found[one]["mode"], found[one]["processes"]) == (VERSION, 2)
    assert set(call("GET", "/instances").json()["silent_services"]) == {"routing", "tickets", "chat", "kb", "whoson", "reports", "mail"}

    at = {port: f"/services/people/instances/{each['id']}" for port, each in found.items()}
    refused = requests.post(f"{ops}{at[two]}/activation", json={}, timeout=10)
    assert refused.status_code == 401
    assert call("POST", f"{at[two]}/activation").status_code == 200
    eventually(lambda: listed()[two]["status"] == "active", within=5)
    assert listed()[one]["status"] == "passive"
    assert listed()[one]["is_primary"], "it has lost its place, not its mark"

    suite.kill("people")
    eventually(lambda: listed()[one]["status"] == "unavailable", within=5)
    shown = next(each for each in call("GET", "/state").json()["services"] if each["name"] == "people")
    assert shown["is_ready"], "found by the second one"
    last = call("POST", f"{at[two]}/disablement")
    assert (last.status_code, last.json()["code"]) == (409, "last_enabled")
    assert last.headers["Content-Type"] == "application/problem+json"
    assert call("DELETE", at[two]).json()["code"] == "still_there"
    assert call("DELETE", at[one]).status_code == 204
    assert list(listed()) == [two]
    assert call("DELETE", at[one]).status_code == 404
    figures = suite.admin("people-2", "/metrics")
    assert 'frontline_lease_held{service="people"} 1.0' in figures
    assert "frontline_instance_beat_seconds{name=" in figures
    assert 'frontline_timer_overdue_seconds{service="people"' in figures

    assert call("POST", f"{at[two]}/disablement", is_confirmed=True).status_code == 200
    eventually(lambda: listed()[two]["status"] == "disabled")
    eventually(lambda: not next(each for each in call("GET", "/state").json()["services"] if each["name"] == "people")["is_ready"])
