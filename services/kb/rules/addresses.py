"""Where articles and news stand in the portal: the id decides, the slug is for people and search engines (KB-024, KB-162)."""

from __future__ import annotations


def article_path(article_id: str, slug: str) -> str:
    """The address below the host's name."""
    return _path("articles", article_id, slug)


def news_path(news_id: str, slug: str) -> str:
    """The address below the host's name."""
    return _path("news", news_id, slug)


def _path(noun: str, item_id: str, slug: str) -> str:
    return f"/kb/{noun}/{item_id}/{slug}" if slug else f"/kb/{noun}/{item_id}"
