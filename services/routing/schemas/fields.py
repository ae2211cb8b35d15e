"""Fields that several shapes share."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

CHANNELS = ("tickets", "chats", "calls")
WORK_TYPES = ("ticket", "chat")
TICKET_HANDLING = ("pull", "primary", "secondary")
CHAT_HANDLING = ("disabled", *TICKET_HANDLING)
MOST = 1_000_000


class Id(fields.UUID):
    """A uuid, handed on as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


def limit_or_none(**more: Any) -> fields.Integer:
    """1 or more, or none for no limit."""
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, MOST), **more)


def one_of(words: tuple[str, ...], **more: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(words), **more)
