"""Clients that do not behave: garbage, endless headers, bodies too large, headers that never end."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable

import pytest
import requests

from tests.support.suite import Suite

pytestmark = pytest.mark.slow


def said_to(suite: Suite, raw: bytes, within: float = 15) -> bytes:
    """What comes back for these bytes, until the other side hangs up."""
    with socket.create_connection(("127.0.0.1", suite.ports["gateway"]), timeout=within) as connection:
        connection.sendall(raw)
        answer = b""
        with contextlib.suppress(ConnectionResetError):  # it did not care to read the rest
            while piece := connection.recv(65_536):
                answer += piece
        return answer


def test_rude_clients_are_sent_away_and_nobody_else_notices(running: Callable[..., Suite]) -> None:
    suite = running("people", "gateway")
    assert said_to(suite, b"soup\r\n\r\n").startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert b" 414 " in said_to(suite, b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\n\r\n")[:30]
    assert b" 400 " in said_to(suite, b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n")[:30]
    began = time.monotonic()
    said_to(suite, b"GET /health/live HTTP/1.1\r\nHost: x\r\n")
    assert 8 < time.monotonic() - began < 14, "headers that never end are waited for ten seconds"
    large = requests.post(f"{suite.url}/api/management/v1/session", data=b"x" * 1_100_000, timeout=10)
    assert large.status_code in (413, 415)
    assert requests.get(f"{suite.url}/health/live", timeout=5).status_code == 200
    assert "Traceback" not in suite.output("gateway")
