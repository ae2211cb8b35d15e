"""What the gateway makes of beacons: what it takes, refuses and lets go, and what it adds."""

from __future__ import annotations

import base64
import hmac
import time
from typing import Any

import orjson
import pytest
from flask import Flask

from gateway.tracking import scripts
from gateway.tracking.claims import Claims
from gateway.tracking.handing import Handing
from kit.bus.topology import SHARES
from kit.errors import Unavailable
from tests.support.edge import SECRET, FakeBus, client_as, edge
from tests.support.handed_in import Letters

KEY, VIEW, BRAND = "v1s1t0r_key-0000000000", "view-00000000000000001", "01890000-0000-7000-8000-0000000000b1"
ON = {"is_enabled": True, "respects_do_not_track": True, "needs_consent": False}
SEEN = {"t": "view", "v": VIEW, "n": 0, "a": 5, "u": "https://shop.example/"}
BEAT = {"t": "beat", "v": VIEW, "n": 1, "a": 0}


@pytest.fixture(scope="module")
def bus() -> FakeBus:
    brands = {
        "items": [{"id": BRAND, "host_names": ["help.acme.example"]}],
        "next_cursor": None,
    }
    return FakeBus(
        {
            ("people", "settings"): {"values": ON},
            ("people", "brand_of_host"): lambda asked: {"id": BRAND, "name": asked["host"]},
            ("people", "brands"): brands,
        }
    )


@pytest.fixture(scope="module")
def app(bus: FakeBus) -> Flask:
    return edge(bus, public_url="https://portal.example", trusted_proxies=1, tracking_streams=1)


@pytest.fixture
def letters(app: Flask) -> Letters:
    made = app.extensions["tracking_handing"].bus = Letters()
    switch(app)
    return made


def switch(app: Flask, **values: Any) -> None:
    app.extensions["tracking_standing"]._settings_changed({"data": {"section": "whos_on", "values": ON | values}})


def say(app: Flask, *what: Any, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return app.test_client(use_cookies=False).post("/t/b", data=orjson.dumps({"k": KEY, "w": list(what), **more}), headers=headers or {})


@pytest.mark.spec("WHO-013")
def test_the_gateway_adds_what_only_it_knows(app: Flask, letters: Letters) -> None:
    headers = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7", "User-Agent": "Firefox", "Accept-Language": "de-CH,de;q=0.9"}
    answer = say(app, SEEN | {"unknown": 1}, headers=headers)
    assert (answer.status_code, answer.get_json(), answer.headers["Cache-Control"]) == (200, {"live": True}, "no-store")
    (handed,) = letters.taken
    beacon = handed.item
    assert 0 <= int(handed.key) < SHARES and not handed.is_lossy
    assert (beacon["ip"], beacon["agent"], beacon["languages"], beacon["brand_id"]) == ("203.0.113.7", "Firefox", "de-CH,de;q=0.9", BRAND)
    assert beacon["what"] == [SEEN | {"p": "", "m": "", "r": ""}]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"soup", 400, None),
        (b"[]", 400, None),
        ({"k": "short"}, 422, "k"),
        ({"w": []}, 422, "w"),
        ({"w": [BEAT] * 51}, 422, "w"),
        ({"u": 7}, 422, "u"),
        ({"w": [BEAT, 7]}, 422, "w.1"),
        ({"w": [BEAT | {"t": "walk"}]}, 422, "w.0.t"),
        ({"w": [BEAT | {"t": []}]}, 422, "w.0.t"),
        ({"w": [BEAT | {"v": "x"}]}, 422, "w.0.v"),
        ({"w": [BEAT | {"n": -1}]}, 422, "w.0.n"),
        ({"w": [BEAT | {"n": True}]}, 422, "w.0.n"),
        ({"w": [BEAT | {"a": 600_001}]}, 422, "w.0.a"),
        ({"w": [SEEN | {"u": "javascript://x"}]}, 422, "w.0.u"),
        ({"w": [SEEN | {"u": "https://" + "x" * 2_000}]}, 422, "w.0.u"),
        ({"w": [SEEN | {"r": "javascript:x"}]}, 422, "w.0.r"),
        ({"w": [SEEN | {"p": "x" * 301}]}, 422, "w.0.p"),
        ({"w": [SEEN | {"p": "a\0b"}]}, 422, None),
        ({"w": [BEAT | {"t": "action", "name": ""}]}, 422, "w.0.name"),
        ({"w": [BEAT | {"t": "answer", "i": "7", "s": "accepted"}]}, 422, "w.0.i"),
        ({"w": [BEAT | {"t": "answer", "i": BRAND, "s": "maybe"}]}, 422, "w.0.s"),
        (b" " * 8_193, 413, None),
    ],
)
def test_what_is_no_beacon_is_refused_by_the_name_of_the_field(app: Flask, letters: Letters, body: Any, status: int, field: str) -> None:
    raw = body if isinstance(body, bytes) else orjson.dumps({"k": KEY, "w": [BEAT]} | body)
    answer = app.test_client().post("/t/b", data=raw)
    said = answer.get_json()
    assert (answer.status_code, said.get("field"), answer.mimetype) == (status, field, "application/problem+json")
    assert said["trace_id"] == answer.headers["Trace-Id"] and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert letters.taken == []


