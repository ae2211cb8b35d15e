"""An employee watches the site: what a browser reports is on the screen a moment later, and the list agrees with the stream."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.support.sse import EventStream
from tests.support.suite import Suite
from tests.support.waiting import eventually
from tests.system.identity.test_first_administrator import first_administrator

HOST = "shop.example"


@pytest.mark.slow
@pytest.mark.spec("WHO-001", "WHO-005", "WHO-034", "WHO-037")
def test_a_visitor_is_followed_from_page_to_page(running: Callable[..., Suite]) -> None:
    suite = running("people", "routing", "whoson", "gateway", FRONTLINE_GATEWAY_WORKERS="2")
    management = f"{suite.url}/api/management/v1"
    session = first_administrator(suite)

    def asked(method: str, path: str, status: int = 200, **said: Any) -> Any:
        answer = session.request(method, management + path, timeout=15, **said)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def look(page: str, number: int) -> int:
        view = {"t": "view", "v": f"view-{number:017d}", "n": 0, "a": 0, "u": f"https://{HOST}{page}", "p": page}
        said = {"k": "v1s1t0r_key-0000000001", "w": [view]}
        return requests.post(f"{suite.url}/t/b", json=said, headers={"Host": HOST}, timeout=10).status_code

    asked("POST", "/brands", 201, json={"name": "Shop", "host_names": [HOST]}, headers={"Idempotency-Key": str(uuid.uuid4())})
    asked("PATCH", "/settings/whos_on", json={"values": {"is_enabled": True}})
    condition = {"field": "current_page", "operator": "ends_with", "value": "/cart"}
    cart = asked("POST", "/visitor-filters", 201, json={"name": "Cart", "conditions": [condition]})
    everybody = EventStream(f"{management}/visitors/stream", session)
    in_cart = EventStream(f"{management}/visitors/stream", session, params={"filter_id": cart["id"]})
    ordinary = EventStream(f"{management}/stream", session)
    eventually(lambda: everybody.named("opened") and in_cart.named("opened") and ordinary.named("opened"))
    eventually(lambda: look("/", 1) == 200 and asked("GET", "/visitors")["items"], within=20)
    eventually(lambda: everybody.named("visitor_came"))
    pages = [""]

    def go(page: str) -> None:
        pages.append(page)
        assert look(f"/{page}", len(pages)) == 200

    def has_come() -> bool:
        """Whoson is new, and people tells it all again: streams are opened anew then, and may find the visitor in the cart already."""
        opened = len(in_cart.named("opened"))
        go("cart")
        eventually(lambda: in_cart.named("visitor_came") or len(in_cart.named("opened")) > opened)
        return bool(in_cart.named("visitor_came"))

    while not has_come():
        go("shelf")
        eventually(lambda: asked("GET", f"/visitors?filter_id={cart['id']}")["items"] == [])
    eventually(lambda: everybody.named("visitor_moved"))

    def listed_as_told() -> Any:
        (listed,) = asked("GET", f"/visitors?filter_id={cart['id']}")["items"]
        told = in_cart.named("visitor_came")[-1].data["visit"]
        return told if {name: value for name, value in listed.items() if name not in ("duration", "idle")} == told else None

    told = eventually(listed_as_told)
    in_cart.cut()
    go("paid")
    gone = {"visit_id": told["id"], "version": told["version"] + 1, "cause": "filter"}
    eventually(lambda: in_cart.named("visitor_left") and in_cart.named("visitor_left")[-1].data == gone)
    assert asked("GET", f"/visitors?filter_id={cart['id']}")["items"] == []
    assert [each["url"].rpartition("/")[2] for each in asked("GET", f"/visitors/{told['id']}/history")["items"]] == pages
    assert asked("GET", "/visitors/counts")["total"] == asked("GET", "/visitors/map")["total"] == 1
    assert not [event for event in ordinary.events if event.name.startswith(("visitor", "whoson"))]
    for stream in (everybody, in_cart, ordinary):
        stream.close()
