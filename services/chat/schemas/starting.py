"""What comes in to start a chat, or to ask where one can be started."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.chat.schemas.fields import Id, Text, ids, said


def _languages() -> fields.List[str]:
    return fields.List(Text(35), validate=validate.Length(max=10), load_default=list)


class DepartmentsForChat(Schema):
    brand_id = Id(allow_none=True)
    department_ids = ids(100, allow_none=True)
    languages = _languages()


class StartChat(Schema):
    department_id = Id(allow_none=True)
    brand_id = Id(allow_none=True)
    department_ids = ids(100, allow_none=True)
    languages = _languages()
    name = Text(100, allow_none=True)
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    question = said(allow_none=True)
    custom_fields = fields.Dict(keys=Id(), values=Text(512), validate=validate.Length(max=50), load_default=dict)
    has_consented = fields.Boolean(load_default=False)
    ip = Text(45, allow_none=True)
    entry = fields.String(load_default="portal", validate=validate.OneOf(["portal", "website_link"]))
    chat_link_id = Id(allow_none=True)
