"""What comes in when employees handle chats."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.chat.models import COMMENT_KINDS
from services.chat.queries.lists import SORTS, VIEWS
from services.chat.schemas.fields import Id, OfChat, Page, Text

AT_ONCE = 50


class Chats(Page):
    view = fields.String(required=True, validate=validate.OneOf(VIEWS))
    group_id = Id(allow_none=True)
    department_id = Id(allow_none=True)
    agent_id = Id(allow_none=True)
    user_id = Id(allow_none=True)
    email = Text(254, allow_none=True)
    search = Text(200, allow_none=True)
    sort = fields.String(load_default="newest", validate=validate.OneOf(SORTS))


class TabOfChat(OfChat, Page):
    pass


class TransferChats(Schema):
    chat_ids = fields.List(Id(), required=True, validate=validate.Length(1, AT_ONCE))
    group_id = Id(required=True)
    agent_id = Id(allow_none=True)
    comment = Text(4_000, allow_none=True)


class DeleteChats(Schema):
    chat_ids = fields.List(Id(), required=True, validate=validate.Length(1, AT_ONCE))


class AddComment(OfChat):
    kind = fields.String(load_default="general", validate=validate.OneOf(COMMENT_KINDS))
    text = Text(4_000, least=1, required=True)


class EditChat(OfChat):
    customer_name = Text(100, least=1)
    customer_email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    language = Text(35, allow_none=True)
    expected_version = fields.Integer(allow_none=True)


class SetCustomFields(OfChat):
    custom_fields = fields.Dict(keys=Id(), values=Text(512, allow_none=True), required=True, validate=validate.Length(max=50))
    expected_version = fields.Integer(allow_none=True)


class Item(Schema):
    type = fields.String(required=True, validate=validate.OneOf(["ticket", "chat", "call_log"]))
    id = Id(required=True)
    number = Text(40, least=1, required=True)


class LinkItem(OfChat):
    item = fields.Nested(Item, required=True)


class UnlinkItem(OfChat):
    item_id = Id(required=True)
