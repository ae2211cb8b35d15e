"""Who sees the lists of results: Surveys alone is not enough, they stand in the area of Reports (SUR-042, SUR-043, SUR-075)."""

from __future__ import annotations

from gateway.identity.who import asking
from gateway.reports.allowed import VIEW, allowed
from kit.errors import Forbidden

REPORTS = "reports.view"
OF_SURVEYS = ".survey."  # in the key of a report


def must_see_lists() -> None:
    """Raises Forbidden unless the role has Reports at all."""
    _must(asking().may(REPORTS), REPORTS)


def must_see_details_in_lists() -> None:
    """Raises Forbidden unless the role may view at least one report of surveys."""
    must_see_lists()
    single = allowed()
    _must(single is None or any(OF_SURVEYS in key for key in single), VIEW)


def _must(is_so: bool, permission: str) -> None:
    if not is_so:
        raise Forbidden("not_permitted", f"Your roles do not include {permission}.", permission=permission)
