"""How a visit goes out to those who look: with what runs on by the clock, without the browser's own name for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.envelope import wire_time
from services.whoson.models import Visit
from services.whoson.states import MOMENTS, visit_state

HIDDEN = frozenset({"visitor_key", "current_view_key"})
COLUMNS = tuple(column for column in Visit.__table__.c if column.key not in HIDDEN)


def visitor_shown(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """`duration` and `idle` in seconds, to the end where there is one (WHO-021, WHO-024)."""
    until = row["ended_at"] or now
    shown = visit_state(row)
    shown |= {name: wire_time(shown[name]) for name in MOMENTS if shown.get(name) is not None}
    return shown | {
        "duration": max(0, int((until - row["started_at"]).total_seconds())),
        "idle": max(0, int((until - row["last_view_at"]).total_seconds())),
    }
