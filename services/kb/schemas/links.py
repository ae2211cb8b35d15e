"""What commands and questions about links take."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.kb.links_in import HOLDERS
from services.kb.schemas.kinds import MANY, Id, Language, Page, list_of, word


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


class Translations(Schema):
    """Which items become one in several languages."""

    kind = kind()
    ids = list_of(Id(), 50, 2, required=True)


class OneItem(Schema):
    """Which item."""

    kind = kind()
    id = Id(required=True)


class Translating(Schema):
    """Which article, and into which language."""

    article_id = Id(required=True)
    from_ = Language(load_default=None, allow_none=True, data_key="from", attribute="from")
    to = Language(required=True)


class Nothing(Schema):
    """Takes nothing."""
