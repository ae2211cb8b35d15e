"""Users over HTTP: customers, as far as the role allows."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.persons import NewUser, User, UserChanges, UserClone, UsersQuery
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import page_of

routes = Routes("users", description="Customers, with or without a sign-in of their own.")


@routes.get("")
@permits("users_organizations.view")
@routes.arguments(UsersQuery, location="query")
@routes.response(200, page_of(User))
def users(query: dict[str, Any]) -> Any:
    """Users, by display name."""
    return ask("people", "users", query)


@routes.post("")
@permits("users_organizations.create_user")
@routes.arguments(NewUser)
@routes.response(201, User)
def create_user(asked: dict[str, Any]) -> Any:
    """Make a user. Method, domain, password and roles are for administrators."""
    return ask("people", "create_user", asked, key="" if "password" in asked else None)


@routes.get("/<uuid:user_id>")
@permits("users_organizations.view")
@routes.response(200, User, etag=True)
def user(user_id: str) -> Any:
    """One user."""
    return ask("people", "user", {"user_id": user_id})


@routes.patch("/<uuid:user_id>")
@permits("users_organizations.edit_user")
@routes.arguments(UserChanges)
@routes.response(200, User, if_match=True)
def edit_user(asked: dict[str, Any], user_id: str) -> Any:
    """Edit a user. Method, domain and roles are for administrators."""
    return ask("people", "edit_user", asked | {"user_id": user_id} | expected_version())


@routes.delete("/<uuid:user_id>")
@permits("users_organizations.delete_user")
@routes.response(204)
def delete_user(user_id: str) -> None:
    """Delete a user for good."""
    ask("people", "delete_user", {"user_id": user_id})


@routes.post("/<uuid:user_id>/clones")
@permits("users_organizations.clone_user")
@routes.arguments(UserClone)
@routes.response(201, User)
def clone_user(asked: dict[str, Any], user_id: str) -> Any:
    """Make a user with the same roles and nothing else."""
    return ask("people", "clone_user", asked | {"user_id": user_id})
