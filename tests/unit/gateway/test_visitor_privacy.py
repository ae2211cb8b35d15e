"""A person's visits over HTTP: administrators alone have them handed out or erased."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.edge import FakeBus, client_as, edge

ROUTE = "/api/management/v1/visitor-privacy"
USER = "01890000-0000-7000-8000-000000000002"
PAGE = {"items": [{"visit": {"id": USER, "hits": 2}, "views": [{"url": "https://shop.example/"}], "actions": [], "invitations": []}]}


def person(bus: FakeBus, *kinds: str) -> FlaskClient:
    return client_as(edge(bus), "employee", permissions=("whos_on.live_chat",), kinds=kinds)


@pytest.mark.spec("WHO-185", "WHO-186")
def test_administrators_alone_hand_out_and_erase() -> None:
    bus = FakeBus({("whoson", "export_of_person"): {**PAGE, "next_cursor": None}, ("whoson", "erase_visitor"): {"visits": 3}})
    agent, administrator = person(bus, "agent"), person(bus, "administrator")
    assert agent.get(f"{ROUTE}?user_id={USER}").status_code == 403
    assert agent.post(f"{ROUTE}/erasures", json={"user_id": USER}).status_code == 403
    assert bus.asked == []
    assert administrator.get(f"{ROUTE}?user_id={USER}").get_json() == {**PAGE, "next_cursor": None}
    erased = administrator.post(f"{ROUTE}/erasures", json={"email": "ann@example.org"})
    assert (erased.status_code, erased.get_json()) == (202, {"visits": 3})
    assert [asked for _, _, asked, _ in bus.asked] == [{"user_id": USER, "limit": 10}, {"email": "ann@example.org"}]
    for wrong in ({}, {"user_id": USER, "email": "ann@example.org"}, {"email": "nobody"}):
        assert administrator.post(f"{ROUTE}/erasures", json=wrong).status_code == 422
