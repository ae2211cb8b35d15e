"""The caller's own account: what every employee changes without asking anybody."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.persons import Employee, MyPreferences
from gateway.permissions import signed_in
from gateway.routes import Routes

routes = Routes("me", description="The caller's own account and preferences.")


@routes.get("")
@signed_in
@routes.response(200, Employee, etag=True)
def my_account() -> Any:
    """The caller's own account."""
    return ask("people", "my_account")


@routes.patch("")
@signed_in
@routes.arguments(MyPreferences)
@routes.response(200, Employee, if_match=True)
def change_my_preferences(asked: dict[str, Any]) -> Any:
    """Change names, contact, zone, language and preferences of one's own."""
    return ask("people", "change_my_preferences", asked | expected_version())
