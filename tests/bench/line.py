"""HTTP at the lowest cost there is in Python: the load generator shares the cores with what it measures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` in lower case."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One kept connection, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader, self._writer, self._host = reader, writer, host

    @classmethod
    async def open(cls, host: str, port: int) -> Line:
        return cls(*await asyncio.open_connection(host, port), f"{host}:{port}")

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None, headers: Headers | None = None) -> Answer:
        """Raises AssertionError for an answer that is neither 2xx nor 304."""
        said = b"" if body is None else json.dumps(body).encode()
        self._writer.write(request(method, path, self._host, said, headers or {}))
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, found = read_head(head)
        answer = Answer(status, found, await self._reader.readexactly(int(found.get("content-length", "0"))))
        if not 200 <= status < 300 and status != 304:
            raise AssertionError(f"{method} {path}: {status} {answer.body[:500]!r}")
        return answer

    def close(self) -> None:
        self._writer.close()


class Listening(asyncio.Protocol):
    """An open stream: hands each whole event, as bytes, to `heard`. `opened` is set with the first one."""

    def __init__(self, path: str, host: str, headers: Headers, heard: Callable[[bytes], None]) -> None:
        self._request, self._heard = request("GET", path, host, b"", headers), heard
        self._raw, self._text = b"", b""
        self._has_head = self._is_closing = False
        self._last = self.cut_after = b""
        self._transport: Any = None
        self.opened = asyncio.Event()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._raw += data
        if not self._has_head and not self._read_head():
            return
        while (line := self._raw.find(b"\r\n")) >= 0:
            size = int(self._raw[:line], 16)
            if len(self._raw) < line + 4 + size:
                break
            if size == 0:
                self.cut_after = self._last
            self._text += self._raw[line + 2 : line + 2 + size]
            self._raw = self._raw[line + 4 + size :]
        *whole, self._text = self._text.split(b"\n\n")
        for event in whole:
            if event.startswith((b"id:", b"event:")):
                self.opened.set()
                self._last = event
                self._heard(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """A stream that is cut would have to be resumed; here it must not happen."""
        if not self._is_closing:
            self.cut_after = self._last or b"nothing"

    def close(self) -> None:
        self._is_closing = True
        self._transport.close()

    def _read_head(self) -> bool:
        end = self._raw.find(b"\r\n\r\n")
        if end < 0:
            return False
        status, _ = read_head(self._raw[: end + 4])
        if status != 200:
            raise AssertionError(f"the stream was refused: {self._raw[:500]!r}")
        self._raw, self._has_head = self._raw[end + 4 :], True
        return True


async def listen(host: str, port: int, path: str, headers: Headers, heard: Callable[[bytes], None]) -> Listening:
    """Opens a stream, and waits for its first event."""
    loop = asyncio.get_running_loop()
    _, listening = await loop.create_connection(lambda: Listening(path, f"{host}:{port}", headers, heard), host, port)
    await asyncio.wait_for(listening.opened.wait(), 30)
    return listening


def request(method: str, path: str, host: str, body: bytes, headers: Headers) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_head(head: bytes) -> tuple[int, Headers]:
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}
