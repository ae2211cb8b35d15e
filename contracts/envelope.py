"""The envelope every fact travels in: CloudEvents 1.0 in JSON, with our extension attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

EVENTS_EXCHANGE = "frontline.events"
SIGNALS_EXCHANGE = "frontline.signals"
LOG_STREAM = "frontline.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One fact on its way. `sequence` counts the facts of one source and subject from 1 without gaps."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    sequence: int
    actor: str
    via: str
    cause: str = ""
    traceparent: str = ""
    ruledepth: int = 0
    replay: bool = False
    data: dict[str, Any] = field(default_factory=dict)

    def to_wire(self) -> bytes:
        """JSON bytes, times in UTC with milliseconds, sequence as 12 digits."""
        said: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": wire_time(self.time),
            "sequence": f"{self.sequence:012d}",
            "actor": self.actor,
            "via": self.via,
            "cause": self.cause,
            "traceparent": self.traceparent,
            "ruledepth": self.ruledepth,
            "datacontenttype": "application/json",
            "dataschema": f"urn:frontline:{self.type}",
            "data": self.data,
        }
        if self.replay:
            said["replay"] = True
        return orjson.dumps(said, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)

    @classmethod
    def from_wire(cls, body: bytes) -> Envelope:
        """Raises ValueError (KeyError for a missing attribute) when the body is no envelope."""
        said = orjson.loads(body)
        return cls(
            id=said["id"],
            source=said["source"],
            type=said["type"],
            subject=said["subject"],
            time=datetime.fromisoformat(said["time"]),
            sequence=int(said["sequence"]),
            actor=said["actor"],
            via=said["via"],
            cause=said.get("cause", ""),
            traceparent=said.get("traceparent", ""),
            ruledepth=said.get("ruledepth", 0),
            replay=said.get("replay", False),
            data=said["data"],
        )


def wire_time(moment: datetime) -> str:
    """A UTC moment as text with milliseconds: 2026-01-02T03:04:05.678Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return wire_time(value)
    return str(value)
