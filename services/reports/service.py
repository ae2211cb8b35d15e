"""The front page of reports: what it answers, listens to, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Lane, Service
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, take_fact, take_facts

SERVICE = Service(
    name="reports",
    metadata=metadata,
    lanes={"facts": Lane(dict.fromkeys(TAKES, take_fact), batch=500, together=take_facts)},
)
