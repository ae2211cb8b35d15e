"""The words in which runs of reports are chosen and answered, as the service has them; a contract test compares."""

from __future__ import annotations

PRESETS = (
    "today", "yesterday", "last_7_days", "last_30_days", "last_90_days", "this_week", "last_week",
    "this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year",
)  # fmt: skip
DIRECTIONS = ("asc", "desc")
CHARTS = ("none", "bar", "stacked_bar", "line", "area", "pie")
KINDS = ("summary", "trend")
UNITS = ("text", "time", "day", "count", "seconds", "minutes", "money", "percent", "rating", "decimal")
FORMS = ("csv", "tsv", "xlsx", "pdf", "json", "svg", "png")
FREQUENCIES = ("hourly", "daily", "weekly", "monthly")
BASES = ("business_hours", "elapsed")
DELIVERY_STATES = ("queued", "sent", "failed")
DELIVERY_KINDS = ("on_demand", "scheduled", "send_now")
EXPORT_STATES = ("waiting", "ready", "failed")
MOST_ROWS, MOST_ITEMS, MOST_STARS, MOST_RECIPIENTS, MOST_MONTHS = 10_000, 50, 200, 50, 1_200
