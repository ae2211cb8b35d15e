"""Which reports somebody may see: told to the service with each request, which cannot ask (REP-475)."""

from __future__ import annotations

from gateway.identity.who import asking

VIEW = "reports.view_a_report"


def allowed() -> list[str] | None:
    """Keys of the reports that the asker's roles grant singly; None where they grant all of them (REP-103)."""
    asker = asking()
    single = sorted(key.partition(":")[2] for key in asker.permissions if key.startswith(f"{VIEW}:"))
    return single or (None if asker.may(VIEW) else [])