def test_other_sites_may_ask_and_other_methods_are_refused(app: Flask, letters: Letters) -> None:
    asked = app.test_client().options("/t/b")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Access-Control-Allow-Credentials" not in asked.headers
    assert app.test_client().get("/t/b").status_code == 405


@pytest.mark.spec("WHO-002", "WHO-183")
def test_nothing_is_recorded_while_it_is_off_or_the_visitor_does_not_want_it(app: Flask, letters: Letters) -> None:
    assert say(app, SEEN, headers={"DNT": "1"}).status_code == 410
    assert say(app, SEEN, headers={"Sec-GPC": "1"}).status_code == 410
    picture = app.test_client().get("/t/p.gif?u=https://shop.example/", headers={"Sec-GPC": "1"})
    assert (picture.status_code, "Set-Cookie" in picture.headers) == (200, False)
    switch(app, is_enabled=False)
    assert say(app, SEEN).status_code == 410
    assert letters.taken == []
    switch(app, respects_do_not_track=False)
    assert say(app, SEEN, headers={"DNT": "1"}).status_code == 200


def test_what_is_not_safe_is_not_acknowledged_and_heartbeats_go_first(app: Flask, letters: Letters) -> None:
    letters.is_safe = False
    refused = say(app, SEEN)
    assert (refused.status_code, refused.headers["Retry-After"], refused.get_json()["code"]) == (503, "5", "not_taken")
    assert say(app, BEAT).status_code == 204
    letters.trouble = Unavailable("broker_away")
    assert (say(app, SEEN, BEAT).status_code, say(app, BEAT).status_code) == (503, 204)


def test_a_worker_takes_so_many_a_second_and_of_heartbeats_half_of_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.tracking.handing.time.monotonic", lambda: 5.0)
    handing, letters = Handing("", most_a_second=4, most_waiting=10), Letters()
    handing.bus = letters
    assert [handing.take({"key": KEY, "what": [BEAT]}, "beat") for _ in range(3)] == [True, True, False]
    assert [handing.take({"key": KEY, "what": [SEEN]}, "view") for _ in range(2)] == [True, True]
    with pytest.raises(Unavailable, match="overloaded"):
        handing.take({"key": KEY, "what": [SEEN]}, "view")
    assert len(letters.taken) == 4


@pytest.mark.spec("WHO-062")
def test_the_picture_tells_of_a_view_and_knows_the_visitor_again(app: Flask, letters: Letters) -> None:
    browser = app.test_client()
    first = browser.get("/t/p.gif?m=Cart", headers={"Referer": "https://shop.example/cart", "X-Forwarded-Proto": "https"})
    assert (first.mimetype, first.headers["Cache-Control"]) == ("image/gif", "no-store")
    assert first.headers["Set-Cookie"].endswith("Max-Age=1800; SameSite=None; Secure; Partitioned")
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    app.test_client(use_cookies=False).get("/t/p.gif?u=https://shop.example/pay", headers={"Cookie": cookie})
    assert app.test_client().get("/t/p.gif").status_code == 200, "nobody says which page"
    one, two = (handed.item for handed in letters.taken)
    assert one["key"] == two["key"] and one["what"][0]["v"] != two["what"][0]["v"]
    assert [(beacon["what"][0]["u"], beacon["what"][0]["m"]) for beacon in (one, two)] == [
        ("https://shop.example/cart", "Cart"),
        ("https://shop.example/pay", ""),
    ]


