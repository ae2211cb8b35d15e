"""What a request says of who makes it: a machine that reads pages, or a browser that fetches one by a guess."""

from __future__ import annotations

from flask import request

from kit.spiders import LONGEST_AGENT, spider_of


def spider() -> str | None:
    """The spider that makes this request."""
    return spider_of(request.headers.get("User-Agent", "")[:LONGEST_AGENT])


def is_by_a_guess() -> bool:
    """Whether a browser fetches the page before anybody asked for it."""
    said = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')} {request.headers.get('X-Moz', '')}"
    return "prefetch" in said.lower() or "preview" in said.lower()
