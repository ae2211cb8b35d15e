"""What the commands and questions about folders take."""

from __future__ import annotations

from marshmallow import Schema

from contracts.vocabulary import FolderKind
from services.kb.schemas.kinds import NAME, Id, Text, count, truth, word


class NewFolder(Schema):
    """A folder, in another one or at the top."""

    kind = word(FolderKind, required=True)
    name = Text(NAME, required=True)
    parent_id = Id(load_default=None, allow_none=True)
    is_auto_searched = truth(load_default=True)


class FolderEdit(Schema):
    """Changes of a folder: only what is given."""

    folder_id = Id(required=True)
    name = Text(NAME)
    parent_id = Id(allow_none=True)
    is_auto_searched = truth()
    expected_version = count()


class FolderDeletion(Schema):
    """The folder that goes, and how much was said to be in it."""

    folder_id = Id(required=True)
    expected_count = count()


class FoldersWanted(Schema):
    """Which tree; articles are counted of one brand, or of all in reach."""

    kind = word(FolderKind, required=True)
    brand_id = Id(load_default=None, allow_none=True)


class OneFolder(Schema):
    """Which folder."""

    folder_id = Id(required=True)
