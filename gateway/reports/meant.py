"""What a request means to the service: which report with which options, for whose eyes, to whom."""

from __future__ import annotations

from typing import Any

from gateway.identity.who import asking
from gateway.reports.allowed import allowed
from gateway.reports.asked import ReportOptions
from kit.errors import Forbidden

PRINT = "reports.print"
_OPTIONS = frozenset(ReportOptions().fields)


def of_report(report_key: str, asked: dict[str, Any]) -> dict[str, Any]:
    """A run of a built-in report, to be kept or made later: its options apart from its days."""
    options = {name: value for name, value in asked.items() if name in _OPTIONS}
    rest = {name: value for name, value in asked.items() if name not in _OPTIONS}
    return rest | {"report": options | {"report_key": report_key}, "allowed": allowed()}


def of_custom_report(custom_report_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    """A run of a custom report, to be made later."""
    return asked | {"custom_report_id": custom_report_id, "allowed": allowed()}


def addressed(asked: dict[str, Any]) -> dict[str, Any]:
    """Addresses in one text, as they may be typed (REP-031)."""
    return asked | {"recipients": ";".join(asked["recipients"])} if "recipients" in asked else asked


def must_print(form: str) -> None:
    """Raises Forbidden: pages ready for the printer need the right to print; other files go with the view (REP-102, REP-103)."""
    if form == "pdf" and not asking().may(PRINT):
        raise Forbidden("not_permitted", f"Your roles do not include {PRINT}.", permission=PRINT)
