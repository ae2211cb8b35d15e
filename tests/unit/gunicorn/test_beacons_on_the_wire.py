"""Which requests the short way takes: those that can be read in one way only. All others are left untouched."""

from __future__ import annotations

import re

import pytest

from infra.gunicorn.beacons import MOST_HEADERS, answered, beacon_in

BASE = {"REQUEST_METHOD": "POST", "REMOTE_ADDR": "192.0.2.1"}
BODY = b'{"k":"v1s1t0r_key-0000000000"}'
PLAIN = ("Host: help.acme.example", f"Content-Length: {len(BODY)}")


def request(*lines: str, first: str = "POST /t/b HTTP/1.1", end: str = "\r\n", body: bytes = BODY) -> bytes:
    return "".join(line + end for line in (first, *lines, "")).encode("latin-1") + body


def test_what_a_browser_sends_is_read_with_all_that_tracking_wants_of_it() -> None:
    sent = request(*PLAIN, "user-agent:  Fire\xe9fox ", "Accept: */*", "DNT: 1", "X-Forwarded-For: 198.51.100.7", "Connection: Keep-Alive")
    found = beacon_in(sent + b"POST /t/b", BASE)
    assert found is not None
    assert found.size == len(sent)
    assert found.environ.pop("wsgi.input").read() == BODY
    assert found.environ == BASE | {
        "HTTP_HOST": "help.acme.example",
        "CONTENT_LENGTH": str(len(BODY)),
        "HTTP_USER_AGENT": "Fire\xe9fox",
        "HTTP_DNT": "1",
        "HTTP_X_FORWARDED_FOR": "198.51.100.7",
    }
    assert "HTTP_HOST" not in BASE


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        request(*PLAIN)[:-1],
        request(*PLAIN, first="POST /t/b HTTP/1.0"),
        request(*PLAIN, first="POST /t/bb HTTP/1.1"),
        request(*PLAIN, first="POST /t/b?x HTTP/1.1"),
        request(*PLAIN, first="POST  /t/b HTTP/1.1"),
        request(*PLAIN, first="GET /t/b HTTP/1.1"),
        request(*PLAIN, end="\n"),
        request("Host: a", "Content-Length : 30"),
        request("Host: a", "Content-Length: +30"),
        request("Host: a", "Content-Length: 30, 30"),
        request("Host: a", "Content-Length: -1"),
        request("Host: a", "Content-Length: \xb2"),
        request("Host: a"),
        request(f"Content-Length: {len(BODY)}"),
        request(*PLAIN, PLAIN[1]),
        request(*PLAIN, PLAIN[0]),
        request(*PLAIN, "Transfer-Encoding: chunked"),
        request(*PLAIN, "transfer-encoding: identity"),
        request(*PLAIN, "Expect: 100-continue"),
        request(*PLAIN, "Upgrade: websocket"),
        request(*PLAIN, "Connection: close"),
        request(*PLAIN, "Connection: keep-alive, Content-Length"),
        request(*PLAIN, "Content_Length: 5"),
        request(*PLAIN, "no colon"),
        request(*PLAIN, ": no name"),
        request(*PLAIN, " folded: yes"),
        request(*PLAIN, "X: a\r\n folded"),
        request(*PLAIN, "X: \x00"),
        request(*PLAIN, "X: a\rHost: b"),
        request(*PLAIN, "X: a\nHost: b"),
        request(*PLAIN, "N\xe4me: x"),
        request(*PLAIN, *(f"X-{number}: x" for number in range(MOST_HEADERS))),
    ],
)
def test_whatever_is_not_quite_plain_is_left_to_the_common_way(sent: bytes) -> None:
    assert beacon_in(sent, BASE) is None


def test_an_answer_goes_out_as_one_piece_with_its_date() -> None:
    def application(environ, start):  # type: ignore[no-untyped-def]
        start("200 OK", [("Content-Length", "2"), ("X", "y")])
        return [b"o", b"k"]

    said = answered(application, {})
    assert re.fullmatch(rb"HTTP/1\.1 200 OK\r\nContent-Length: 2\r\nX: y\r\nDate: [A-Z][a-z]{2}, [^\r]* GMT\r\n\r\nok", said)
