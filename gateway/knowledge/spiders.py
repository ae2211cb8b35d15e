"""Machines that read pages, told by what they say of themselves."""

from __future__ import annotations

from functools import lru_cache

from crawlerdetect import CrawlerDetect
from flask import request

NAMELESS = "no name"
LONGEST_AGENT, LONGEST_NAME = 500, 60
_detector = CrawlerDetect()


@lru_cache(maxsize=4096)
def spider_of(user_agent: str) -> str | None:
    """The name of the spider behind this `User-Agent`, None for a browser. Who says nothing is none: browsers do."""
    if not user_agent.strip():
        return NAMELESS
    if not _detector.is_crawler(user_agent[:LONGEST_AGENT]):
        return None
    return (_detector.get_matches() or NAMELESS).strip()[:LONGEST_NAME] or NAMELESS


def spider() -> str | None:
    """The spider that makes this request."""
    return spider_of(request.headers.get("User-Agent", "")[:LONGEST_AGENT])


def is_by_a_guess() -> bool:
    """Whether a browser fetches the page before anybody asked for it."""
    said = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')} {request.headers.get('X-Moz', '')}"
    return "prefetch" in said.lower() or "preview" in said.lower()
