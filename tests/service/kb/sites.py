"""Real HTTP servers that stand for other people's sites: by name, each path with its own behaviour, each request written down."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from services.kb.outside.web import Web
from services.kb.rules.links import is_public

HERE = "127.0.0.1"
Behaviour = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, **headers: str) -> Behaviour:
    """Answers with this status and nothing else."""

    def act(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return act


def moved(to: str, code: int = 302) -> Behaviour:
    return status(code, Location=to)


def only_get(code: int = 405) -> Behaviour:
    """Refuses HEAD, as some do."""

    def act(request: BaseHTTPRequestHandler) -> None:
        status(200 if request.command == "GET" else code)(request)

    return act


def hung_up(request: BaseHTTPRequestHandler) -> None:
    """Closes without a word."""
    request.close_connection = True


def endless(request: BaseHTTPRequestHandler) -> None:
    """A body without end; `request.server.poured` counts what it got rid of."""
    request.send_response(200)
    request.end_headers()
    with contextlib.suppress(OSError):
        while request.command == "GET":
            request.server.poured += request.wfile.write(b"x" * 65_536)  # type: ignore[attr-defined]


def dripping(request: BaseHTTPRequestHandler) -> None:
    """A header that comes byte by byte and never ends."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with contextlib.suppress(OSError):
        while True:
            request.wfile.write(b"z")
            request.wfile.flush()
            time.sleep(0.05)


@dataclass
class Site:
    """One server under any names. `log` holds (host, method, path, the clock's time) of each request."""

    clock: Callable[[], Any] = time.monotonic
    pages: dict[str, Behaviour] = field(default_factory=dict)
    log: list[tuple[str, str, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        site = self

        class Request(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.log.append((self.headers["Host"].partition(":")[0], self.command, self.path, site.clock()))
                site.agents.append(self.headers["User-Agent"])
                site.pages.get(self.path, status(404))(self)

            do_HEAD = do_GET

            def log_message(self, *said: Any) -> None:
                pass

        self.agents: list[str] = []
        self.server = ThreadingHTTPServer((HERE, 0), Request)
        self.server.daemon_threads = True
        self.server.poured = 0  # type: ignore[attr-defined]
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, host: str, path: str, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def secure(self, certificate: Path, key: Path) -> None:
        """From now on speaks TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=True)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Names:
    """Answers for names: each has the machines it was given; what is not given does not exist."""

    def __init__(self, **given: list[str]) -> None:
        self.given: dict[str, list[str] | OSError] = {name.replace("_", "."): machines for name, machines in given.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.given.get(host, socket.gaierror(socket.EAI_NONAME, "unknown"))
        if isinstance(found, OSError):
            raise found
        return found


def open_web(names: Callable[[str, int], Any], **settings: Any) -> Web:
    """A web in which the test's own machine counts as public, told so explicitly."""
    limits: dict[str, Any] = {
        "connect_seconds": 2.0,
        "total_seconds": 2.0,
        "is_allowed": lambda machine: machine == HERE or is_public(machine),
    }
    return Web(resolve=names, **(limits | settings))
