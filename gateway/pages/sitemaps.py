"""`/sitemap.xml` and `/robots.txt` of each host: what search engines may read, and nothing else (KB-159)."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Flask, Response

from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.who import NOBODY, acting_as
from gateway.knowledge.addresses import base_of
from gateway.rate_limits import limited
from kit.errors import NotFound

sitemaps = Blueprint("sitemaps", __name__)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /ops\nDisallow: /setup/\n\nSitemap: {base}/sitemap.xml\n"
KINDS = {"articles": "article", "news": "news"}
WITHIN = 10.0  # seconds for one part


@sitemaps.get("/robots.txt")
def robots() -> Response:
    """What machines leave alone, and where the sitemap is."""
    hosts = brand().get("host_names") or [None]
    return Response(ROBOTS.format(base=base_of(hosts[0])), mimetype="text/plain", headers={"Cache-Control": "max-age=3600"})


@sitemaps.get("/sitemap.xml")
@limited("sitemap")
def index() -> Response:
    """The list of parts."""
    found = _asked()
    base = base_of(found["host_name"])
    names = [f"{noun}-{part}" for noun, kind in KINDS.items() for part in range(1, found["parts"][kind] + 1)]
    rows = "".join(f"<sitemap><loc>{escape(f'{base}/sitemaps/{name}.xml')}</loc></sitemap>\n" for name in names)
    return _xml(f"<sitemapindex {NAMES}>\n{rows}</sitemapindex>\n")


@sitemaps.get("/sitemaps/<any(articles, news):noun>-<int:part>.xml")
@limited("sitemap")
def one_part(noun: str, part: int) -> Response:
    """The addresses of one part, each with when it changed and in which languages it is there."""
    if not 1 <= part <= 10_000:
        raise NotFound("page_not_found", "There is no such part.")
    found = _asked(kind=KINDS[noun], part=part)
    if not found["items"]:
        raise NotFound("page_not_found", "There is no such part.")
    base = base_of(found["host_name"])
    rows = "".join(_row(base, one) for one in found["items"])
    return _xml(f'<urlset {NAMES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{rows}</urlset>\n')


def _row(base: str, one: dict[str, Any]) -> str:
    alternates = one["alternates"] if len(one["alternates"]) > 1 else []
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(each["language"])} href={quoteattr(base + each["path"])}/>' for each in alternates
    )
    return f"<url><loc>{escape(base + one['path'])}</loc><lastmod>{one['modified_at']}</lastmod>{links}</url>\n"


def _asked(**more: Any) -> dict[str, Any]:
    acting_as(NOBODY)
    found: dict[str, Any] = ask("kb", "portal_sitemap", {"brand_id": brand()["id"]} | more, timeout=WITHIN)
    return found


def _xml(body: str) -> Response:
    return Response(HEAD + body, mimetype="application/xml", headers={"Cache-Control": "no-cache"})


def register(app: Flask) -> None:
    """Serves them."""
    app.register_blueprint(sitemaps)
