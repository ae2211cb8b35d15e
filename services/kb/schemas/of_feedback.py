"""What it takes to write below articles, to moderate and to vote. With `brand_id` on the portal, without it in the management interface."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.kb.schemas.of_readers import IP, Id, Line, ListPage

LONGEST, NAME, EMAIL = 10_000, 100, 254
LISTS, SORTS = ("unapproved", "abuse", "blocked"), ("newest", "author", "address")


class Somewhere(Schema):
    """On the portal of a brand, or in the management interface."""

    brand_id = Id(load_default=None, allow_none=True)


class FeedbackOfArticle(Somewhere, ListPage):
    """A page of what stands below an article."""

    article_id = Id(required=True)


class NewFeedback(Somewhere):
    """A comment, or a reply to one. Name and address are asked of whoever has no account."""

    article_id = Id(required=True)
    parent_id = Id(load_default=None, allow_none=True)
    text = Line(LONGEST, least=1, required=True)
    display_name = Line(NAME, load_default="")
    email = Line(EMAIL, load_default="")
    ip = Line(IP, load_default="")


class FeedbackNamed(Somewhere):
    """One comment."""

    feedback_id = Id(required=True)


class FeedbackChange(FeedbackNamed):
    """Its text, changed."""

    text = Line(LONGEST, least=1, required=True)


class FeedbackToModerate(ListPage):
    """One of the lists of moderators (KB-089, KB-095)."""

    list = fields.String(required=True, validate=validate.OneOf(LISTS))
    sort = fields.String(load_default="newest", validate=validate.OneOf(SORTS))
    brand_id = Id(load_default=None, allow_none=True)


class NewVote(Somewhere):
    """Helpful or not."""

    article_id = Id(required=True)
    is_helpful = fields.Boolean(required=True, truthy={True}, falsy={False})
    ip = Line(IP, load_default="")


class ArticleNamed(Schema):
    """One article."""

    article_id = Id(required=True)
