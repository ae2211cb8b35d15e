"""What goes over the wire between asker and service: the headers of a call, and plain JSON."""

from __future__ import annotations

import time
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from contracts.envelope import wire_time
from kit.service import Signal
from kit.storage.work import Call


def to_json(value: Any) -> bytes:
    """JSON with times as UTC text in milliseconds, uuids and decimals as text. Raises TypeError for what has no JSON."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def headers_of(call: Call, timeout: float) -> dict[str, Any]:
    """`timeout` in seconds from now is when nobody waits for the answer any more."""
    said = {"actor": call.actor, "via": call.via, "deadline": int((time.time() + timeout) * 1000)}
    if call.key:
        said["key"] = call.key
    if call.traceparent:
        said["traceparent"] = call.traceparent
    if call.ruledepth:
        said["ruledepth"] = call.ruledepth
    return said


def call_from(headers: dict[str, Any], cause: str) -> Call:
    """The call behind these headers; `cause` is what it counts as for the facts that come of it."""
    return Call(
        actor=headers.get("actor", "system"),
        via=headers.get("via", "api"),
        key=headers.get("key", ""),
        cause=cause,
        traceparent=headers.get("traceparent", ""),
        ruledepth=headers.get("ruledepth", 0),
    )


def signal_to_wire(payload: dict[str, Any], call: Call) -> bytes:
    """A signal's body: what it says, and who says it."""
    return to_json({"payload": payload, "actor": call.actor, "via": call.via, "traceparent": call.traceparent})


def signal_from(topic: str, body: bytes) -> Signal:
    """The signal behind a body. Raises TypeError or AttributeError for what is none."""
    said = orjson.loads(body)
    call = Call(actor=said.get("actor", "system"), via=said.get("via", "api"), traceparent=said.get("traceparent", ""))
    return Signal(topic, dict(said.get("payload") or {}), call)


def is_too_late(headers: dict[str, Any]) -> bool:
    deadline = headers.get("deadline")
    return isinstance(deadline, int) and deadline < time.time() * 1000


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, (UUID, Decimal)) or type(value).__name__ == "UUID":
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
