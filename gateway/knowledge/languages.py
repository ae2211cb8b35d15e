"""The language a reader wants: picked in the portal, else told by the browser."""

from __future__ import annotations

from typing import Any

from flask import request

MOST, LONGEST = 5, 35


def wish(picked: str | None, *, is_browser_heard: bool = True) -> dict[str, Any]:
    """{languages, is_picked}, as kb's questions of readers take it."""
    if picked:
        return {"languages": [picked], "is_picked": True}
    if not is_browser_heard or "Accept-Language" not in request.headers:
        return {"languages": [], "is_picked": False}
    told = [tag for tag in request.accept_languages.values() if tag != "*" and tag.isprintable() and len(tag) <= LONGEST]
    return {"languages": list(dict.fromkeys(told))[:MOST], "is_picked": False}
