"""Choosing a new password by a link that works once, for customers and employees alike."""

from __future__ import annotations

from typing import Any

from gateway import rate_limits
from gateway.asking import ask
from gateway.people.access import ResetUse
from gateway.permissions import open_to_all
from gateway.routes import Routes

routes = Routes("password-resets", description="New passwords by a link that works once.")


@routes.put("/<string(minlength=16, maxlength=100):token>")
@open_to_all
@routes.arguments(ResetUse)
@routes.response(204)
def use_password_reset(asked: dict[str, Any], token: str) -> None:
    """Choose the new password; all sessions of the account end."""
    rate_limits.take("setup")
    ask("people", "use_password_reset", asked | {"token": token}, key="")
