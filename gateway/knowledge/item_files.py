"""The file store of the knowledge base, as routes use it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.knowledge.items import ItemFileOut
from gateway.people.kinds import truth
from gateway.tickets.shapes import a_text
from gateway.uploads import Store

STORE = Store("kb")
MOST = 20


class NewKnowledgeUpload(Schema):
    """One file, as multipart/form-data."""

    file = fields.Raw(required=True, metadata={"description": "The content", "type": "string", "format": "binary"})

    @validates_schema
    def _is_file(self, said: dict[str, object], **_: object) -> None:
        if not getattr(said.get("file"), "filename", ""):
            raise ValidationError("Not a file with a name.", "file")


class KnowledgeUpload(Schema):
    """A receipt for a file: good for two days, to be named in `uploads`."""

    upload = a_text("The receipt", 2000)
    filename = a_text("Name")
    content_type = a_text("What it is")
    size = fields.Integer(required=True, metadata={"description": "Bytes"})


class NewItemFiles(Schema):
    """Files that an item gets."""

    uploads = fields.List(
        fields.String(validate=validate.Length(1, 2000)),
        required=True,
        validate=validate.Length(1, MOST),
        metadata={"description": f"Receipts of uploads, {MOST} at most"},
    )
    is_embedded = truth("Shown in the body, not listed below it")


class ItemFilesOut(Schema):
    """All files of an item, in the order they came."""

    items = fields.List(fields.Nested(ItemFileOut), required=True, metadata={"description": "A hundred at most"})


class ItemFilesAttached(Schema):
    """Files that were attached."""

    files = fields.List(fields.Nested(ItemFileOut), required=True, metadata={"description": "Attached"})


def with_files(asked: dict[str, Any]) -> dict[str, Any]:
    """Puts what the receipts in `uploads` stand for under `files`. Raises Invalid for one that is not ours or too old."""
    return {name: value for name, value in asked.items() if name != "uploads"} | {"files": STORE.opened(asked["uploads"])}
