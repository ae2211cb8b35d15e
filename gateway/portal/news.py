"""News over HTTP, for readers: the list, one item, its files, and feeds."""

from __future__ import annotations

from typing import Any

from flask import Response

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.reader import remembered
from gateway.knowledge import feeds, portal_news
from gateway.knowledge.addresses import base_of
from gateway.knowledge.article import news_page, sent
from gateway.knowledge.item_files import STORE
from gateway.knowledge.languages import wish
from gateway.knowledge.shapes import LanguageQuery, refusing
from gateway.knowledge.views import note_view
from gateway.permissions import open_to_all
from gateway.routes import Routes
from gateway.serving import JSON

routes = Routes("news", description="News of the brand, and feeds to follow them.")


@routes.get("")
@open_to_all
@routes.arguments(portal_news.NewsOnPortalQuery, location="query")
@routes.response(200, portal_news.NewsOnPortal, etag=True)
@refusing(routes, 403)
def news(query: dict[str, Any]) -> Any:
    """The brand's public news in a language, newest first by their date. 403 where the brand asks for a role that is not held."""
    part = {name: query[name] for name in ("limit", "cursor") if name in query}
    listed = ask("kb", "portal_news", wish(query.get("language")) | part | {"brand_id": brand()["id"]})
    base = base_of(listed.pop("host_name"))
    return listed | {"feed_urls": feeds.addresses_of_feeds(base, listed["language"])}


@routes.get("/<uuid:news_id>")
@open_to_all
@routes.arguments(portal_news.NewsPageQuery, location="query")
@routes.response(200, portal_news.PortalNewsItem, etag=True)
@refusing(routes, 403)
def news_item(query: dict[str, Any], news_id: str) -> Any:
    """A news item. A linked translation stands in for one that is not in the language picked (NWS-014). Counts as a view."""
    page = news_page(news_id, wish(query.get("language")))
    said = page.said
    note_view("news", said["id"], brand_id=brand()["id"], language=said["language"], search_id=query.get("search_id"))
    return remembered(sent(page, JSON))


@routes.get("/<uuid:news_id>/files/<uuid:file_id>")
@open_to_all
@routes.response(200, content_type="application/octet-stream", description="The file")
@refusing(routes, 403)
def file(news_id: str, file_id: str) -> Response:
    """A file of a news item that the caller may see."""
    return STORE.content(
        ask("kb", "portal_news_file", {"news_id": news_id, "file_id": file_id, "brand_id": brand()["id"]}), is_asked_each_time=True
    )


@routes.get("/feed.rss")
@open_to_all
@routes.arguments(LanguageQuery, location="query")
@routes.response(200, content_type=feeds.KINDS["rss"], etag=True, description="The feed")
@refusing(routes, 403)
def rss(query: dict[str, Any]) -> Response:
    """The latest 50 as RSS 2.0, in the language asked for or the default one. 403 where not everyone may read the brand's news."""
    return _feed("rss", query)


@routes.get("/feed.atom")
@open_to_all
@routes.arguments(LanguageQuery, location="query")
@routes.response(200, content_type=feeds.KINDS["atom"], etag=True, description="The feed")
@refusing(routes, 403)
def atom(query: dict[str, Any]) -> Response:
    """The latest 50 as Atom, in the language asked for or the default one. 403 where not everyone may read the brand's news."""
    return _feed("atom", query)


def _feed(kind: str, query: dict[str, Any]) -> Response:
    """What a browser would like is not heard: a feed has one address for each language."""
    said = ask("kb", "news_feed", wish(query.get("language"), is_browser_heard=False) | {"brand_id": brand()["id"]})
    return feeds.sent(feeds.Feed(said, base_of(said["host_name"])), kind)
