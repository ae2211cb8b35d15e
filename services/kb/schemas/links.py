"""What commands and questions about links take."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.kb.links_in import HOLDERS
from services.kb.schemas.kinds import MANY, Id, Page, list_of, word


def kind() -> fields.String:
    """What holds the links."""
    return word(HOLDERS, required=True)


class Scan(Schema):
    """Which items, or all in reach."""

    kind = kind()
    ids = list_of(Id(), MANY, 1, load_default=None, allow_none=True)


class BrokenLinksWanted(Page):
    """Which links that fail."""

    kind = kind()
    brand_id = Id(load_default=None, allow_none=True)
    item_id = Id(load_default=None, allow_none=True)
