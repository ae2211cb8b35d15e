"""Answers of `run_report` as papers get them: a few columns of every unit, over as many rows as wanted."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Said = dict[str, Any]
MEASURES = (
    ("total_new_tickets", "Total New Tickets", "count"),
    ("total_closed_tickets", "Total Closed Tickets", "count"),
    ("average_response_time", "Average Response Time", "seconds"),
    ("abandonment_rate", "Abandonment Rate", "percent"),
    ("estimated_ticket_costs", "Estimated Ticket Costs", "money"),
    ("ticket_time_cost", "Ticket Time Cost", "minutes"),
    ("average_rating", "Average Rating", "rating"),
)
NAMES = ("Ana Silva", "שרה כהן", "محمد علي", "Zoë 😀 O’Neil", '=HYPERLINK("http://x")', "+1", "-2", "@sum", "A very long name " * 6)


def answer(names: tuple[str, ...] | list[str] = NAMES, *, chart: Said | None = None, by_day: bool = False, **changed: Any) -> Said:
    """A summary by agent, or a trend by day, with the same numbers each time."""
    chance = random.Random(7)
    about = ("bucket", "Day", "day") if by_day else ("agent", "Agent", "text")
    days = [(date(2026, 1, 1) + timedelta(days=place)).isoformat() for place in range(len(names))]
    rows = [
        {"ids": {}, "cells": {about[0]: name, **{key: _value(chance, unit) for key, _, unit in MEASURES}}}
        for name in (days if by_day else names)
    ]
    total = {key: _value(chance, unit) for key, _, unit in MEASURES}
    return {
        "report_key": "summary.tickets.overview",
        "name": "Overview",
        "kind": "trend" if by_day else "summary",
        "family": "tickets",
        "from": "2026-01-01",
        "to": "2026-01-31",
        "time_zone": "Europe/Berlin",
        "group_by": "day" if by_day else "agent",
        "sort_column": "total_new_tickets",
        "sort_dir": "desc",
        "filters": {},
        "columns": [{"key": key, "label": label, "unit": unit} for key, label, unit in (about, *MEASURES)],
        "rows": rows,
        "total": total,
        "chart": {"kind": "bar", "value_1": "total_new_tickets", "value_2": None} | (chart or {}),
        "complete_until": "2026-02-01T09:59:58.123000Z",
        "run_at": "2026-02-01T10:00:00.000000Z",
        **changed,
    }


def job(form: str, *answers: Said | None, title: str = "Overview", **more: Any) -> Said:
    """What the printing house takes; None is a part that its reader may not see."""
    parts = [{"title": one["name"] if one else "Secret", "answer": one} for one in answers]
    return {"form": form, "title": title, "locale": "en_US", "parts": parts, **more}


def _value(chance: random.Random, unit: str) -> Any:
    if unit == "count":
        return chance.randint(0, 2_000)
    return round(chance.random() * {"seconds": 200_000, "percent": 100, "money": 5_000, "minutes": 300, "rating": 100}[unit], 4)
