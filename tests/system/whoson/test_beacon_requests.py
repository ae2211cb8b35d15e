"""Beacons byte by byte at a real worker: mixed with other requests, in pieces, and in forms by which one request is passed off as two."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest

from kit.bus.client import Client
from kit.storage.work import Call
from tests.support.suite import Suite
from tests.support.waiting import eventually

BEAT = b'{"k":"v1s1t0r_key-0000000000","w":[{"t":"beat","v":"view-00000000000000001","n":1,"a":0}]}'
HOST, LENGTH = b"Host: a.example", b"Content-Length: %d" % len(BEAT)
HEALTH = b"GET /health/live HTTP/1.1\r\nHost: a.example\r\n\r\n"
BROKEN = {
    "a length and chunks": (LENGTH, b"Transfer-Encoding: chunked"),
    "two lengths": (LENGTH, b"Content-Length: 3"),
    "one length twice": (LENGTH, LENGTH),
    "an unknown coding": (b"Transfer-Encoding: gzip, chunked",),
    "two codings": (b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
    "a signed length": (b"Content-Length: +%d" % len(BEAT),),
    "a negative length": (b"Content-Length: -1",),
    "a length in words": (b"Content-Length: all",),
    "a blank before the colon": (b"Content-Length : %d" % len(BEAT),),
    "a line without a colon": (b"no colon", LENGTH),
    "a folded line": (LENGTH, b"X: a", b" b"),
    "too many lines": (LENGTH, *(b"X-%d: x" % number for number in range(120))),
    "a line too long": (LENGTH, b"X: " + b"x" * 70_000),
}


def beacon(*lines: bytes, body: bytes = BEAT) -> bytes:
    return b"\r\n".join((b"POST /t/b HTTP/1.1", HOST, *lines, b"", b"")) + body


class Line:
    """One connection."""

    def __init__(self, suite: Suite) -> None:
        self._socket = socket.create_connection(("127.0.0.1", suite.ports["gateway"]), timeout=10)
        self._file = self._socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def status(self) -> int:
        """Of the next answer, with its body read; 0 when the other side has hung up."""
        try:
            first = self._file.readline()
        except ConnectionResetError:
            return 0
        if not first:
            return 0
        length = 0
        for line in iter(self._file.readline, b"\r\n"):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self._file.read(length)
        return int(first.split()[1])

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@pytest.fixture
def site(running: Callable[..., Suite]) -> Iterator[Suite]:
    suite = running("people", "gateway")
    operator = Client(suite.broker, "operator of the tests")
    for method, asked in (
        ("create_brand", {"name": "Acme", "host_names": ["a.example"]}),
        ("change_settings", {"section": "whos_on", "values": {"is_enabled": True}}),
    ):
        operator.ask("people", method, asked, call=Call(actor="system", via="management", key=method), timeout=15)
    assert eventually(lambda: said(suite, beacon(LENGTH)) in (204, 503), within=10)
    yield suite
    operator.close()


def said(suite: Suite, data: bytes) -> int:
    line = Line(suite)
    try:
        line.send(data)
        return line.status()
    finally:
        line.close()


@pytest.mark.slow
def test_beacons_at_a_real_worker(site: Suite) -> None:
    """One start of the suite for all: what is taken, in whatever pieces it comes, and what is refused, with the connection."""
    line = Line(site)
    view = BEAT.replace(b'"t":"beat"', b'"t":"view","u":"https://a.example/"')
    line.send(beacon(LENGTH) + HEALTH + beacon(LENGTH, b"Connection: keep-alive") + beacon(b"Content-Length: %d" % len(view), body=view))
    first = [line.status() for _ in range(4)]
    assert (first[:3], first[3] in (200, 503)) == ([204, 200, 204], True)  # nobody is behind the mailbox here
    sent = beacon(LENGTH)
    for cut in (4, 30, len(sent) - len(BEAT), len(sent) - 1):
        line.send(sent[:cut])
        line.send(sent[cut:])
        assert line.status() == 204, cut
    line.send(beacon(b"Transfer-Encoding: chunked", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(BEAT), BEAT)) + HEALTH)
    assert [line.status(), line.status()] == [204, 200]
    line.send(beacon(b"Content-Length: 9000", body=b" " * 9000) + HEALTH)
    assert [line.status(), line.status()] == [413, 200]
    line.send(beacon(LENGTH, b"Connection: close") + HEALTH)
    assert [line.status(), line.status()] == [204, 0]
    line.close()
    for what, lines in BROKEN.items():
        line = Line(site)
        line.send(beacon(*lines) + HEALTH)
        assert [line.status(), line.status()] in ([400, 0], [0, 0]), what  # bytes of ours that it never read may cost us its answer
        line.close()
    assert said(site, b"POST /" + b"t" * 9000 + b" HTTP/1.1\r\n") in (414, 0)


@pytest.mark.slow
def test_who_brought_a_beacon_and_says_no_more_is_hung_up_on(site: Suite) -> None:
    line = Line(site)
    line.send(beacon(LENGTH))
    assert line.status() == 204
    assert line.status() == 0  # within the ten seconds that this end waits; others may be idle for more than a minute
    line.close()
