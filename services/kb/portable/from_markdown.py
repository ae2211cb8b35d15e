"""Markdown to HTML: CommonMark with tables and strikethrough, and HTML kept as it is. What comes out is still to be cleaned."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


def to_html(markdown: str) -> str:
    """The HTML of it, uncleaned."""
    return str(_renderer().render(markdown))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
