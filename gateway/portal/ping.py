"""The smallest question: from here over the bus to people and back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.asking import ask
from gateway.permissions import open_to_all
from gateway.routes import Routes
from gateway.schemas import Moment

routes = Routes("ping", description="Whether the suite answers, and how quickly.")


class Pong(Schema):
    """Sign of life."""

    service = fields.String(required=True, metadata={"description": "Who answers: people"})
    at = Moment(required=True, metadata={"description": "When"})


@routes.get("")
@open_to_all
@routes.response(200, Pong)
def ping() -> Any:
    """Ask people for a sign of life."""
    return ask("people", "ping")
