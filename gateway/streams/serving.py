"""Handing a stream to the browser, and noticing when the browser is gone."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import gevent
from flask import Response, current_app, request

from gateway.streams.hub import Hub
from gateway.streams.stream import Stream
from kit.errors import Invalid

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def last_event_id() -> int | None:
    """Where the browser left off: its header, or `last_event_id` in the address for the first opening after a reload."""
    said = request.headers.get("Last-Event-ID") or request.args.get("last_event_id") or ""
    if not said:
        return None
    number = said.removeprefix("-")
    if not number.isascii() or not number.isdigit() or len(said) > 18:
        raise Invalid("invalid", "Last-Event-ID: not one of ours.", field="Last-Event-ID")
    return int(said)


def streaming(stream: Stream) -> Response:
    """The open stream as the answer to this request."""
    hub: Hub = current_app.extensions["hub"]
    hub.start(current_app.extensions["settings"].amqp_url)
    hub.open(stream, last_event_id())
    watch = _watch(stream, request.environ.get("gunicorn.sock"))

    def pieces() -> Iterator[bytes]:
        try:
            yield from stream.pieces()
        finally:
            hub.close(stream)
            if watch is not None:
                watch.close()

    answer = Response(pieces(), mimetype="text/event-stream", headers=HEADERS)
    answer.call_on_close(lambda: hub.close(stream))
    return answer


def _watch(stream: Stream, connection: Any) -> Any:
    """Cuts the stream as soon as the other side hangs up, and hangs up on a reader that is too slow. None outside gunicorn."""
    if connection is None:
        return None
    watcher = gevent.get_hub().loop.io(connection.fileno(), 1)

    def readable() -> None:
        try:
            is_gone = connection._sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return
        except OSError:
            is_gone = True
        watcher.stop()
        if is_gone:
            stream.cut("over")

    def hang_up() -> None:
        with contextlib.suppress(OSError):
            connection._sock.shutdown(socket.SHUT_RDWR)

    watcher.start(readable)
    stream.on_cut = hang_up
    return watcher
