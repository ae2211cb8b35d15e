"""A customer's own account: made, read and changed on the portal."""

from __future__ import annotations

from typing import Any

from flask import request

from gateway import rate_limits
from gateway.asking import ask
from gateway.brands import brand
from gateway.etags import expected_version
from gateway.people.access import PasswordRules, Registration
from gateway.people.persons import MyProfile, User
from gateway.permissions import open_to_all, signed_in
from gateway.routes import Routes
from kit.errors import Forbidden

routes = Routes("account", description="The customer's own account.")


@routes.post("")
@open_to_all
@routes.arguments(Registration)
@routes.response(201, User)
def register(asked: dict[str, Any]) -> Any:
    """Make an account, if the brand lets people register. Sign in with it afterwards."""
    rate_limits.take("sign_in", asked["username"])
    return ask("people", "register_user", asked | {"brand_id": brand()["id"], "ip": request.remote_addr}, key="")


@routes.get("")
@signed_in
@routes.response(200, User, etag=True)
def account() -> Any:
    """The caller's own account."""
    said = ask("people", "my_account")
    if said["kind"] != "user":
        raise Forbidden("not_a_user", "Employees have their account in the management interface.")
    return said


@routes.patch("")
@signed_in
@routes.arguments(MyProfile)
@routes.response(200, User, if_match=True)
def change_my_profile(asked: dict[str, Any]) -> Any:
    """Change what the brand lets customers change."""
    return ask("people", "change_my_profile", asked | {"brand_id": brand()["id"]} | expected_version())


@routes.get("/password-rules")
@open_to_all
@routes.response(200, PasswordRules, etag=True)
def password_rules() -> Any:
    """What a new password must be like."""
    return ask("people", "password_requirements")