def token(key: str, **said: Any) -> str:
    def text(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    head = f"{text(orjson.dumps({'alg': said.pop('alg', 'HS256')}))}.{text(orjson.dumps(said))}"
    return f"{head}.{text(hmac.digest(key.encode(), head.encode(), 'sha256'))}"


@pytest.mark.spec("WHO-181")
def test_a_site_says_signed_who_its_visitor_is(app: Flask, letters: Letters) -> None:
    key, soon = Claims(SECRET).key, time.time() + 60
    assert say(app, SEEN, u=token(key, email="eve@home.example", exp=soon)).status_code == 200
    bad = [
        *("nothing", "a.b.c", token("other key", email="eve@home.example", exp=soon), token(key, email="eve", exp=soon)),
        *(token(key, email="e@x.y", exp=time.time() - 1), token(key, email="e@x.y", exp=time.time() + 90_000), token(key, email="e@x.y")),
        token(key, email="e@x.y", exp=soon, alg="none"),
    ]
    for claim in bad:
        assert say(app, SEEN, u=claim).status_code == 200
    assert [handed.item["claim"] for handed in letters.taken] == [{"email": "eve@home.example", "name": ""}, *([None] * len(bad))]


@pytest.mark.spec("WHO-009")
def test_only_the_portals_own_page_says_who_is_signed_in_and_people_is_not_asked_again(app: Flask, letters: Letters, bus: FakeBus) -> None:
    bus.answers["people", "session"] = {"account": {"kind": "user", "id": "eve"}, "session_id": "s", "permissions": [], "kinds": []}
    cookie = f"{app.extensions['identity'].cookie('portal')}={'x' * 43}"
    for origin in ("http://localhost", "http://localhost", "https://shop.example", "http://localhost.evil"):
        say(app, SEEN, headers={"Cookie": cookie, "Origin": origin})
    assert [handed.item["user_id"] for handed in letters.taken] == ["eve", "eve", None, None]
    assert [method for _, method, _, _ in bus.asked].count("session") == 1


@pytest.mark.spec("WHO-058", "WHO-151")
def test_the_script_is_small_waits_for_nothing_and_says_nothing_while_it_is_off(app: Flask, letters: Letters) -> None:
    found = app.test_client().get("/t/s.js", headers={"Accept-Encoding": "gzip"})
    assert len(found.data) < 4_000 and found.headers["Content-Encoding"] == "gzip"
    assert (found.headers["Access-Control-Allow-Origin"], found.headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert app.test_client().get("/t/s.js", headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
    plain = scripts.script(respects_do_not_track=True, needs_consent=False).plain
    assert b"jQuery" not in plain and b"document.write" not in plain and b"innerHTML" not in plain + scripts.BOX.plain
    assert b"{dnt:0,consent:1}" in scripts.script(respects_do_not_track=False, needs_consent=True).plain
    switch(app, is_enabled=False)
    assert len(app.test_client().get("/t/s.js").data) < 100


@pytest.mark.spec("WHO-184")
def test_where_consent_is_needed_the_script_waits_for_it_and_a_picture_which_cannot_ask_is_not_recorded(
    app: Flask, letters: Letters
) -> None:
    switch(app, needs_consent=True)
    client = app.test_client(use_cookies=False)
    assert b"consent:1" in client.get("/t/s.js").data
    seen = client.get("/t/p.gif", headers={"Referer": "https://shop.example/"})
    assert (seen.status_code, seen.headers.get("Set-Cookie"), letters.taken) == (200, None, [])
    switch(app)
    assert b"consent:0" in client.get("/t/s.js").data
    assert client.get("/t/p.gif", headers={"Referer": "https://shop.example/"}).headers["Set-Cookie"]


def test_a_question_about_the_settings_is_asked_once_and_a_fact_corrects_it(app: Flask, letters: Letters, bus: FakeBus) -> None:
    before = [method for _, method, _, _ in bus.asked].count("settings")
    for _ in range(20):
        say(app, BEAT)
    assert [method for _, method, _, _ in bus.asked].count("settings") == before


@pytest.mark.spec("WHO-057", "WHO-059", "WHO-060", "WHO-061", "WHO-096", "WHO-097", "WHO-098", "WHO-125", "WHO-152", "WHO-154")
def test_the_script_to_copy_is_made_for_one_host_and_one_virtual_page(app: Flask, letters: Letters) -> None:
    client, api = client_as(app, "employee", kinds=("agent", "administrator")), "/api/management/v1/tracking-script"
    plain = client.get(api).get_json()
    assert (plain["host"], plain["brand_id"]) == ("portal.example", BRAND)
    assert plain["script"].startswith('<script async src="https://portal.example/t/s.js"></script>\n<noscript><img src=')
    made = client.get(
        api, query_string={"host": "Help.Acme.example", "virtual_page": 'The "cart" & <more>', "is_https": "false"}
    ).get_json()
    assert 'src="http://help.acme.example/t/s.js" data-page="The &quot;cart&quot; &amp; &lt;more&gt;"' in made["script"]
    assert "http://help.acme.example/t/p.gif?m=The%20%22cart%22%20%26%20%3Cmore%3E" in made["script"]
    unknown = client.get(api, query_string={"host": "evil.example"})
    assert (unknown.status_code, unknown.get_json()["field"]) == (422, "host")
    assert client.get(f"{api}/claim-key").get_json() == {"key": Claims(SECRET).key}
    assert client_as(app, "employee").get(api).status_code == 403
