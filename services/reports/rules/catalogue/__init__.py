"""The 80 built-in reports, in the order of the navigation (REP-110 to REP-189)."""

from __future__ import annotations

from services.reports.rules.catalogue import audit, calls, chats, cost, knowledge, surveys, tickets
from services.reports.rules.catalogue.terms import Report

_ALL = (audit, calls, chats, cost, knowledge, surveys, tickets)

REPORTS: dict[str, Report] = {
    report.key: report for report in sorted((report for room in _ALL for report in room.REPORTS), key=lambda report: report.row)
}
