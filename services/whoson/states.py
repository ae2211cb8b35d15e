"""A visit, a view and an invitation as facts and answers show them. In this service a visit is a plain row: column name to value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_type_hints

from contracts.shapes_of_whoson import Invitation as InvitationOnTheWire
from contracts.shapes_of_whoson import PageView as PageViewOnTheWire
from contracts.shapes_of_whoson import Visit as VisitOnTheWire
from services.whoson.rules.status import status_of

Row = dict[str, Any]
MOMENTS = ("started_at", "last_view_at", "ended_at", "name_looked_up_at")
_OF_VISIT = tuple(name for name in get_type_hints(VisitOnTheWire) if name != "tracking_status")
_OF_VIEW = tuple(get_type_hints(PageViewOnTheWire))
_OF_INVITATION = tuple(get_type_hints(InvitationOnTheWire))


def visit_state(visit: Mapping[str, Any]) -> Row:
    """The visit as published."""
    status = status_of(is_ended=visit["ended_at"] is not None, is_pending=visit["is_pending"])
    return {name: visit[name] for name in _OF_VISIT} | {"tracking_status": status}


def view_state(view: Mapping[str, Any]) -> Row:
    """The page view as published."""
    return {name: view[name] for name in _OF_VIEW}


def invitation_state(invitation: Any) -> Row:
    """The invitation, an entity, as published."""
    return {name: getattr(invitation, name) for name in _OF_INVITATION}


def from_json(visit: Row) -> Row:
    """A row that came as JSON, its moments as such."""
    for name in MOMENTS:
        if isinstance(visit[name], str):
            visit[name] = datetime.fromisoformat(visit[name])
    return visit
