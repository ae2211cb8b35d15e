"""What carrying articles out and in takes."""

from __future__ import annotations

from marshmallow import Schema

from services.kb.portable.front_matter import FORMATS
from services.kb.schemas.kinds import Id, Text, truth, word


class ExportWanted(Schema):
    """In which form, and from where on."""

    format = word(FORMATS, load_default="markdown")
    after = Id(load_default=None, allow_none=True)


class Import(Schema):
    """Which zip of the file store, and into which folder."""

    file_id = Text(64, least=64, required=True)
    folder_id = Id(load_default=None, allow_none=True)
    is_dry_run = truth(load_default=False)
