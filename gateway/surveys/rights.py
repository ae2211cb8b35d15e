"""Who sees the lists of results: Surveys alone is not enough, they stand in the area of Reports (SUR-042, SUR-043, SUR-075)."""

from __future__ import annotations

from gateway.identity.who import asking
from kit.errors import Forbidden

REPORTS = "reports.view"


def must_see_lists() -> None:
    """Raises Forbidden unless the role has Reports at all."""
    if not asking().may(REPORTS):
        raise Forbidden("not_permitted", f"Your roles do not include {REPORTS}.", permission=REPORTS)
