"""Facts about people: employees, users, organizations, roles and sessions."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, TypedDict

from contracts.fact import Fact, fact
from contracts.wire import Id, Ids, Map, MapOfTexts, Text, Texts, Truth, list_of, one_of, shapes


class OrganizationMember(TypedDict):
    """Who belongs to an organization."""

    type: Annotated[str, one_of("email", "username", "domain", "phone")]
    value: Text
    may_view_tickets: Truth


@fact("people.employee_saved.v1")
class EmployeeSaved(Fact):
    """Employee stored, roles and switch-off included. `hourly_cost` is decimal text in the installation's currency."""

    is_new: Truth
    username: Text
    display_name: Text
    chat_display_name: Text | None = None
    email: Text
    is_enabled: Truth
    hourly_cost: Text = "0"
    time_zone: Text
    language: Text
    role_ids: Ids
    kinds: Annotated[list[str], list_of("agent", "manager", "administrator")]
    copy_to: Text | None = None
    reply_from: Texts = field(default_factory=list)


@fact("people.employee_deleted.v1")
class EmployeeDeleted(Fact):
    """Deleted for good."""

    display_name: Text


@fact("people.user_registered.v1")
class UserRegistered(Fact):
    """A person made an own account; follows its `user_saved`."""

    username: Text
    email: Text
    full_name: Text
    phone: Text | None = None
    ip: Text | None = None
    brand_id: Id


@fact("people.user_saved.v1")
class UserSaved(Fact):
    """User stored."""

    is_new: Truth
    username: Text
    display_name: Text
    email: Text
    is_email_verified: Truth
    phones: Texts = field(default_factory=list)
    company: Text | None = None
    language: Text | None = None
    brand_id: Id | None = None
    role_ids: Ids
    custom_fields: Map = field(default_factory=dict)
    is_banned_from_community: Truth = False


@fact("people.user_deleted.v1")
class UserDeleted(Fact):
    """Deleted for good: every reader wipes name, address, phone and IP of this user and keeps the counts."""


@fact("people.organization_saved.v1")
class OrganizationSaved(Fact):
    """Organization stored."""

    is_new: Truth
    name: Text
    website: Text | None = None
    phone: Text | None = None
    members: Annotated[list[Any], shapes(OrganizationMember)]


@fact("people.organization_deleted.v1")
class OrganizationDeleted(Fact):
    """It is gone."""

    name: Text


@fact("people.role_saved.v1")
class RoleSaved(Fact):
    """Role stored: its levels by feature, its switches, its levels by article folder, and what it grants by these.

    `folder_permissions` hold in that folder instead of the role's own on articles. What a permission needs of another
    (`Permission.needs`) is for the reader to ask of all roles together. Facts older than these two fields lack them.
    """

    is_new: Truth
    name: Text
    type_: Annotated[str, one_of("user", "employee")]
    is_built_in: Truth
    levels: Map
    switches: Texts
    folder_levels: Map = field(default_factory=dict)
    permissions: Texts = field(default_factory=list)
    folder_permissions: MapOfTexts = field(default_factory=dict)


@fact("people.role_deleted.v1")
class RoleDeleted(Fact):
    """It is gone."""

    name: Text


@fact("people.session_opened.v1")
class SessionOpened(Fact):
    """Somebody signed in, or a token began a session. `session_id` is a name, not the secret; the subject is the account."""

    session_id: Id
    is_employee: Truth
    method: Annotated[str, one_of("password", "directory", "external", "token")]
    ip: Text | None = None


@fact("people.session_closed.v1")
class SessionClosed(Fact):
    """Session over."""

    session_id: Id
    reason: Annotated[str, one_of("signed_out", "time_out", "revoked", "restart")]
