"""Broken links over HTTP, for employees: what fails in articles and news, and scans on request (KB-046, KB-059, NWS-015, NWS-016)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from gateway.asking import ask
from gateway.identity.who import asking
from gateway.permissions import permits
from gateway.routes import Routes
from gateway.schemas import Id, Moment, PageQuery, page_of
from kit.errors import Forbidden

routes = Routes("broken_links", description="Links in articles and news that fail: lists, and scans on request.")

FEATURES = {"article": "kb_articles", "news": "news"}


def _kind() -> fields.String:
    return fields.String(required=True, validate=validate.OneOf(FEATURES), metadata={"description": "What holds the links"})


class BrokenLinksQuery(PageQuery):
    """Which links that fail."""

    kind = _kind()
    brand_id = Id(metadata={"description": "Of this brand's items only"})
    item_id = Id(metadata={"description": "Of this article or news item only"})


class BrokenLink(Schema):
    """A link that failed twice in a row and has not worked since."""

    item_id = Id(required=True, metadata={"description": "The article or news item"})
    title = fields.String(required=True, metadata={"description": "Its title"})
    url = fields.String(required=True, metadata={"description": "The address that fails"})
    is_internal = fields.Boolean(required=True, metadata={"description": "It leads to this installation itself"})
    error = fields.String(required=True, metadata={"description": "What is wrong with it"})
    found_at = Moment(required=True, metadata={"description": "Since when it is known to be broken"})
    checked_at = Moment(required=True, allow_none=True, metadata={"description": "When it was last tried"})


class LinkScan(Schema):
    """What is to be scanned."""

    class Meta:
        title = "LinkScan"

    kind = _kind()
    ids = fields.List(Id(), validate=validate.Length(1, 100), metadata={"description": "These items; without it all in reach"})


class ScannedLinks(Schema):
    """A scan that has begun."""

    addresses = fields.Integer(required=True, metadata={"description": "How many addresses are tried, each host's once a second"})


def _must_hold(kind: str, right: str) -> None:
    permission = f"{FEATURES[kind]}.{right}"
    if not asking().may(permission):
        raise Forbidden("not_permitted", f"Your roles do not include {permission}.", permission=permission)


@routes.get("")
@permits("kb_articles.view", "news.view")
@routes.arguments(BrokenLinksQuery, location="query")
@routes.response(200, page_of(BrokenLink))
def broken_links(query: dict[str, Any]) -> Any:
    """Broken links of articles or of news, the latest found first."""
    _must_hold(query["kind"], "view")
    return ask("kb", "broken_links", query)


@routes.post("/scans")
@permits("kb_articles.scan_broken_links", "news.scan_broken_links")
@routes.arguments(LinkScan)
@routes.response(202, ScannedLinks)
def scan_links(asked: dict[str, Any]) -> Any:
    """Scan chosen items, or all in reach. It goes on by itself; what fails is tried again ten minutes later before it counts."""
    _must_hold(asked["kind"], "scan_broken_links")
    return ask("kb", "scan_links", asked)
