"""An article or news item for a reader: asked for once, composed once, kept for a second for all who see the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from werkzeug.http import http_date

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.who import asking
from gateway.knowledge.addresses import ARTICLES_API, NEWS_API, alternates, base_of, structured
from gateway.knowledge.feeds import addresses_of_feeds
from gateway.knowledge.kept import KeptPages, Page

NOT_SHOWN = ("host_name", "translation_group_id")
VARY = "Accept-Language, Authorization, Cookie"
Said = dict[str, Any]
Written = Callable[[Said], bytes]


def article_page(article_id: str, wish: Said, written: Written = orjson.dumps) -> Page:
    """The page of an article. `said` holds it, or only `moved_to` where the traffic of a deleted one goes. Raises kb's refusals."""

    def make() -> Page:
        answer = ask("kb", "portal_article", wish | {"article_id": article_id, "brand_id": brand()["id"]})
        if answer.get("moved_to"):
            return Page(orjson.dumps(answer), answer, frozenset((article_id, answer["moved_to"]["id"])))
        said = answer["article"]
        base = base_of(said["host_name"])
        files = [one | {"url": f"{ARTICLES_API}/{said['id']}/files/{one['id']}"} for one in said["attachments"]]
        return _composed(said | {"attachments": files}, base, "Article", said["created_at"], written)

    return _pages().get(_key("article", article_id, wish, written), make)


def news_page(news_id: str, wish: Said, written: Written = orjson.dumps) -> Page:
    """The page of a news item. Raises kb's refusals."""

    def make() -> Page:
        said = ask("kb", "news_page", wish | {"news_id": news_id, "brand_id": brand()["id"]})["news"]
        base = base_of(said["host_name"])
        files = [one | {"url": f"{NEWS_API}/{said['id']}/files/{one['id']}"} for one in said["attachments"]]
        more = {"attachments": files, "feed_urls": addresses_of_feeds(base, said["language"])}
        return _composed(said | more, base, "NewsArticle", said["news_at"], written)

    return _pages().get(_key("news", news_id, wish, written), make)


def sent(page: Page, mimetype: str) -> Response:
    """200 with the page, or 304 where the reader has it already. Only readers keep it, and ask each time whether it still holds.

    `Last-Modified` says when somebody last edited it; what decides is the ETag, since votes and links change the page as well.
    """
    is_known = request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(page.tag)
    answer = Response(b"" if is_known else page.body, 304 if is_known else 200, mimetype=None if is_known else mimetype)
    answer.set_etag(page.tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = VARY
    answer.headers["Last-Modified"] = page.said["last_modified"]
    return answer


def _composed(said: Said, base: str, kind: str, published_at: str, written: Written) -> Page:
    shown = {name: value for name, value in said.items() if name not in NOT_SHOWN}
    shown |= {
        "canonical_url": base + said["path"],
        "alternates": alternates(base, said),
        "structured_data": structured(base, said, kind, published_at),
    }
    concerned = {said["id"], said.get("asked_id"), said["translation_group_id"]}
    concerned |= {one["id"] for one in (*said["translations"], *said.get("related", ()))}
    last_modified = http_date(datetime.fromisoformat(said["modified_at"]))
    return Page(written(shown), shown | {"last_modified": last_modified}, frozenset(concerned - {None}))


def _key(kind: str, item_id: str, wish: Said, written: Written) -> Hashable | None:
    """What decides what a reader sees: roles, never the person. None where the roles are not known, and for tokens."""
    asker = asking()
    known = (asker.session or {}).get("role_ids")
    if asker.is_by_token or (asker.is_signed_in and known is None):
        return None
    roles = tuple(sorted(known or ()))
    return (kind, item_id, brand()["id"], wish["is_picked"], tuple(wish["languages"]), asker.kind, roles, written)


def _pages() -> KeptPages:
    pages: KeptPages = current_app.extensions["kept_pages"]
    return pages


def register(app: Flask) -> None:
    """Has the app keep pages, and drop them by what its hub hears."""
    app.extensions["kept_pages"] = KeptPages(app.extensions["hub"])
