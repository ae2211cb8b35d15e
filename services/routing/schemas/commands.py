"""What the commands take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.routing.schemas.fields import CHANNELS, CHAT_HANDLING, MOST, TICKET_HANDLING, WORK_TYPES, Id, limit_or_none, one_of


class AddMembership(Schema):
    agent_id = Id(required=True)
    group_id = Id(required=True)
    ticket_handling = one_of(TICKET_HANDLING, load_default="primary")
    max_tickets = limit_or_none(load_default=None)
    chat_handling = one_of(CHAT_HANDLING, load_default="primary")
    auto_inactive_minutes = limit_or_none(load_default=None)
    is_handing_off_on_auto_inactive = fields.Boolean(load_default=False)
    is_active_on_login = fields.Boolean(load_default=False)


class ChangeMembership(Schema):
    membership_id = Id(required=True)
    expected_version = fields.Integer(allow_none=True)
    ticket_handling = one_of(TICKET_HANDLING)
    max_tickets = limit_or_none()
    chat_handling = one_of(CHAT_HANDLING)
    auto_inactive_minutes = limit_or_none()
    is_handing_off_on_auto_inactive = fields.Boolean()
    is_active_on_login = fields.Boolean()


class OneMembership(Schema):
    membership_id = Id(required=True)


class Switch(Schema):
    channel = one_of(CHANNELS, required=True)
    is_active = fields.Boolean(required=True)
    group_id = Id(allow_none=True)


class SetActivity(Schema):
    agent_id = Id(allow_none=True)
    switches = fields.List(fields.Nested(Switch), required=True, validate=validate.Length(1, 1000))
    is_confirmed = fields.Boolean(load_default=False)


class SetAvailability(Schema):
    agent_id = Id(allow_none=True)
    is_available = fields.Boolean(required=True)
    unavailable_reason = one_of(("manual", "call"), load_default="manual")


class SetComposing(Schema):
    agent_id = Id(allow_none=True)
    is_composing = fields.Boolean(required=True)
    is_blocking_chats = fields.Boolean(allow_none=True)


class SetAgentLimits(Schema):
    agent_id = Id(required=True)
    max_tickets = limit_or_none(load_default=None)
    max_active_chats = fields.Integer(strict=True, required=True, validate=validate.Range(1, MOST))


class SetMyGroupsWindow(Schema):
    is_shown_on_login = fields.Boolean(required=True)


class StopReceiving(Schema):
    tickets = fields.Boolean(load_default=True)
    chats = fields.Boolean(load_default=True)
    calls = fields.Boolean(load_default=True)


class LogOut(Schema):
    agent_id = Id(allow_none=True)
    session_id = Id(allow_none=True)
    stop_receiving = fields.Nested(StopReceiving, load_default=lambda: StopReceiving().load({}))
    is_handing_off_tickets = fields.Boolean(load_default=False)
    is_confirmed = fields.Boolean(load_default=False)


class TakeWork(Schema):
    work_id = Id(required=True)
    agent_id = Id(allow_none=True)


class TakeFromQueue(Schema):
    work_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100))
    agent_id = Id(allow_none=True)


class TakeNext(Schema):
    group_id = Id(required=True)
    work_type = one_of(WORK_TYPES, required=True)
    agent_id = Id(allow_none=True)
