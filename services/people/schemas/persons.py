"""What is asked about employees, users and roles."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.people.schemas.kinds import LINE, NAME, Edit, Email, Id, Language, Map, Page, Secret, Text, Username, asks, list_of


class Contact(Schema):
    """Four numbers and where to find somebody; empty text is allowed."""

    website = Text(least=0)
    home_phone = Text(50, least=0)
    cell_phone = Text(50, least=0)
    work_phone = Text(50, least=0)
    other_phone = Text(50, least=0)
    company = Text(least=0)
    address = Text(1000, least=0)


class Preferences(Schema):
    """How an employee likes the management interface (PPL-266 to PPL-278), and portal settings."""

    theme = fields.String(validate=validate.OneOf(["light", "dark"]))
    preview_pane = fields.String(validate=validate.OneOf(["right", "none"]))
    is_new_chat_popped_up = fields.Boolean()
    are_chat_sounds_played = fields.Boolean()
    is_queue_sound_played = fields.Boolean()
    is_subscribed_automatically = fields.Boolean()
    are_thread_summaries_mailed = fields.Boolean()
    are_new_messages_mailed = fields.Boolean()
    portal_signature = Text(5000, least=0)


class Own(Schema):
    """What everybody may change of the own account."""

    display_name = Text(NAME)
    email = Email()
    time_zone = Text(64, allow_none=True)
    language = Language(allow_none=True)
    contact = fields.Nested(Contact)


class OwnOfEmployee(Own):
    """What an employee may change beside that (PPL-261 to PPL-278)."""

    chat_display_name = Text(NAME, allow_none=True)
    copy_to = Email(allow_none=True)
    reply_from = list_of(Email(), 20)
    preferences = fields.Nested(Preferences)


class Credentials(Schema):
    """What only administrators set (PPL-446)."""

    authentication_method = fields.String(validate=validate.OneOf(["password", "directory", "external"]))
    authentication_domain = Text(LINE, allow_none=True)
    must_choose_password = fields.Boolean()
    role_ids = list_of(Id(), 50)


class NewPassword(Schema):
    """Entered twice (PPL-031)."""

    password = Secret()
    password_again = Secret()


class EmployeeFields(OwnOfEmployee, Credentials):
    """What a new and an edited employee may carry."""

    address = Text(1000, least=0, allow_none=True)
    is_enabled = fields.Boolean()
    hourly_cost = fields.Decimal(places=2, validate=validate.Range(0, 1_000_000))


class NewEmployee(EmployeeFields, NewPassword):
    """PPL-012: only administrators make employees."""

    username = Username(required=True)
    email = Email(required=True)
    display_name = Text(NAME, required=True)


class EmployeeEdit(EmployeeFields, Edit):
    """What can be changed of an employee."""

    employee_id = Id(required=True)
    username = Username()


class MyPreferences(OwnOfEmployee, Edit):
    """What an employee changes of the own account (PPL-030)."""


class UserFields(Own, Credentials):
    """What a new and an edited user may carry."""

    address = Text(1000, least=0, allow_none=True)
    is_enabled = fields.Boolean()
    is_banned_from_community = fields.Boolean()


class NewUser(UserFields, NewPassword):
    """A user made by an employee."""

    username = Username()
    email = Email(required=True)
    display_name = Text(NAME, required=True)
    brand_id = Id(allow_none=True)


class UserEdit(UserFields, Edit):
    """What can be changed of a user."""

    user_id = Id(required=True)
    username = Username()


class UserClone(Schema):
    """PPL-083."""

    user_id = Id(required=True)
    username = Username()
    email = Email(required=True)
    display_name = Text(NAME, required=True)


class MyProfile(Own, Edit):
    """What a user changes on the portal (PPL-198 to PPL-201)."""

    address = Text(1000, least=0, allow_none=True)
    brand_id = Id(required=True)


class Registration(Schema):
    """PPL-012: users make their own account."""

    brand_id = Id(required=True)
    username = Username(required=True)
    email = Email(required=True)
    password = Secret(required=True)
    password_again = Secret(required=True)
    full_name = Text(NAME, required=True)
    phone = Text(50, allow_none=True)
    language = Language(allow_none=True)
    time_zone = Text(64, allow_none=True)
    ip = Text(64, allow_none=True)


class Stranger(Schema):
    """Somebody who wrote (PPL-013)."""

    email = Email(required=True)
    name = Text(NAME, allow_none=True)
    brand_id = Id(allow_none=True)


class RoleFields(Schema):
    """Levels, switches and their exceptions by folder."""

    levels = fields.Dict(keys=fields.String(), values=fields.String(), validate=validate.Length(max=50))
    switches = list_of(fields.String(validate=validate.Length(1, 200)), 500)
    folder_levels = Map()


class NewRole(RoleFields):
    """PPL-121, PPL-122."""

    name = Text(NAME, required=True)
    type = fields.String(required=True, validate=validate.OneOf(["user", "employee"]))


class RoleEdit(RoleFields, Edit):
    """What can be changed of a role."""

    role_id = Id(required=True)
    name = Text(NAME)


class EmployeesAsked(Page):
    """Employees by kind, role, state, or what their names hold."""

    kind = fields.String(validate=validate.OneOf(["agent", "manager", "administrator"]))
    role_id = Id()
    is_enabled = fields.Boolean()
    search = Text(NAME)


class UsersAsked(Page):
    """Users by role, or by what their names hold (PPL-081)."""

    role_id = Id()
    search = Text(NAME)


class RolesAsked(Page):
    """Roles of one type, or all."""

    type = fields.String(validate=validate.OneOf(["user", "employee"]))


EmployeesNamed = asks("EmployeesNamed", employee_ids=list_of(Id(), 100, 1, required=True))
EmployeeAsked = asks("EmployeeAsked", employee_id=Id(required=True))
UserAsked = asks("UserAsked", user_id=Id(required=True))
EmailAsked = asks("EmailAsked", email=Email(required=True))
RoleAsked = asks("RoleAsked", role_id=Id(required=True))
