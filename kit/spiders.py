"""Machines that read pages, told by what they say of themselves in `User-Agent`."""

from __future__ import annotations

import re
from functools import lru_cache

from crawlerdetect import CrawlerDetect

NAMELESS = "no name"
LONGEST_AGENT, LONGEST_NAME, LONGEST_WORD = 500, 60, 40
# One of the detector's patterns takes the square of a word's length: 500 letters in one piece would hold a process for 32 ms instead of 9.
_LONG_WORD = re.compile(rf"([\w-]{{{LONGEST_WORD}}})(?=[\w-])")
_detector = CrawlerDetect()


@lru_cache(maxsize=8192)
def spider_of(user_agent: str) -> str | None:
    """The name of the spider behind this `User-Agent`, None for a browser. Who says nothing is none: browsers do."""
    said = _LONG_WORD.sub(r"\1 ", user_agent[:LONGEST_AGENT])
    if not said.strip():
        return NAMELESS
    if not _detector.is_crawler(said):
        return None
    return (_detector.get_matches() or NAMELESS).strip()[:LONGEST_NAME] or NAMELESS
