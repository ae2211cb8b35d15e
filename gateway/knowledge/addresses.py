"""Addresses of the knowledge base as the world knows them, and what search engines read of a page (KB-026, KB-159)."""

from __future__ import annotations

from typing import Any

from flask import current_app

ARTICLES_API, NEWS_API = "/api/portal/v1/articles", "/api/portal/v1/news"
Said = dict[str, Any]


def base_of(host_name: str | None) -> str:
    """`https://help.acme.example`: the brand's first host name, else the address of the installation."""
    public_url: str = current_app.extensions["settings"].public_url
    return f"{public_url.partition('://')[0]}://{host_name}" if host_name else public_url


def alternates(base: str, said: Said) -> list[Said]:
    """[{language, url}]: each language of the item, and of those linked to it."""
    own = said.get("languages") or [said["language"]]
    found = {language: one["path"] for one in reversed(said["translations"]) for language in one["languages"]}
    found |= dict.fromkeys(own, said["path"])
    return [{"language": language, "url": base + path} for language, path in sorted(found.items())]


def structured(base: str, said: Said, kind: str, published_at: str) -> list[Said]:
    """The page in the words of schema.org: the item, and for an article the folders that lead to it."""
    item = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": said["title"][:110],
        "description": said["meta_description"],
        "inLanguage": said["language"],
        "datePublished": published_at,
        "dateModified": said["modified_at"],
        "mainEntityOfPage": base + said["path"],
        "publisher": {"@type": "Organization", "name": said["brand_name"]},
    }
    if said.get("keywords"):
        item["keywords"] = ", ".join(said["keywords"])
    if not said.get("folders"):
        return [item]
    steps = [{"@type": "ListItem", "position": place, "name": one["name"]} for place, one in enumerate(said["folders"], 1)]
    last = {"@type": "ListItem", "position": len(steps) + 1, "name": said["title"], "item": base + said["path"]}
    return [item, {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [*steps, last]}]
