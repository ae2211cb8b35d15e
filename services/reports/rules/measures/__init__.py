"""What every column counts: one definition each, in one place. Reports only choose among them (docs/spec/reports.md)."""

from __future__ import annotations

from services.reports.rules.measures import audit, calls, canned, chats, community, cost, knowledge, surveys, tickets, timelogs
from services.reports.rules.measures.terms import Measure

MEASURES: dict[str, dict[str, Measure]] = {  # by family and name
    "audit": audit.COLUMNS,
    "calls": calls.COLUMNS,
    "canned": canned.COLUMNS,
    "chat": chats.COLUMNS,
    "community": community.COLUMNS,
    "cost": cost.COLUMNS,
    "kb": knowledge.ARTICLES,
    "news": knowledge.NEWS,
    "survey": surveys.COLUMNS,
    "tickets": tickets.COLUMNS,
    "timelogs": timelogs.COLUMNS,
}
