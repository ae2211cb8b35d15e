"""One line of JSON for each request, written without the detours of the general log: it is on every request's way."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import orjson

LOGGER = logging.getLogger("gateway.access")


class Lines(logging.Handler):
    """Writes what stands in the record's `said` to stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        said: dict[str, Any] = {"timestamp": datetime.now(UTC), "level": "info", "service": "gateway", "event": "request"}
        sys.stderr.buffer.write(orjson.dumps(said | record.__dict__["said"], default=str) + b"\n")
        sys.stderr.buffer.flush()


def set_up(level: str) -> None:
    """Switches the lines on, at level info and below."""
    LOGGER.propagate = False
    LOGGER.handlers[:] = [Lines()]
    LOGGER.setLevel(level.upper())


def write(said: dict[str, Any]) -> None:
    """Logs one request."""
    if LOGGER.isEnabledFor(logging.INFO):
        LOGGER.info("request", extra={"said": said})
