"""What comes in when agents act on visitors, and visitors answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.vocabulary_of_whoson import InvitationKind, InvitationState
from kit.addresses import WebAddress

LONGEST_TEXT = 500
MOST_DAYS = 365


class Id(fields.UUID):
    """A uuid, handed on as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


def _storable(text: str) -> None:
    if "\x00" in text:
        raise ValidationError("Holds a character that text cannot have.")


def _words(**settings: Any) -> fields.String:
    return fields.String(validate=[validate.Length(max=LONGEST_TEXT), _storable], **settings)


class OfVisit(Schema):
    visit_id = Id(required=True)


class InviteVisitor(OfVisit):
    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in InvitationKind]))
    department_id = Id(allow_none=True)
    group_id = Id(allow_none=True)
    text = _words(load_default="")


class OfInvitation(OfVisit):
    invitation_id = Id(required=True)


class AnswerInvitation(Schema):
    visitor_key = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9_-]{22}\Z"))
    invitation_id = Id(required=True)
    answer = fields.String(required=True, validate=validate.OneOf([str(InvitationState.ACCEPTED), str(InvitationState.REJECTED)]))


class PushPage(OfVisit):
    url = WebAddress(required=True)
    text = _words(load_default="")


class BanVisitor(OfVisit):
    what = fields.String(load_default="browser", validate=validate.OneOf(["browser", "address", "both"]))
    days = fields.Integer(load_default=30, strict=True, validate=validate.Range(1, MOST_DAYS))
