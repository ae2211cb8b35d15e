"""A real browser without a window, on a company's site made of strings, and the gateway's tracking routes played behind it."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson

from gateway.tracking import scripts

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage")


class Played:
    """Answers as the gateway does. `status_of` decides by the beacon's number; `events` go out to whoever listens."""

    def __init__(self, **switches: bool) -> None:
        self.script = scripts.script(**{"respects_do_not_track": True, "needs_consent": False} | switches)
        self.beacons: list[dict[str, Any]] = []
        self.answers: list[tuple[str, dict[str, Any]]] = []
        self.events: list[bytes] = []
        self.status_of: Callable[[int], int] = lambda number: 200
        self.pages: dict[str, str] = {}

    def happenings(self, kind: str = "") -> list[dict[str, Any]]:
        """What was reported, in order, with the visitor's key."""
        return [one | {"k": said["k"]} for said in list(self.beacons) for one in said["w"] if kind in ("", one["t"])]


def _handler(played: Played) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/t/live":
                self._send(200, "text/event-stream", b"".join([b"retry: 500\n\n", *played.events]))
            elif path in ("/t/s.js", "/t/box.js"):
                self._send(200, "text/javascript", (played.script if path == "/t/s.js" else scripts.BOX).plain)
            elif path in played.pages:
                self._send(200, "text/html; charset=utf-8", played.pages[path].encode())
            else:
                self._send(404, "text/plain", b"")

        def do_POST(self) -> None:
            said = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.startswith("/t/invitations/"):
                played.answers.append((self.path, said))
                self._send(200, "application/json", b'{"state":"accepted","chat_id":"c","token":"fv.t"}')
                return
            played.beacons.append(said)
            status = played.status_of(len(played.beacons))
            self._send(status, "application/json", b'{"live":true}' if status == 200 else b"")

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            if status == 503:
                self.send_header("Retry-After", "1")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    return Handler


@contextlib.contextmanager
def serving(played: Played) -> Iterator[str]:
    """Address of a server that plays both; `localhost` and `127.0.0.1` are two sites to a browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(played))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def browsing(url: str, folder: Path, *more: str) -> Iterator[None]:
    """Has the browser on this page until the block ends."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder}", *more, url]
    with (folder / "browser.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
