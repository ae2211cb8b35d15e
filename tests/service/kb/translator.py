"""A real HTTP server that speaks LibreTranslate's API, and translates by writing the language in front."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "key-of-the-tests"


class Translating:
    """`asked` holds what it was sent; `act` is what it does instead of translating, if it is set."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.act: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.html = "<p>[{to}] {text}</p><script>alert(1)</script>"
        outer = self

        class Request(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._say(self, 200, [{"code": code, "name": code, "targets": ["en", "de"]} for code in ("en", "de", "fr")])

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(said)
                if outer.act is not None:
                    outer.act(self)
                elif said.get("api_key") != KEY:
                    outer._say(self, 403, {"error": "Invalid API key"})
                else:
                    form = outer.html if said["format"] == "html" else "[{to}] {text}"
                    outer._say(self, 200, {"translatedText": [form.format(to=said["target"], text=one) for one in said["q"]]})

            def log_message(self, *said: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def say(self, status: int, said: Any) -> None:
        """From now on answers every request so."""
        self.act = lambda request: self._say(request, status, said)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def _say(request: BaseHTTPRequestHandler, status: int, said: Any) -> None:
        body = json.dumps(said).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
