"""News as RSS 2.0 and Atom: the same entries in both, and the same bytes as long as nothing changed (NWS-021, NWS-043)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response, request

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

KINDS = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What kb said of a brand's news in a language; `base` is the address that all links begin with."""

    said: dict[str, Any]
    base: str

    @property
    def changed_at(self) -> datetime:
        """When any of it last changed."""
        return _moment(self.said["changed_at"]) if self.said["changed_at"] else NEVER

    def address(self, kind: str) -> str:
        """Where this feed is, always the same for a brand and language."""
        return f"{self.base}{path_of(kind, self.said['language'])}"


def addresses_of_feeds(base: str, language: str) -> dict[str, str]:
    """{rss, atom}: whole addresses."""
    return {kind: base + path_of(kind, language) for kind in KINDS}


def path_of(kind: str, language: str) -> str:
    """Address of a feed below the host's name."""
    return f"/api/portal/v1/news/feed.{kind}?language={quote(language)}"


def written(feed: Feed, kind: str) -> bytes:
    """The feed as `rss` or `atom`."""
    from feedgen.feed import FeedGenerator  # with lxml it takes 12 MB of each worker: only where a feed is asked for

    made = FeedGenerator()
    said = feed.said
    title = _plain(said["brand_name"])
    made.id(feed.address("atom"))
    made.title(title)
    made.description(title)  # RSS wants one
    made.language(said["language"])
    made.author({"name": title})
    made.updated(feed.changed_at)
    made.lastBuildDate(feed.changed_at)
    made.link(href=feed.address(kind), rel="self", type=KINDS[kind])
    made.link(href=f"{feed.base}/", rel="alternate")  # RSS takes the last one as the channel's own
    for item in said["items"]:
        _enter(made.add_entry(order="append"), item, feed.base)
    body: bytes = made.rss_str(pretty=True) if kind == "rss" else made.atom_str(pretty=True)
    return body


def _enter(entry: FeedEntry, item: dict[str, Any], base: str) -> None:
    address, summary = base + item["path"], _plain(item["summary"])
    entry.id(f"urn:uuid:{item['id']}")
    entry.guid(f"urn:uuid:{item['id']}", permalink=False)
    entry.title(_plain(item["title"]))
    entry.link(href=address, rel="alternate")
    entry.published(_moment(item["news_at"]))
    entry.updated(_moment(item["modified_at"]))
    if summary:
        entry.description(summary, isSummary=True)


def sent(feed: Feed, kind: str) -> Response:
    """200 with the feed, or 304 by ETag or date. Only its reader keeps it, and asks each time: a gate may close."""
    answer = Response(written(feed, kind), 200, mimetype=KINDS[kind])
    answer.headers["Content-Type"] = f"{KINDS[kind]}; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.last_modified = feed.changed_at
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
