"""What search engines are told of a host."""

from __future__ import annotations

import re

import pytest

from tests.support.edge import FakeBus, edge
from tests.unit.gateway.test_knowledge_pages import BRAND


@pytest.mark.spec("KB-159")
def test_the_sitemap_and_robots_of_a_host() -> None:
    hosts = ["help.acme.example"]
    bus = FakeBus({("people", "brand_of_host"): {"id": BRAND, "name": "Acme", "host_names": hosts, "settings": {}}})
    reader = edge(bus, public_url="https://portal.example").test_client()
    items = [
        {
            "path": "/kb/articles/1/a&b",
            "modified_at": "2026-03-02T09:00:00.000Z",
            "alternates": [{"language": "en", "path": "/kb/articles/1/a"}, {"language": "de", "path": "/kb/articles/2/b"}],
        }
    ]
    bus.answers["kb", "portal_sitemap"] = lambda said: {
        "host_name": "help.acme.example",
        **({"items": items if said["part"] == 1 else []} if "kind" in said else {"parts": {"article": 2, "news": 1}}),
    }
    index = reader.get("/sitemap.xml")
    assert index.mimetype == "application/xml"
    names = re.findall(r"<loc>(.*?)</loc>", index.text)
    assert names == [f"https://help.acme.example/sitemaps/{name}.xml" for name in ("articles-1", "articles-2", "news-1")]
    part = reader.get("/sitemaps/articles-1.xml").text
    assert "<loc>https://help.acme.example/kb/articles/1/a&amp;b</loc><lastmod>2026-03-02T09:00:00.000Z</lastmod>" in part
    assert '<xhtml:link rel="alternate" hreflang="de" href="https://help.acme.example/kb/articles/2/b"/>' in part
    assert [reader.get(f"/sitemaps/{name}.xml").status_code for name in ("articles-3", "articles-0", "people-1")] == [404] * 3
    assert "Sitemap: https://help.acme.example/sitemap.xml" in reader.get("/robots.txt").text
    signed_in = reader.get("/sitemap.xml", headers={"Authorization": "Bearer " + "x" * 40})
    assert (signed_in.status_code, bus.asked[-1][3].actor) == (200, "visitor")
