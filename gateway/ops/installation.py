"""The installation as its operators see it, once and as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, current_app

from gateway.management.permission_table import PermissionTable, rows
from gateway.ops.shapes import InstallationState
from gateway.permissions import operators
from gateway.routes import Routes
from gateway.streams.serving import streaming
from gateway.streams.stream import Stream, frame

routes = Routes("installation", prefix="", description="The whole installation: services, mailboxes, permissions.")

EVERY = 2.0


@routes.get("/state")
@operators
@routes.response(200, InstallationState)
def state() -> Any:
    """Every service: ready or not, outbox, mailboxes, parked facts, deadlines."""
    return current_app.extensions["ops_state"].now()


@routes.get("/permission-table")
@operators
@routes.response(200, PermissionTable, etag=True)
def permission_table() -> Any:
    """Every route and who may call it."""
    return {"items": rows()}


@routes.get("/stream")
@operators
@routes.response(200, content_type="text/event-stream", description="The state, every two seconds, as event `state`")
def stream() -> Response:
    """The state every two seconds."""
    reading = current_app.extensions["ops_state"]
    opened = OpsStream(reading.now)
    return streaming(opened)


class OpsStream(Stream):
    """A stream that reads the state again and again, for as long as it is open."""

    def __init__(self, read: Any) -> None:
        super().__init__("ops", ("", ""), keys=frozenset())
        self._read = read

    def pieces(self) -> Iterator[bytes]:
        """What is sent; ends when cut."""
        yield b"retry: 2000\n\n"
        while not self.cut_because:
            yield frame("state", self._read())
            self.wait(EVERY)
