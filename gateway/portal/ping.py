"""The smallest question: from here over the bus to people and back."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.asking import ask
from gateway.permissions import open_to_all
from gateway.routes import Routes

routes = Routes("ping", description="Whether the suite answers, and how quickly.")


class Pong(Schema):
    """Sign of life."""

    pong = fields.Boolean(required=True, metadata={"description": "Always true"})


@routes.get("")
@open_to_all
@routes.response(200, Pong)
def ping() -> Any:
    """Ask people for a sign of life."""
    return ask("people", "ping")
