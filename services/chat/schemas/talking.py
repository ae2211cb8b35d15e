"""What comes in while people talk."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from kit.addresses import WebAddress
from services.chat.schemas.fields import Id, OfChat, Text, ids, said


class CustomerMessage(OfChat):
    text = said(required=True)
    client_id = Text(100, allow_none=True)


class OurMessage(CustomerMessage):
    kind = fields.String(load_default="agent", validate=validate.OneOf(["agent", "canned", "form"]))
    canned_reply_ids = ids(20, load_default=list)
    form_id = Id(allow_none=True)


class StoredFile(Schema):
    """A file whose content the edge has stored under `key`. `size` in bytes."""

    key = Text(300, least=1, required=True)
    name = Text(255, least=1, required=True)
    content_type = Text(100, least=1, required=True)
    size = fields.Integer(required=True, validate=validate.Range(0, 1 << 40))


class SentFile(OfChat):
    file = fields.Nested(StoredFile, required=True)
    text = Text(10_000, allow_none=True)
    client_id = Text(100, allow_none=True)


class PushedPage(OfChat):
    url = WebAddress(required=True)
    client_id = Text(100, allow_none=True)


class Taking(OfChat):
    role = fields.String(required=True, validate=validate.OneOf(["coach", "cochat"]))


class Messages(OfChat):
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200))


class Transcript(OfChat):
    is_for_customer = fields.Boolean(load_default=False)


class AttachmentOfChat(OfChat):
    attachment_id = Id(required=True)
