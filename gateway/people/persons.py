"""Employees, users and roles, as they go in and come out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from gateway.people.kinds import (
    LANGUAGE,
    count,
    email,
    folder_levels,
    identity,
    matching,
    moment,
    names,
    one,
    secret,
    several,
    text,
    truth,
    word,
)
from gateway.schemas import PageQuery

KINDS = ("agent", "manager", "administrator")
METHODS = ("password", "directory", "external")
TYPES = ("user", "employee")
USERNAME = r"^\S+$"


class Contact(Schema):
    """Where else to find somebody; empty text takes an entry away."""

    website = text("Website", least=0)
    home_phone = text("Phone", 50, 0)
    cell_phone = text("Phone", 50, 0)
    work_phone = text("Phone", 50, 0)
    other_phone = text("Phone", 50, 0)
    company = text("Company", least=0)
    address = text("Address", 1000, 0)


class Preferences(Schema):
    """How an employee likes the screens (PPL-266 to PPL-278)."""

    theme = word("Colours", "light", "dark")
    preview_pane = word("Where the preview stands", "right", "none")
    is_new_chat_popped_up = truth("New chats open by themselves")
    are_chat_sounds_played = truth("Sounds of chats")
    is_queue_sound_played = truth("Sound of the queue")
    is_subscribed_automatically = truth("Follow own community threads")
    are_thread_summaries_mailed = truth("Mail about followed threads")
    are_new_messages_mailed = truth("Mail about new community messages")
    portal_signature = text("Signature in the community", 5000, 0)


class OwnChanges(Schema):
    """What everybody may change of the own account."""

    display_name = text("Friendly name")
    email = email()
    time_zone = text("IANA zone; null = the installation's", 64, allow_none=True)
    language = matching("Language of the screens; null = the installation's", LANGUAGE, 35, allow_none=True)
    contact = one(Contact, "What is left out stays")


class MyPreferences(OwnChanges):
    """What an employee changes of the own account (PPL-030: nothing else)."""

    chat_display_name = text("Name customers see in chats", allow_none=True)
    copy_to = email("Gets copies of own tickets", allow_none=True)
    reply_from = several(fields.Email(validate=validate.Length(max=254)), "Addresses replies are accepted from", 20)
    preferences = one(Preferences, "What is left out stays")


class MyProfile(OwnChanges):
    """What a customer changes of the own account, as the brand allows (PPL-198 to PPL-201)."""

    address = text("Address", 1000, 0, allow_none=True)


class _Credentials(Schema):
    """Administrators only (PPL-446)."""

    authentication_method = word("How this account signs in", *METHODS)
    authentication_domain = text("Domain of the directory", allow_none=True)
    must_choose_password = truth("The next sign-in leads to a new password first")
    role_ids = several(identity("A role"), "All roles held", 50)


class EmployeeChanges(MyPreferences, _Credentials):
    """What is to be different; what is left out stays."""

    username = matching("Name to sign in with", USERNAME)
    address = text("Address", 1000, 0, allow_none=True)
    is_enabled = truth("May sign in")
    hourly_cost = matching("Cost of an hour, for reports", r"^\d{1,7}(\.\d{1,2})?$", 10)


class NewEmployee(EmployeeChanges):
    """What it takes to make an employee."""

    username = matching("Name to sign in with", USERNAME, required=True)
    email = email(required=True)
    display_name = text("Friendly name", required=True)
    password = secret("Left out: cannot sign in until one is set")
    password_again = secret("The same again")


class Deletion(Schema):
    """Who is to be deleted."""

    employee_ids = fields.List(
        identity("An employee"), required=True, validate=validate.Length(1, 100), metadata={"description": "All of them or none"}
    )


class UserChanges(OwnChanges, _Credentials):
    """What is to be different; what is left out stays. Credentials are for administrators (PPL-553)."""

    username = matching("Name to sign in with", USERNAME)
    address = text("Address", 1000, 0, allow_none=True)
    is_enabled = truth("May sign in")
    is_banned_from_community = truth("May only read the community")


class NewUser(UserChanges):
    """What it takes to make a user."""

    email = email(required=True)
    display_name = text("Friendly name", required=True)
    password = secret("Left out: cannot sign in until one is set")
    password_again = secret("The same again")
    brand_id = identity("Brand they belong to", allow_none=True)


class UserClone(Schema):
    """A new user with the same roles and nothing else (PPL-083)."""

    username = matching("Name to sign in with", USERNAME)
    email = email(required=True)
    display_name = text("Friendly name", required=True)


class _Account(Schema):
    """What employees and users have in common."""

    id = identity("Id", required=True)
    kind = word("Which of the two", "employee", "user", required=True)
    username = text("Name to sign in with; the address where there is no sign-in", 254, required=True)
    display_name = text("Friendly name", required=True)
    email = text("Address of mail", 254, required=True)
    is_email_verified = truth("Holds the role Registered User with Verified Email", required=True)
    is_enabled = truth("May sign in", required=True)
    address = text("Address", 1000, 0, required=True, allow_none=True)
    time_zone = text("Zone; null = the installation's", required=True, allow_none=True)
    language = text("Language; null = the installation's", required=True, allow_none=True)
    contact = one(Contact, "Where else to find them", required=True)
    authentication_method = word("How this account signs in", *METHODS, required=True)
    authentication_domain = text("Domain of the directory", required=True, allow_none=True)
    must_choose_password = truth("The next sign-in leads to a new password first", required=True)
    locked_until = moment("Locked after failed sign-ins", required=True, allow_none=True)
    last_login_at = moment("Last signed in", required=True, allow_none=True)
    role_ids = several(identity("A role"), "All roles held", required=True)
    created_at = moment("Made at", required=True)
    version = count("Counts the changes", 1, required=True)


class Employee(_Account):
    """Somebody who works here."""

    chat_display_name = text("Name customers see in chats", required=True, allow_none=True)
    hourly_cost = text("Cost of an hour, in the installation's currency", required=True)
    kinds = several(word("A kind", *KINDS), "By the built-in roles held", required=True)
    copy_to = text("Gets copies of own tickets", 254, required=True, allow_none=True)
    reply_from = several(fields.String(), "Addresses replies are accepted from", required=True)
    preferences = one(Preferences, "How they like the screens", required=True)


class Colleague(Schema):
    """What every employee may know of another."""

    id = identity("Id", required=True)
    display_name = text("Friendly name", required=True)
    chat_display_name = text("Name customers see in chats", required=True, allow_none=True)
    email = text("Address of mail", 254, required=True)
    is_enabled = truth("Works here now", required=True)
    kinds = several(word("A kind", *KINDS), "By the built-in roles held", required=True)


class User(_Account):
    """A customer."""

    phones = several(fields.String(), "All numbers", required=True)
    company = text("Company", required=True, allow_none=True)
    brand_id = identity("Brand on which they registered", required=True, allow_none=True)
    custom_fields = names("Field to value", required=True)
    is_banned_from_community = truth("May only read the community", required=True)
    may_sign_in = truth("Has a username of their own", required=True)


class RoleChanges(Schema):
    """What is to be different; what is left out stays. `switches` are given whole."""

    name = text("Name")
    levels = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=validate.OneOf(("full", "modify", "read_only", "none", "custom"))),
        validate=validate.Length(max=50),
        metadata={"description": "Feature to level"},
    )
    switches = several(text("feature.switch"), "All that are on; they count where the level is custom", 500)
    folder_levels = folder_levels("Article folder to its level, or to the switches that are on; given whole")


class NewRole(RoleChanges):
    """What it takes to make a role."""

    name = text("Name", required=True)
    type = word("For whom", *TYPES, required=True)


class Role(Schema):
    """What its holders may do."""

    id = identity("Id", required=True)
    key = text("Stable name of a built-in role", required=True, allow_none=True)
    name = text("Name", required=True)
    type = word("For whom", *TYPES, required=True)
    is_built_in = truth("One of the six", required=True)
    levels = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Feature to full, modify, read_only, none, custom"},
    )
    switches = several(fields.String(), "All that are on", 500, required=True)
    folder_levels = folder_levels("Article folder to its level, or to the switches that are on", required=True)
    version = count("Counts the changes", 1, required=True)
    member_count = count("People who hold it; in lists and single reads")


class EmployeesQuery(PageQuery):
    """Which employees."""

    kind = word("Of this kind only", *KINDS)
    role_id = identity("Holding this role only")
    is_enabled = fields.Boolean(metadata={"description": "Working here now, or not any more"})
    search = text("Part of name, username or address")


class ColleaguesQuery(PageQuery):
    """Which colleagues."""

    kind = word("Of this kind only", *KINDS)
    search = text("Part of name, username or address")


class UsersQuery(PageQuery):
    """Which users."""

    role_id = identity("Holding this role only; the search looks among them")
    search = text("Part of name, username or address")


class RolesQuery(PageQuery):
    """Which roles."""

    type = word("For whom", *TYPES)
