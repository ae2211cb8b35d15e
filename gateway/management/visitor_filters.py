"""Filters of visitors over HTTP (WHO-034 to WHO-040, WHO-124, WHO-170)."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.visitors import shapes
from gateway.visitors.asked import NewVisitorFilter, VisitorFilterChanges

routes = Routes("visitor-filters", description="Filters that group visitors: shared by all, changed by whoever may chat with visitors.")

SEE, CHANGE = "whos_on.view_whos_on_visitors", "whos_on.live_chat"


@routes.get("")
@permits(SEE)
@routes.response(200, shapes.VisitorFilters)
def visitor_filters() -> Any:
    """All filters, by name."""
    return ask("whoson", "filters")


@routes.post("")
@permits(CHANGE)
@routes.arguments(NewVisitorFilter)
@routes.response(201, shapes.VisitorFilter)
def add_visitor_filter(asked: dict[str, Any]) -> Any:
    """Make a filter.

    Lists by it are right at once. What visits say of it, counts and streams follow within a second, a thousand visits a second where it
    concerns many.
    """
    return ask("whoson", "save_filter", asked)


@routes.get("/<uuid:filter_id>")
@permits(SEE)
@routes.response(200, shapes.VisitorFilter, etag=True)
def visitor_filter(filter_id: str) -> Any:
    """One filter."""
    return ask("whoson", "filter", {"filter_id": filter_id})


@routes.put("/<uuid:filter_id>")
@permits(CHANGE)
@routes.arguments(NewVisitorFilter)
@routes.response(200, shapes.VisitorFilter, if_match=True)
def replace_visitor_filter(asked: dict[str, Any], filter_id: str) -> Any:
    """Put this filter in place of what it was. Open visits are matched anew as after making one."""
    return ask("whoson", "save_filter", asked | {"filter_id": filter_id} | expected_version())


@routes.patch("/<uuid:filter_id>")
@permits(CHANGE)
@routes.arguments(VisitorFilterChanges)
@routes.response(200, shapes.VisitorFilter, if_match=True)
def change_visitor_filter(asked: dict[str, Any], filter_id: str) -> Any:
    """Change what is given."""
    return ask("whoson", "save_filter", asked | {"filter_id": filter_id} | expected_version())


@routes.delete("/<uuid:filter_id>")
@permits(CHANGE)
@routes.response(204, if_match=True)
def delete_visitor_filter(filter_id: str) -> None:
    """Delete a filter for good."""
    ask("whoson", "delete_filter", {"filter_id": filter_id} | expected_version())
