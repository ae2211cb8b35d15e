"""Stars on reports over HTTP: each person's own, in his order (REP-044)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.permissions import permits
from gateway.reports import kept
from gateway.reports.allowed import allowed
from gateway.reports.asked import FavouritesOrder
from gateway.routes import Routes

routes = Routes("report-favourites", description="The asker's stars on built-in and custom reports.")

AREA = "reports.view"
STAR = "/<string(minlength=1, maxlength=100):report>"


@routes.get("")
@permits(AREA)
@routes.response(200, kept.Favourites)
def favourites() -> Any:
    """The stars, at most 200."""
    return ask("reports", "favourites", {"allowed": allowed()})


@routes.put("")
@permits(AREA)
@routes.arguments(FavouritesOrder)
@routes.response(200, kept.FavouritesOrdered)
def order(asked: dict[str, Any]) -> Any:
    """Put them in order: those named first, the others behind them as they were."""
    return ask("reports", "order_favourites", asked)


@routes.put(STAR)
@permits(AREA)
@routes.response(200, kept.FavouriteSet)
def star(report: str) -> Any:
    """Set a star, as the last one. 404 for what is not there, or not granted."""
    return ask("reports", "star_report", {"report": report, "allowed": allowed()})


@routes.delete(STAR)
@permits(AREA)
@routes.response(204)
def unstar(report: str) -> None:
    """Take a star back; that there is none is no error."""
    ask("reports", "unstar_report", {"report": report})
