"""What the commands and questions about files take, and pasted text."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.vocabulary import KnowledgeKind
from services.kb.schemas.kinds import WRITING, Id, Text, count, list_of, truth, word


class OfItem(Schema):
    """Which article, canned reply or news item."""

    kind = word(KnowledgeKind, required=True)
    item_id = Id(required=True)


class StoredFile(Schema):
    """A file that is stored already."""

    file_id = Text(64, least=64, required=True)
    filename = Text(255, required=True)
    content_type = Text(200, required=True)
    size = count(required=True)


class Attaching(OfItem):
    """Files for an item; embedded ones are shown in its body."""

    files = list_of(fields.Nested(StoredFile), 20, 1, required=True)
    is_embedded = truth(load_default=False)


class FileOfItem(OfItem):
    """Which file of which item."""

    file_id = Id(required=True)


class Pasted(Schema):
    """HTML from elsewhere."""

    html = fields.String(required=True, validate=validate.Length(0, WRITING))
